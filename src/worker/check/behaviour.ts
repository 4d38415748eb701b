import { type Statement, statementsOn } from '../../python/edit/mutants.ts';
import { splitLogicalLines } from '../../python/index/logical-lines.ts';
import { isTestSupport } from '../guard/kinds.ts';
import type { Diff, DiffFile } from '../workspace/diff.ts';

/** A file of the program whose code the diff changes: not only comments, docstrings or layout. */
export interface ChangedCode {
  path: string;
  /** Statements of functions that the head has on changed lines. */
  statements: Statement[];
}

/** What a diff changes in how the program behaves, as far as that stands in Python. */
export async function changedBehaviour(diff: Diff): Promise<ChangedCode[]> {
  const files = diff.files.filter((file) => isOfTheProgram(file.path) && codeIn(file.before) !== codeIn(file.after));
  return Promise.all(
    files.map(async (file) => ({
      path: file.path,
      statements: file.after === null ? [] : await statementsOn(file.after, changedLines(file)),
    })),
  );
}

function isOfTheProgram(path: string): boolean {
  return path.endsWith('.py') && !isTestSupport(path) && !/(?:^|\/)(?:docs?|examples?)\/|(?:^|\/)setup\.py$/.test(path);
}

/** Added lines, and those that a removed line stood in front of: what is left out is noticed where it was. */
function changedLines({ addedLines, removedLines, before, after }: DiffFile): Set<number> {
  const lines = new Set(addedLines.filter(({ text }) => text.trim() !== '').map(({ line }) => line));
  if (before === null || after === null) return lines;
  for (const line of behindRemoved(addedLines, removedLines, before.split('\n').length)) lines.add(line);
  return lines;
}

/** Walks both sides at once: a run of removed lines with no added line in its place gives the line of the head behind it. */
function behindRemoved(added: DiffFile['addedLines'], removed: DiffFile['removedLines'], length: number): number[] {
  const isAdded = new Set(added.map(({ line }) => line));
  const isRemoved = new Map(removed.map(({ line, text }) => [line, text]));
  const found: number[] = [];
  let head = 1;
  for (let base = 1; base <= length; ) {
    let code = false;
    for (; isRemoved.has(base); base += 1) code ||= /^\s*[^\s#]/.test(isRemoved.get(base) ?? '');
    const start = head;
    while (isAdded.has(head)) head += 1;
    if (code && head === start) found.push(head, Math.max(1, head - 1));
    head += 1;
    base += 1;
  }
  return found;
}

/** The code alone: no comments, docstrings or blank lines, white space as one blank. Layout and words do not change it. */
function codeIn(source: string | null): string {
  if (source === null) return '';
  const { text, lines } = splitLogicalLines(source);
  return lines
    .map(({ start, end, indent }) => `${indent} ${text.slice(start, end).replace(/\s+/g, ' ')}`)
    .filter((line) => !/^\d+ [rRuU]?(?:"""|'''|"[^"]*"$|'[^']*'$)/.test(line))
    .join('\n');
}
