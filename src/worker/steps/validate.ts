import path from 'node:path';
import { getBaseline, putBaseline } from '../../store/baselines.ts';
import type { Change } from '../../ticket/change.ts';
import type { Validated } from '../../ticket/outcome.ts';
import type { Verdict } from '../../ticket/report.ts';
import type { Job } from '../job.ts';
import { openBranches } from '../open-branches.ts';
import { validate } from '../validate.ts';
import type { AppliedChange } from './apply.ts';

/** Guards on the diff and the repository's checks on both sides, and the verdict that follows from them. */
export async function validateChange(
  job: Job,
  change: Change,
  applied: AppliedChange,
): Promise<Validated & { verdict: Verdict }> {
  const { ticket, deps } = job;
  const { store } = deps;
  const validation = await job.step('validate', async (say) =>
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
      baselineStore: {
        get: (key) => getBaseline(store.db, key),
        put: (key, value) => putBaseline(store.db, key, value),
      },
      onProgress: say,
      signal: job.signal,
    }),
  );
  const { base, branch } = ticket;
  const { summary, notes } = change;
  return { ...validation, branch, base, commit: applied.commit, summary, notes, timings: job.timings };
}
