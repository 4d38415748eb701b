import { InternalError } from '../../lib/errors.ts';
import { git, tryGit } from '../../lib/git.ts';
import type { Knowledge, Shape } from '../../shapes/shape.ts';
import type { Change } from '../../ticket/change.ts';
import { chooseModel } from '../../ticket/drafting.ts';
import type { Origin } from '../../ticket/outcome.ts';
import type { Reading } from '../../ticket/reading.ts';
import type { Reason } from '../../ticket/reason.ts';
import type { Carried, Start } from '../generate/agent/draft.ts';
import { Ended, type Job } from '../job.ts';
import { draftFor } from './draft.ts';
import { goOn } from './go-on.ts';

/** A change, and who made it. */
export interface Generated {
  change: Change;
  /** Null: it was computed. `took` is absent in journals of versions that did not carry it. */
  drafted: { model: string; stopped: Reason | null; reading: Reading; took?: Carried['took'] } | null;
  /** What it goes on from, where it does. */
  origin?: Origin;
}

/** The change as a value: computed by the shape's recipe, or drafted by a model where no recipe can. */
export async function generateChange(job: Job): Promise<Generated> {
  const { ticket } = job;
  const made = await job.step('generate', async (say): Promise<Made> => {
    const shape = job.deps.shapes.find((candidate) => candidate.id === ticket.shape);
    if (shape === undefined) throw new InternalError(`no shape "${ticket.shape}"`);
    const how = job.amendment?.how ?? { kind: 'compute' };
    if (how.kind !== 'compute') return goOn(job, how, say);
    const knowledge = await job.knowledge(ticket.base.commit);
    const { recipe } = shape;
    if (recipe === null) return draftOr(job, shape, knowledge, null, noRecipe(shape), say);
    const sources = await readSources(job, recipe.sources(ticket, knowledge));
    say(`computing it on ${sources.size} ${sources.size === 1 ? 'file' : 'files'}`);
    const computed = await recipe.compute(ticket, knowledge, sources);
    if (computed.kind === 'change' || computed.draftable !== true || !recipe.handsOver) return computed;
    const { message, evidence } = computed.reason;
    const why = [message, ...evidence.map((each) => `${each.path}:${each.line} ${each.text}`)].join('\n');
    const start = { change: computed.partial ?? NOTHING, why };
    return draftOr(job, shape, knowledge, start, () => computed.reason, say);
  });
  if (made.kind === 'refusal') throw new Ended({ kind: 'refused', reason: made.reason, timings: job.timings });
  const { change, drafted = null, origin } = made;
  if (change.edits.length + change.commands.length === 0) {
    throw new Ended({ kind: 'refused', reason: thereAlready(ticket.base.ref), timings: job.timings });
  }
  return { change, drafted, ...(origin === undefined ? {} : { origin }) };
}

/** What a recipe leaves that stopped before its first edit. */
const NOTHING: Change = { edits: [], commands: [], tests: [], summary: [], notes: [] };

/** `drafted` is absent where it was computed, also in journals older than drafting. */
export type Made =
  | { kind: 'change'; change: Change; drafted?: Generated['drafted']; origin?: Origin }
  | { kind: 'refusal'; reason: Reason };

async function draftOr(
  job: Job,
  shape: Shape,
  knowledge: Knowledge,
  start: Start | null,
  otherwise: (why: string) => Reason,
  say: (detail: string) => void,
): Promise<Made> {
  const model = chooseModel(job.deps.model, knowledge.settings);
  if (model.kind === 'none') return { kind: 'refusal', reason: otherwise(model.why) };
  const { change, stopped, reading, took } = await draftFor(job, { model, start, round: 0, say });
  // A stop without a line written leaves nothing to show but its reason.
  if (change.edits.length === 0) return { kind: 'refusal', reason: stopped ?? nothingDrafted(shape) };
  return { kind: 'change', change, drafted: { model: model.name, stopped, reading, took } };
}

/** The card said it before the run started. */
function noRecipe(shape: Shape): (why: string) => Reason {
  return (why) => ({
    code: 'no-recipe',
    message: `"${shape.title}" has no recipe: such a change is drafted by a language model, and ${why}.`,
    evidence: [],
    next: 'A person has to make this change; the ticket says what was agreed.',
  });
}

function thereAlready(base: string): Reason {
  return {
    code: 'there-already',
    message: `${base} holds all of the change by now.`,
    evidence: [],
    next: 'Close the pull request: there is nothing left to merge.',
  };
}

function nothingDrafted(shape: Shape): Reason {
  return {
    code: 'nothing-drafted',
    message: `The draft of "${shape.title}" is what the code is already.`,
    evidence: [],
    next: 'Say what should be different, or let a person look.',
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
