import { type Author, BOT } from '../../ticket/identity.ts';
import type { Ticket } from '../../ticket/ticket.ts';

/**
 * Who a commit is by, and its last lines. Whoever asked is the author where the repository's config says so and their mail address is
 * known; the other one is named as co-author. The ticket's own line is how forges know a commit as the bot's.
 */
export function signCommit(
  ticket: Pick<Ticket, 'id' | 'asker'>,
  habits: { author: 'bot' | 'requester'; signsOff: boolean },
): { author: Author; trailers: string[] } {
  const person = personOf(ticket.asker);
  const author = habits.author === 'requester' && person !== null ? person : BOT;
  const other = author === BOT ? person : BOT;
  return {
    author,
    trailers: [
      `EnsureFix-Ticket: ${ticket.id}`,
      ...(other === null ? [] : [`Co-authored-by: ${say(other)}`]),
      ...(habits.signsOff ? [`Signed-off-by: ${say(author)}`] : []),
    ],
  };
}

/** A name and an address come from a chat: what would end the line or forge another has no place in a commit. */
function personOf(asker: Ticket['asker']): Author | null {
  if (asker === undefined) return null;
  const name = asker.name
    .replace(/[\p{Cc}<>]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return name !== '' && /^[^\s<>@]+@[^\s<>@]+$/.test(asker.email) ? { name, email: asker.email } : null;
}

function say({ name, email }: Author): string {
  return `${name} <${email}>`;
}
