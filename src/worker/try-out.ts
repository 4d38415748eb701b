import type { Validated } from '../ticket/outcome.ts';
import type { Reason } from '../ticket/reason.ts';
import type { Verdict } from '../ticket/report.ts';
import { chooseModel } from '../ticket/drafting.ts';
import { Ended, type Job } from './job.ts';
import { applyChange } from './steps/apply.ts';
import { draftFor } from './steps/draft.ts';
import type { Generated } from './steps/generate.ts';
import { validateChange } from './steps/validate.ts';
import { repair, type Tried } from './repair.ts';

/** A change made and validated; its rounds are counted from `from` on. What a model drafted goes back to it with what was found; the best attempt is what counts. */
export async function tryOut(job: Job, first: Generated, from = 0): Promise<Validated & { verdict: Verdict }> {
  const { settings } = await job.knowledge(job.ticket.base.commit);
  const tried = await repair({
    first,
    most: first.drafted === null ? 0 : settings.budget.repairs,
    attempt: (generated, round) => attempt(job, generated, from + round),
    again: (generated, why, round) =>
      job.step(
        'generate',
        async (say): Promise<Generated> => {
          const model = chooseModel(job.deps.model, settings);
          // The configuration has changed since the run began.
          if (model.kind === 'none')
            return stoppedWith(generated, { ...GONE, message: `It could not be repaired: ${model.why}.` });
          const before = generated.drafted;
          const { change, stopped, reading, took } = await draftFor(job, {
            model,
            start: { change: generated.change, why },
            ...(before === null ? {} : { before: { reading: before.reading, took: before.took ?? NONE } }),
            round,
            say,
          });
          return { change, drafted: { model: model.name, stopped, reading, took } };
        },
        round,
      ),
  });
  if (tried.kind === 'refused') throw new Ended({ kind: 'refused', reason: tried.reason, timings: job.timings });
  return { ...tried.validated, timings: job.timings };
}

async function attempt(job: Job, generated: Generated, round: number): Promise<Tried> {
  const applied = await applyChange(job, generated.change, round);
  if ('refused' in applied) return { kind: 'refused', reason: applied.refused, output: applied.output ?? '' };
  return { kind: 'validated', validated: await validateChange(job, generated, applied, round) };
}

const NONE = { input: 0, cached: 0, output: 0, ms: 0 };

const GONE = { code: 'model-gone', evidence: [], next: 'A person goes on from what is there.' };

function stoppedWith(generated: Generated, stopped: Reason): Generated {
  const { change, drafted } = generated;
  return { change, drafted: drafted === null ? null : { ...drafted, stopped } };
}
