import type { Post } from '../chat/post.ts';
import type { Forge, ForgeEvent } from '../forge/forge.ts';
import type { Logger } from '../lib/log.ts';
import type { Stop } from '../lib/stop.ts';
import type { Store } from '../store/open.ts';
import { recordEnding } from '../store/endings.ts';
import { putPost } from '../store/outbox.ts';
import { ticketOfBranch } from '../store/tickets.ts';
import type { Ticket } from '../ticket/ticket.ts';

/** Tells the thread of a ticket what became of its pull request. Told once: a post is known by the event's key. */
export function hearForge({ forge, store, log }: { forge: Forge; store: Store; log: Logger }): Promise<Stop> {
  return forge.watch(async (event) => {
    const ticket = await ticketOfBranch(store.db, event.pullRequest.branch);
    if (ticket === null) {
      log.debug({ event: event.key }, 'news of a pull request that is not ours');
      return;
    }
    const { kind } = event;
    if (kind === 'merged' || kind === 'closed') await recordEnding(store.db, ticket.id, kind, new Date());
    const post: Post = { kind: 'notice', tone: 'plain', text: sayEvent(event, ticket) };
    await putPost(store.db, { thread: ticket.thread, key: `forge:${event.key}`, post });
  });
}

function sayEvent({ kind, pullRequest }: ForgeEvent, { title }: Ticket): string {
  const which = `Pull request #${pullRequest.number} (${title})`;
  switch (kind) {
    case 'merged':
      return `${which} was merged.`;
    case 'closed':
      return `${which} was closed without being merged.`;
    case 'branch-moved':
      return `${which}: someone else pushed to its branch. What was checked is the commit before.`;
    case 'branch-deleted':
      return `${which}: its branch was deleted.`;
  }
}
