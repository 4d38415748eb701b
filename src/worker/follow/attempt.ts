import type { PullRequestStatus } from '../../forge/forge.ts';
import type { Tx } from '../../store/database.ts';
import type { PullRow } from '../../store/pull-requests.ts';
import { insertRun, listRuns } from '../../store/runs.ts';
import type { Amendment } from '../../ticket/amendment.ts';
import { onBase, reviseTicket, type Ticket } from '../../ticket/ticket.ts';
import { enqueueRun } from '../durable/enqueue.ts';
import type { Facts } from './facts.ts';
import type { Answered } from './remarks.ts';
import type { Told } from './told.ts';

/** Often enough that a busy base settles; more would only keep machines warm. */
const MOST_REBASES = 5;

/** The attempt on the base as it is now, where the pull request can no longer be merged as it is; null where none is due. */
export function rebaseDue(seen: {
  pull: PullRow;
  ticket: Ticket;
  told: Told;
  status: PullRequestStatus;
  facts: Facts;
  foreign: boolean;
}): Amendment | null {
  const { pull, ticket, told, status, facts, foreign } = seen;
  const { baseTip } = facts;
  if (status.state !== 'open' || status.archived || status.commit === null || facts.busy || foreign) return null;
  if (baseTip === null || baseTip === pull.baseCommit || told.rebased.includes(baseTip)) return null;
  if (told.rebased.length >= MOST_REBASES) return null;
  const why = reasonOf(status, facts);
  if (why === null) return null;
  const base = { ref: status.base ?? ticket.base.ref, commit: baseTip };
  const words = `${base.ref} moved to ${baseTip.slice(0, 10)}, and ${why}`;
  return { why: 'base-moved', ticket: onBase(ticket, base), onto: null, pullRequest: refOf(pull), words, remark: null };
}

/** The attempt that a review asked for: on the same base, its commit on top of the one that was reviewed. */
export function revisionOf(pull: PullRow, ticket: Ticket, revise: NonNullable<Answered['revise']>): Amendment {
  const { remark, reviewed } = revise;
  const { id, author, url } = remark;
  return {
    why: 'review',
    ticket: reviseTicket(ticket, reviewed.changed),
    onto: pull.commit,
    pullRequest: refOf(pull),
    words: reviewed.words,
    remark: { id, author, url },
  };
}

/** Queues it as the ticket's next attempt. */
export async function queueAttempt(tx: Tx, ticketId: string, amendment: Amendment): Promise<void> {
  const before = await listRuns(tx, [ticketId]);
  const attempt = Math.max(0, ...before.map((run) => run.attempt)) + 1;
  await enqueueRun(tx, await insertRun(tx, { ticketId, attempt, amendment }));
}

function reasonOf(status: PullRequestStatus, facts: Facts): string | null {
  if (facts.secondMigration) return 'another migration is there now';
  if (status.merge === 'conflict') return 'the branch conflicts with it';
  return status.merge === 'behind' ? 'the repository wants branches up to date' : null;
}

function refOf({ number, url, branch }: PullRow): Amendment['pullRequest'] {
  return { number, url, branch };
}
