import type { Post, ResultAction } from '../../chat/post.ts';
import { afterRun } from '../../conversation/state.ts';
import { tellOfOutcome } from '../../report/news/happening.ts';
import { sayAttempt } from '../../report/words/attempt.ts';
import { NO_COST, sayCost } from '../../report/words/outcome.ts';
import type { Tx } from '../../store/database.ts';
import { putPost } from '../../store/outbox.ts';
import { followPull, wakePull } from '../../store/pull-requests.ts';
import { finishRun, listRuns } from '../../store/runs.ts';
import { lockThread, saveThread } from '../../store/threads.ts';
import type { Amendment } from '../../ticket/amendment.ts';
import type { Outcome, Validated } from '../../ticket/outcome.ts';
import type { Ticket } from '../../ticket/ticket.ts';
import type { Job, RunDeps } from '../job.ts';
import { removeTree } from '../workspace/checkout.ts';
import { writePage } from '../page.ts';

/** The end of every run, told once: the outcome, the thread's state and the message are one transaction. */
export async function reportOutcome(job: Job, outcome: Outcome): Promise<void> {
  const { log } = job.deps;
  // Neither the page nor the tidying may keep the answer from the thread.
  const page = await writePage(job, outcome).catch((error: unknown) => {
    log.error({ err: error, run: job.id }, 'the page could not be written');
    return null;
  });
  await tell(job.deps, job.id, job, outcome, page);
  await removeTree(job.folder).catch((error: unknown) => log.warn({ err: error, run: job.id }, 'a workspace is left'));
}

/** What makes sense next: a check that failed or could not run may do so by chance; what a person has to do can be handed over. */
function actionsAfter(outcome: Outcome): ResultAction[] {
  switch (outcome.kind) {
    case 'proposed':
      return outcome.verdict === 'ready' ? ['revise'] : [...recheckable(outcome), 'revise', 'hand-over'];
    case 'withheld':
      return [...recheckable(outcome), 'revise', 'hand-over'];
    case 'refused':
      return ['revise', 'hand-over'];
    case 'cancelled':
      return ['retry'];
    case 'failed':
      return ['retry', 'hand-over'];
  }
}

function recheckable({ checks }: Validated): ResultAction[] {
  return checks.some(({ status }) => status === 'failed' || status === 'unavailable') ? ['recheck'] : [];
}

/** The first outcome of a run stays; a second telling changes nothing. */
export async function tell(
  deps: Pick<RunDeps, 'store' | 'clock' | 'log' | 'links'>,
  runId: string,
  { ticket, amendment }: Pick<Job, 'ticket' | 'amendment'>,
  outcome: Outcome,
  page: string | null,
): Promise<void> {
  const { store, clock, log } = deps;
  const { thread, title } = ticket;
  const post = postOf(ticket, amendment, outcome, deps.links?.run(runId) ?? page);
  await store.transaction(async (tx) => {
    const now = clock.now();
    const row = await lockThread(tx, thread, log);
    if (!(await finishRun(tx, runId, outcome, now))) return;
    await putPost(tx, { thread, key: `result:${runId}`, post });
    if (outcome.kind === 'proposed') {
      const { number, url, branch } = outcome.pullRequest;
      const { commit, base } = outcome;
      await followPull(tx, { ticketId: ticket.id, number, url, branch, runId, commit, baseCommit: base.commit }, now);
    }
    // The next look answers it, and goes on until it has.
    if (amendment !== null && amendment.remark !== null) await wakePull(tx, ticket.id);
    await tellOfOutcome(tx, {
      ticket,
      runId,
      outcome,
      before: await outcomeBefore(tx, ticket.id, runId, amendment),
      at: now,
    });
    await saveThread(tx, thread, afterRun(row.state, runId), row.repo);
  });

  /** Of a later attempt, how the one ended that its pull request showed. */
  async function outcomeBefore(tx: Tx, ticketId: string, id: string, amended: Amendment | null) {
    if (amended === null) return null;
    const others = (await listRuns(tx, [ticketId])).filter((run) => run.id !== id && run.outcome?.kind === 'proposed');
    return others.at(-1)?.outcome ?? null;
  }

  /** A later attempt that came to nothing leaves its pull request as it was, which the words of a first attempt would deny. */
  function postOf(of: Ticket, amended: Amendment | null, ended: Outcome, shown: string | null): Post {
    if (amended === null || ended.kind === 'proposed') {
      const actions = actionsAfter(ended);
      const cost = ended.cost === undefined ? NO_COST : sayCost(ended.cost);
      return { kind: 'result', ticketId: of.id, title, outcome: ended, page: shown, actions, cost };
    }
    const text = `Pull request #${amended.pullRequest.number} (${title}): ${sayAttempt(ended, amended.words)}`;
    return { kind: 'notice', tone: 'problem', text };
  }
}
