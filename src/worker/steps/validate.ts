import path from 'node:path';
import { getBaseline, putBaseline } from '../../store/baselines.ts';
import { NOT_ISOLATED, type Validated } from '../../ticket/outcome.ts';
import type { Verdict } from '../../ticket/report.ts';
import type { Job } from '../job.ts';
import { openBranches } from '../open-branches.ts';
import { validate } from '../validate.ts';
import type { BaselineStore } from '../check/run-checks.ts';
import type { AppliedChange } from './apply.ts';
import type { Generated } from './generate.ts';

/** Guards on the diff and the repository's checks on both sides, and the verdict that follows from them. */
export async function validateChange(
  job: Job,
  { change, drafted }: Generated,
  applied: AppliedChange,
  round = 0,
): Promise<Validated & { verdict: Verdict }> {
  const { ticket, deps } = job;
  const work = async (say: (detail: string) => void) =>
    validate({
      mirror: await job.mirror(),
      base: ticket.base.commit,
      head: applied.commit,
      bounds: ticket.bounds,
      expected: applied.byCommands,
      requiredChecks: ticket.requiredChecks,
      newTests: change.tests,
      openBranches: () => openBranches(job),
      home: deps.home,
      folder: path.join(job.folder, 'checks'),
      sandbox: deps.sandbox,
      learn: (commit) => job.knowledge(commit),
      environmentFor: (commit) => job.environment(commit, say),
      ...(drafted === null ? {} : { reading: drafted.reading }),
      baselineStore: baselinesOf(job),
      onProgress: say,
      signal: job.signal,
    });
  const validation = await job.step('validate', work, round);
  const { base, branch } = ticket;
  const { summary } = change;
  const notes = [...change.notes, ...(deps.sandbox.isolated ? [] : [`The repository's code ran ${NOT_ISOLATED}.`])];
  return { ...validation, branch, base, commit: applied.commit, summary, notes, timings: job.timings };
}

export function baselinesOf({ deps: { store } }: Job): BaselineStore {
  return { get: (key) => getBaseline(store.db, key), put: (key, value) => putBaseline(store.db, key, value) };
}
