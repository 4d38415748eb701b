import { type LogicalLines, splitLogicalLines } from '../../python/index/logical-lines.ts';
import type { DiffFile } from '../workspace/diff.ts';
import { isPython } from './kinds.ts';

export interface PlacedText {
  /** 1-based. */
  line: number;
  text: string;
}

const split = new WeakMap<DiffFile, LogicalLines>();

/** The head's text of a changed Python file as logical lines; null where there is none. */
export function codeOf(file: DiffFile): LogicalLines | null {
  if (file.after === null || !isPython(file.path)) return null;
  const known = split.get(file) ?? splitLogicalLines(file.after);
  split.set(file, known);
  return known;
}

/** Comments on added lines, with their `#`. Text that looks like one inside a string is none. */
export function addedComments(file: DiffFile): PlacedText[] {
  const code = codeOf(file);
  if (code === null) return [];
  const added = new Set(file.addedLines.map(({ line }) => line));
  const comments: PlacedText[] = [];
  for (let at = 0; at + 1 < code.quiet.length; at += 2) {
    const start = code.quiet[at] ?? 0;
    if (code.text[start] !== '#') continue;
    const line = code.lineAt(start);
    if (added.has(line)) comments.push({ line, text: code.text.slice(start, code.quiet[at + 1]) });
  }
  return comments;
}

/** Matches of a pattern (with flag g) in code, not in strings or comments, on added lines. */
export function addedCode(file: DiffFile, pattern: RegExp): { line: number; match: RegExpExecArray }[] {
  const code = codeOf(file);
  if (code === null) return [];
  const added = new Set(file.addedLines.map(({ line }) => line));
  return [...code.text.matchAll(pattern)]
    .filter((match) => code.isCode(match.index) && added.has(code.lineAt(match.index)))
    .map((match) => ({ line: code.lineAt(match.index), match }));
}

/** Takes away what the change removed elsewhere word for word: moved lines are not new. */
export function withoutMoved<T extends PlacedText>(found: T[], files: readonly DiffFile[]): T[] {
  const removed = new Map<string, number>();
  for (const { text } of files.flatMap((file) => file.removedLines)) {
    removed.set(text.trim(), (removed.get(text.trim()) ?? 0) + 1);
  }
  return found.filter(({ text }) => {
    const left = removed.get(text.trim()) ?? 0;
    if (left > 0) removed.set(text.trim(), left - 1);
    return left === 0;
  });
}
