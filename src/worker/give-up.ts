import { InternalError } from '../lib/errors.ts';
import { listSteps } from '../store/run-steps.ts';
import { getRun } from '../store/runs.ts';
import { getTicket } from '../store/tickets.ts';
import type { Timings } from '../ticket/report.ts';
import { withCost } from './cost.ts';
import type { RunDeps } from './job.ts';
import { tell } from './steps/report.ts';

/** Ends a run that can no longer end by itself, so that its thread hears of it all the same. */
export async function giveUp(runId: string, why: string, deps: RunDeps): Promise<void> {
  const run = await getRun(deps.store.db, runId);
  const ticket = run === null ? null : await getTicket(deps.store.db, run.ticketId);
  if (ticket === null) throw new InternalError(`run ${runId} has no ticket`);
  const timings: Timings = {};
  for (const step of await listSteps(deps.store.db, runId)) timings[step.name] = step.ms ?? 0;
  const message = `The run broke down and was given up: ${why}.`;
  const next = 'Nothing half-done was proposed. Say "retry" to try once more.';
  const failed = { kind: 'failed', code: 'internal', message, next, timings } as const;
  const outcome = await withCost(runId, failed, deps);
  await tell(deps, runId, { ticket, amendment: run?.amendment ?? null }, outcome, null);
}
