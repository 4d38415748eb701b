import { randomInt } from 'node:crypto';
import type { IncomingMessage } from '../chat/surface.ts';
import { confirmLink, namesOf, putCode, unlink } from '../store/identities.ts';
import { putPost } from '../store/outbox.ts';
import type { BotDeps } from './bot.ts';
import type { Answer } from './commands.ts';

/** How long a code counts. */
const CODE_MS = 10 * 60 * 1000;
/** Without letters and digits that look alike. */
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/**
 * Makes two accounts known as one person's. Both sides have to show it: a code is shown to one alone and said by the other, and both
 * platforms give the same address for them. Neither is enough by itself.
 */
export async function link(deps: BotDeps, message: IncomingMessage, said: string): Promise<Answer> {
  const { store, clock, policy } = deps;
  const { sender } = message;
  if (policy === null) return { text: 'Whoever is at this terminal may do everything; there is no account to link.' };
  if (!isPrivate(deps, message)) return { text: 'Write “link” to me directly: the code is for your eyes alone.' };
  const others = (await namesOf(store.db, sender.id)).slice(1);
  if (said.toLowerCase() === 'off') {
    return others.length === 0
      ? { text: 'This account is not linked to another.' }
      : {
          text: 'This account is by itself again. What you asked for with the other one you still cannot approve with this.',
          apply: (tx) => unlink(tx, sender.id, clock.now()),
        };
  }
  const { email } = sender;
  if (email === null) {
    return {
      text: 'I am told no e-mail address of yours here, so I cannot know you elsewhere. An administrator can allow it.',
    };
  }
  const now = clock.now();
  if (said === '') {
    const code = newCode();
    const { id: identity, name } = sender;
    const until = new Date(now.getTime() + CODE_MS);
    return {
      text: [
        ...(others.length === 0
          ? []
          : [`Linked so far: ${others.map(sayAccount).join(', ')}. “link off” takes this one out.`]),
        `Write “link ${code}” to me with your other account, within ten minutes. It has to have the same e-mail address. Give the code to nobody.`,
      ].join('\n'),
      apply: (tx) => putCode(tx, { code, identity, email, name, thread: message.heardIn ?? message.thread, until }),
    };
  }
  return {
    text: '',
    async decide(tx) {
      const linked = await confirmLink(tx, plainCode(said), { id: sender.id, email }, now);
      if (linked === null) return WRONG;
      await putPost(tx, {
        thread: linked.thread,
        key: `linked:${message.thread}/${message.id}`,
        post: {
          kind: 'notice',
          tone: 'plain',
          text: `Linked with ${sayAccount(sender.id)} (${sender.name}). If that was not you: “link off”.`,
        },
        whisperTo: linked.identity,
      });
      return `Linked with ${sayAccount(linked.identity)} (${linked.name}). What you ask for with one is yours with the other too; to approve it still takes somebody else. “follow” shows a ticket here, “link off” takes this back.`;
    },
  };
}

const WRONG =
  'That code does not count: it is wrong, older than ten minutes, used, your own, or of an account with another e-mail address. “link” with the other account shows a new one.';

/** Only this person reads the answer. */
function isPrivate({ surfaces }: BotDeps, { place }: IncomingMessage): boolean {
  return (
    place.kind === 'direct' || surfaces.find(({ name }) => place.address.startsWith(`${name}:`))?.whisper !== undefined
  );
}

function newCode(): string {
  const letters = Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return plainCode(letters);
}

/** As it is kept: "7KQM-2RXA", however it was typed. */
function plainCode(said: string): string {
  const letters = said.toUpperCase().replaceAll('-', '');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

/** "your account on slack": the first part of every identity is its surface. */
function sayAccount(identity: string): string {
  const surface = identity.slice(0, identity.indexOf(':'));
  return `the account on ${surface.charAt(0).toUpperCase()}${surface.slice(1)}`;
}
