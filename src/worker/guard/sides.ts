import type { FunctionFact, ModuleFacts, RepoIndex } from '../../python/index/facts.ts';
import { Follow } from '../../python/index/follow.ts';
import { type LogicalLines, splitLogicalLines } from '../../python/index/logical-lines.ts';
import type { Knowledge } from '../../shapes/shape.ts';
import type { DiffFile } from '../workspace/diff.ts';
import type { GuardContext } from './guard.ts';
import { isPython } from './kinds.ts';
import { codeOf } from './source.ts';

/** A changed Python file as it was, or as it is: its text, and what is known of the repository on that side. */
export interface Side {
  path: string;
  code: LogicalLines;
  module: ModuleFacts;
  knowledge: Knowledge;
}

/** A module on a side. */
export type Place = Pick<Side, 'path' | 'knowledge'>;

/** Something found on a side. `text` says what it is without where: the same text on the base is the same thing. */
export interface Sighting {
  path: string;
  line: number;
  text: string;
}

/**
 * What the change brought: sightings on the head without those the base had, wherever they stood. So a line that only moved is none, and
 * one that stayed is none unless what stands around it made it one.
 */
export function brought<T extends Sighting>(
  context: GuardContext,
  wanted: (path: string) => boolean,
  find: (side: Side) => T[],
): T[] {
  const after = sidesOf(context, 'head')
    .filter(({ path }) => wanted(path))
    .flatMap(find);
  if (after.length === 0) return [];
  const before = sidesOf(context, 'base').flatMap(find);
  const left = new Map<string, number>();
  for (const { text } of before) left.set(text, (left.get(text) ?? 0) + 1);
  const take = (text: string): boolean => {
    const count = left.get(text) ?? 0;
    if (count > 0) left.set(text, count - 1);
    return count > 0;
  };
  // Of several alike, the ones on lines that were there are the old ones.
  const added = new Map(
    context.diff.files.map((file) => [file.path, new Set(file.addedLines.map(({ line }) => line))]),
  );
  const isNew = ({ path, line }: T): boolean => added.get(path)?.has(line) ?? false;
  return [...after.filter((item) => !isNew(item)), ...after.filter(isNew)]
    .filter(({ text }) => !take(text))
    .sort((a, b) => (a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1));
}

/** The changed Python files that exist on one side. */
export function sidesOf({ diff, base, head }: GuardContext, which: 'base' | 'head'): Side[] {
  return diff.files.flatMap((file) =>
    which === 'head' ? sideOf(file.path, codeOf(file), head) : sideOf(file.path, codeBefore(file), base),
  );
}

function sideOf(path: string, code: LogicalLines | null, knowledge: Knowledge): Side[] {
  const module = knowledge.index.modules[path];
  return code === null || module === undefined ? [] : [{ path, code, module, knowledge }];
}

const split = new WeakMap<DiffFile, LogicalLines>();

/** The base's text of a changed Python file as logical lines; null where there is none. */
function codeBefore(file: DiffFile): LogicalLines | null {
  if (file.before === null || !isPython(file.path)) return null;
  const known = split.get(file) ?? splitLogicalLines(file.before);
  split.set(file, known);
  return known;
}

const follows = new WeakMap<RepoIndex, Follow>();

/** Follows names in an index; made once for each. */
export function followIn(index: RepoIndex): Follow {
  const known = follows.get(index) ?? new Follow(index.modules);
  follows.set(index, known);
  return known;
}

/** The dotted name in another package that a name in a module stands for: "requests.get"; null for the repository's own. */
export function externalName(side: Place, written: string): string | null {
  const found = followIn(side.knowledge.index).find(side.path, written);
  return found?.kind === 'external' ? found.name : null;
}

/** Every function of a module: its own, methods, and those inside others. */
export function functionsOf(module: ModuleFacts): FunctionFact[] {
  return [...module.functions, ...module.nested, ...module.classes.flatMap((item) => item.methods)];
}

const around = new WeakMap<ModuleFacts, (FunctionFact | null)[]>();

/** The innermost function around a line; null at the top of a module or class. */
export function functionAt(module: ModuleFacts, line: number): FunctionFact | null {
  const known = around.get(module) ?? functionsByLine(module);
  around.set(module, known);
  return known[line] ?? null;
}

function functionsByLine(module: ModuleFacts): (FunctionFact | null)[] {
  const waiting = functionsOf(module).sort((a, b) => b.line - a.line);
  const open: FunctionFact[] = [];
  const found: (FunctionFact | null)[] = [null];
  for (let line = 1; line <= module.lines; line += 1) {
    while ((open.at(-1)?.endLine ?? line) < line) open.pop();
    for (let next = waiting.at(-1); next !== undefined && next.line <= line; next = waiting.at(-1)) {
      waiting.pop();
      open.push(next);
    }
    found.push(open.at(-1) ?? null);
  }
  return found;
}

const physical = new WeakMap<LogicalLines, string[]>();

/** Physical lines of a text from one line to another, both included, 1-based. */
export function linesBetween(code: LogicalLines, first: number, last: number): string[] {
  const known = physical.get(code) ?? code.text.split('\n');
  physical.set(code, known);
  return known.slice(first - 1, last);
}
