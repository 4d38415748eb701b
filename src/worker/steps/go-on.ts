import { tryGit } from '../../lib/git.ts';
import { getRun } from '../../store/runs.ts';
import type { How } from '../../ticket/amendment.ts';
import type { Change } from '../../ticket/change.ts';
import { chooseModel } from '../../ticket/drafting.ts';
import type { Made, Origin } from '../../ticket/outcome.ts';
import type { Reason } from '../../ticket/reason.ts';
import { carryOver } from '../generate/carry.ts';
import { isTestFile } from '../guard/kinds.ts';
import { InternalError } from '../../lib/errors.ts';
import type { Job } from '../job.ts';
import { draftFor } from './draft.ts';
import type { Made as Generating } from './generate.ts';

/** A change that was proposed before, with what it takes to make it again. */
export interface Proposed {
  commit: string;
  made: Made;
  summary: string[];
  notes: string[];
}

/** The change of a later attempt that goes on from the one the pull request shows. */
export async function goOn(
  job: Job,
  how: Exclude<How, { kind: 'compute' }>,
  say: (detail: string) => void,
): Promise<Generating> {
  const before = await proposedBy(job, how.from.runId, how.from.commit);
  say(`taking over ${how.from.commit.slice(0, 10)}`);
  const carried = await carriedChange(job, before, job.ticket.base.commit);
  if ('conflict' in carried) return { kind: 'refusal', reason: doesNotMerge(job, carried.conflict) };
  const { change } = carried;
  const origin = originOf(before.made);
  switch (how.kind) {
    case 'carry':
      return { kind: 'change', change, origin };
    case 'suggestion': {
      const changed = withLines(change, await textOf(job, how.from.commit, how.path), how);
      if (changed === null) return { kind: 'refusal', reason: linesGone(how.path) };
      return { kind: 'change', change: changed, origin: { ...origin, computed: false } };
    }
    case 'ask': {
      const { settings } = await job.knowledge(job.ticket.base.commit);
      const model = chooseModel(job.deps.model, settings);
      if (model.kind === 'none') return { kind: 'refusal', reason: needsModel(model.why) };
      const start = { change, why: how.asked, kind: 'reviewed' as const };
      // What was read before may be obeyed in this attempt.
      const read = { reading: origin.reading ?? { orders: [], attempts: [], asked: '' }, took: NOTHING };
      const {
        change: drafted,
        stopped,
        ...carried
      } = await draftFor(job, { model, start, before: read, round: 0, say });
      // What it could not do is not half done in somebody's review.
      if (stopped !== null) return { kind: 'refusal', reason: stopped };
      return { kind: 'change', change: drafted, drafted: { model: model.name, stopped, ...carried } };
    }
  }
}

const NOTHING = { input: 0, cached: 0, output: 0, ms: 0 };

export function originOf({ by, computed, reading, stopped }: Made): Origin {
  return {
    by,
    computed,
    ...(reading === undefined ? {} : { reading }),
    ...(stopped === undefined ? {} : { stopped }),
  };
}

/** What was proposed, as edits of another commit of the base. */
export async function carriedChange(
  job: Job,
  { commit, made, summary, notes }: Proposed,
  onto: string,
): Promise<{ change: Change } | { conflict: string[] }> {
  const { gitDir } = await job.mirror();
  const carried = await carryOver(gitDir, { commit, onto, without: made.byCommands });
  if (carried.kind === 'conflict') return { conflict: carried.paths };
  const { commands, tests } = made;
  return { change: { edits: carried.edits, commands, tests, summary, notes } };
}

async function proposedBy(job: Job, runId: string, commit: string): Promise<Proposed> {
  const outcome = (await getRun(job.deps.store.db, runId))?.outcome;
  if (outcome?.kind !== 'proposed') throw new InternalError(`run ${runId} proposed nothing`);
  const { summary, notes, files } = outcome;
  const tests = files.filter(({ path, added }) => isTestFile(path) && added > 0).map(({ path }) => path);
  const unknown: Made = { by: 'model', computed: false, commands: [], byCommands: [], tests };
  return { commit, made: outcome.made ?? unknown, summary, notes };
}

async function textOf(job: Job, commit: string, path: string): Promise<string | null> {
  const { gitDir } = await job.mirror();
  const { exitCode, stdout } = await tryGit(gitDir, ['cat-file', 'blob', `${commit}:${path}`]);
  return exitCode === 0 ? stdout : null;
}

/** Null: there are no such lines. */
function withLines(change: Change, text: string | null, how: Extract<How, { kind: 'suggestion' }>): Change | null {
  const { path, first, last } = how;
  const lines = text?.split('\n') ?? [];
  if (text === null || first < 1 || last < first || last > lines.length) return null;
  const end = text.includes('\r\n') ? '\r' : '';
  const own = how.text === '' ? [] : how.text.replace(/\n$/, '').split('\n');
  const put = own.map((line) => `${line.replace(/\r$/, '')}${end}`);
  const content = [...lines.slice(0, first - 1), ...put, ...lines.slice(last)].join('\n');
  return { ...change, edits: [...change.edits.filter((edit) => edit.path !== path), { path, content }] };
}

function doesNotMerge({ ticket }: Job, paths: string[]): Reason {
  const where = paths.slice(0, 3).join(', ') + (paths.length > 3 ? ', …' : '');
  return {
    code: 'does-not-merge',
    message: `${ticket.base.ref} changed the same lines as the reviewed change (${where}), and which of them is meant is not for a program to say.`,
    evidence: [],
    next: 'Merge it by hand, or close it and ask anew.',
  };
}

function linesGone(path: string): Reason {
  return {
    code: 'lines-gone',
    message: `The lines of ${path} that the suggestion is for are not there.`,
    evidence: [],
    next: 'Make it again where they are now.',
  };
}

function needsModel(why: string): Reason {
  return {
    code: 'model-gone',
    message: `What the review asks for takes a language model, and ${why}.`,
    evidence: [],
    next: 'A person makes this change.',
  };
}
