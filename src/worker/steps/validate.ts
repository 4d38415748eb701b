import path from 'node:path';
import { getBaseline, putBaseline } from '../../store/baselines.ts';
import { type Made, NOT_ISOLATED, type Origin, type Validated } from '../../ticket/outcome.ts';
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
  { change, drafted, origin }: Generated,
  applied: AppliedChange,
  round = 0,
): Promise<Validated & { verdict: Verdict }> {
  const { ticket, deps } = job;
  const from = originOf(drafted, origin);
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
      ...(from.reading === undefined ? {} : { reading: from.reading }),
      baselineStore: baselinesOf(job),
      onProgress: say,
      signal: job.signal,
    });
  const validation = await job.step('validate', work, round);
  const { base, branch } = ticket;
  const { summary, commands, tests } = change;
  // A change that goes on from an earlier one brings what was said of that.
  const open = deps.sandbox.isolated ? [] : [`The repository's code ran ${NOT_ISOLATED}.`];
  const notes = [...new Set([...change.notes, ...open])];
  const made: Made = { ...from, commands, byCommands: applied.byCommands, tests };
  // What repairs of a draft leave open is said where it is repaired.
  const isHalf = drafted === null && from.stopped !== undefined && validation.verdict === 'ready';
  const standing = isHalf ? { verdict: 'draft' as const, reasons: [from.stopped ?? ''] } : {};
  return {
    ...validation,
    ...standing,
    made,
    branch,
    base,
    commit: applied.commit,
    summary,
    notes,
    timings: job.timings,
  };
}

function originOf(drafted: Generated['drafted'], before: Origin | undefined): Origin {
  if (drafted === null) return before ?? { by: 'recipe', computed: true };
  const { reading, stopped } = drafted;
  return { by: 'model', computed: false, reading, ...(stopped === null ? {} : { stopped: stopped.message }) };
}

export function baselinesOf({ deps: { store } }: Job): BaselineStore {
  return { get: (key) => getBaseline(store.db, key), put: (key, value) => putBaseline(store.db, key, value) };
}
