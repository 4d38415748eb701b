import { InternalError } from '../../lib/errors.ts';
import { git, tryGit } from '../../lib/git.ts';
import type { Shape } from '../../shapes/shape.ts';
import type { Change } from '../../ticket/change.ts';
import type { Reason } from '../../ticket/reason.ts';
import { Ended, type Job } from '../job.ts';

/** The change as a value: the shape's recipe over the sources it names, as they are on the base. */
export async function generateChange(job: Job): Promise<Change> {
  const { ticket } = job;
  const computed = await job.step('generate', async (say) => {
    const shape = job.deps.shapes.find((candidate) => candidate.id === ticket.shape);
    if (shape === undefined) throw new InternalError(`no shape "${ticket.shape}"`);
    const { recipe } = shape;
    if (recipe === null) return { kind: 'refusal' as const, reason: noRecipe(shape) };
    const knowledge = await job.knowledge(ticket.base.commit);
    const sources = await readSources(job, recipe.sources(ticket, knowledge));
    say(`computing it on ${sources.size} ${sources.size === 1 ? 'file' : 'files'}`);
    return recipe.compute(ticket, knowledge, sources);
  });
  if (computed.kind === 'refusal') {
    throw new Ended({ kind: 'refused', reason: computed.reason, timings: job.timings });
  }
  return computed.change;
}

/** The card said it before the run started. */
function noRecipe(shape: Shape): Reason {
  return {
    code: 'no-recipe',
    message: `"${shape.title}" has no recipe: such a change is drafted by a language model, and none is configured.`,
    evidence: [],
    next: 'A person has to make this change; the ticket says what was agreed.',
  };
}

async function readSources(job: Job, paths: string[]): Promise<Map<string, string>> {
  const { gitDir } = await job.mirror();
  const sources = new Map<string, string>();
  for (const path of new Set(paths)) {
    const place = `${job.ticket.base.commit}:${path}`;
    const { exitCode } = await tryGit(gitDir, ['cat-file', '-e', place]);
    if (exitCode === 0) sources.set(path, await git(gitDir, ['cat-file', 'blob', place]));
  }
  return sources;
}
