import { Ended, type Job, openJob, type RunDeps } from './job.ts';
import { fetchRepository } from './steps/fetch.ts';
import { generateChange } from './steps/generate.ts';
import { proposeChange } from './steps/propose.ts';
import { reportOutcome } from './steps/report.ts';
import { settleBase } from './steps/settle-base.ts';
import { tryOut } from './try-out.ts';
import { withCost } from './cost.ts';
import type { Steps } from './durable/durable.ts';
import type { Outcome } from '../ticket/outcome.ts';

/**
 * One attempt at a ticket, from a clean workspace to the answer in the thread. Each line of the story is a journaled step:
 * a worker killed anywhere is followed by another that takes over the results of the finished steps and repeats only
 * the one that was under way. A step may therefore run twice, and each is written so that nobody outside can tell.
 */
export async function run(runId: string, steps: Steps, deps: RunDeps): Promise<void> {
  const job = await openJob(runId, steps, deps);
  try {
    const outcome = await follow(job);
    await reportOutcome(job, await withCost(job.id, outcome, job.deps));
  } finally {
    await job.close();
  }
}

async function follow(job: Job): Promise<Outcome> {
  try {
    await fetchRepository(job);
    const generated = await generateChange(job);
    const validated = await settleBase(job, await tryOut(job, generated));
    return await proposeChange(job, await withCost(job.id, validated, job.deps));
  } catch (error) {
    if (error instanceof Ended) return error.outcome;
    throw error;
  }
}
