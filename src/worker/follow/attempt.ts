import type { PullRequestStatus } from '../../forge/forge.ts';
import type { Tx } from '../../store/database.ts';
import type { PullRow } from '../../store/pull-requests.ts';
import { insertRun, listRuns } from '../../store/runs.ts';
import type { Amendment, How } from '../../ticket/amendment.ts';
import type { Made } from '../../ticket/outcome.ts';
import { onBase, reviseTicket, type Ticket } from '../../ticket/ticket.ts';
import { enqueueRun } from '../durable/enqueue.ts';
import type { Facts } from './facts.ts';
import { MOST_ROUNDS, type Revise } from './remarks.ts';
import type { Told } from './told.ts';

/** Often enough that a busy base settles; more would only keep machines warm. */
export const MOST_REBASES = 5;

interface Standing {
  pull: PullRow;
  ticket: Ticket;
  made: Made | null;
  /** Whether the shape of its ticket computes changes. */
  hasRecipe: boolean;
  told: Told;
  status: PullRequestStatus;
  facts: Facts;
  foreign: boolean;
}

/** The attempt on the base as it is now, where the pull request can no longer be merged as it is; null where none is due. */
export function rebaseDue(seen: Standing): Amendment | null {
  const { pull, ticket, made, hasRecipe, told, status, facts } = seen;
  const why = whyRebase(seen);
  if (why === null || facts.baseTip === null || told.rebased.length >= MOST_REBASES) return null;
  const base = { ref: status.base ?? ticket.base.ref, commit: facts.baseTip };
  const words = `${base.ref} moved to ${base.commit.slice(0, 10)}, and ${why}`;
  const how: How =
    hasRecipe && made?.computed !== false
      ? { kind: 'compute' }
      : { kind: 'carry', from: { runId: pull.runId, commit: pull.commit } };
  const at = { why: 'base-moved' as const, ticket: onBase(ticket, base), onto: null, pullRequest: refOf(pull) };
  return { ...at, words, remark: null, how };
}

/** Whether it would be brought to the base once more, and is not: somebody has to be told. */
export function rebasesAreOver(seen: Standing): boolean {
  return seen.told.rebased.length >= MOST_REBASES && whyRebase(seen) !== null;
}

function whyRebase({ pull, told, status, facts, foreign }: Standing): string | null {
  const { baseTip } = facts;
  if (status.state !== 'open' || status.archived || status.commit === null || facts.busy || foreign) return null;
  if (baseTip === null || baseTip === pull.baseCommit || told.rebased.includes(baseTip)) return null;
  return reasonOf(status, facts);
}

/** The attempt that a review asked for: on the same base, its commit on top of the one that was reviewed. */
export function revisionOf(pull: PullRow, ticket: Ticket, { remark, how, words, changed }: Revise): Amendment {
  const { id, author, url } = remark;
  return {
    why: 'review',
    ticket: changed === null ? ticket : reviseTicket(ticket, changed),
    onto: pull.commit,
    pullRequest: refOf(pull),
    words,
    remark: { id, author, url },
    how,
  };
}

/** Whether nobody else has begun with it since it was read: two looks may hear the same remark. */
export function isStillDue(told: Told, { remark }: Revise): boolean {
  return !told.decided.includes(remark.id) && told.rounds < MOST_ROUNDS;
}

export async function isIdle(tx: Tx, ticketId: string): Promise<boolean> {
  return (await listRuns(tx, [ticketId])).every((run) => run.status === 'done');
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
