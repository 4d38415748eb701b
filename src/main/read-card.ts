import type { TicketProposal } from '../chat/post.ts';
import type { IncomingMessage } from '../chat/surface.ts';
import type { Logger } from '../lib/log.ts';
import type { Db } from '../store/database.ts';
import type { Store } from '../store/open.ts';
import { followedAt, originalKey } from '../store/opened-threads.ts';
import { getPost, newestAsk } from '../store/outbox.ts';
import { loadThread, type ThreadRow } from '../store/threads.ts';

export type Card =
  /** `proposals`: what a refusal offered; `runId`: whose result it is. Null where it is neither, or nothing is known of it. */
  { outdated: false; proposals: TicketProposal[] | null; runId: string | null } | { outdated: true };

/**
 * What a control means, by the post it stands on: buttons stay where they are while their thread goes on, and must never do something
 * to what came later. A proposal can be started as long as the thread is about its repository; all else is outdated by then.
 */
export async function readCard(
  db: Db,
  message: Pick<IncomingMessage, 'thread' | 'card'>,
  thread: ThreadRow | null,
): Promise<Card> {
  const key = message.card === null ? null : originalKey(message.card);
  const row = key === null ? null : await getPost(db, key);
  if (row === null || row.thread !== message.thread) return UNKNOWN;
  const { post } = row;
  const state = thread?.state ?? { kind: 'idle' };
  const ticketId = state.kind === 'running' || state.kind === 'done' ? state.ticketId : null;
  switch (post.kind) {
    case 'refusal':
      return post.repo !== undefined && post.repo !== thread?.repo
        ? { outdated: true }
        : { ...UNKNOWN, proposals: post.proposals };
    case 'result':
      return post.ticketId === ticketId ? { ...UNKNOWN, runId: row.key.slice(RESULT.length) } : { outdated: true };
    case 'progress':
      return post.ticketId === ticketId ? UNKNOWN : { outdated: true };
    case 'questions':
    case 'pick-repository':
    case 'ticket':
      return (await newestAsk(db, message.thread)) === row.key ? UNKNOWN : { outdated: true };
    case 'review':
    case 'notice':
    case 'home':
    case 'pull-request':
    case 'news':
      return UNKNOWN;
  }
}

/** The same before it is handled, for a surface that can say so at once. */
export async function isOutdated(store: Store, at: string, card: string, log: Logger): Promise<boolean> {
  const { db } = store;
  const [followed] = await followedAt(db, at);
  const thread = followed?.follows ?? at;
  return (await readCard(db, { thread, card }, await loadThread(db, thread, log))).outdated;
}

const UNKNOWN = { outdated: false, proposals: null, runId: null } as const;

const RESULT = 'result:';
