import type { Post, ResultAction } from '../../chat/post.ts';
import { afterRun } from '../../conversation/state.ts';
import { putPost } from '../../store/outbox.ts';
import { finishRun } from '../../store/runs.ts';
import { lockThread, saveThread } from '../../store/threads.ts';
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
  await tell(job.deps, job.id, job.ticket, outcome, page);
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
  deps: Pick<RunDeps, 'store' | 'clock' | 'log'>,
  runId: string,
  ticket: Ticket,
  outcome: Outcome,
  page: string | null,
): Promise<void> {
  const { store, clock, log } = deps;
  const { thread, title } = ticket;
  const post: Post = {
    kind: 'result',
    ticketId: ticket.id,
    title,
    outcome,
    page,
    actions: actionsAfter(outcome),
    cost: null,
  };
  await store.transaction(async (tx) => {
    if (!(await finishRun(tx, runId, outcome, clock.now()))) return;
    await putPost(tx, { thread, key: `result:${runId}`, post });
    const row = await lockThread(tx, thread, log);
    await saveThread(tx, thread, afterRun(row.state, runId), row.repo);
  });
}
