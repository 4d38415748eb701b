import { InternalError } from '../../lib/errors.ts';

/** Replaces `source.slice(start, end)` by `text`. Offsets are UTF-16 units of the source before any edit. */
export interface TextEdit {
  start: number;
  end: number;
  text: string;
}

/** Applies edits that do not overlap, in any order; everything else stays byte for byte. Insertions at one place keep their order. */
export function splice(source: string, edits: readonly TextEdit[]): string {
  const ordered = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  const parts: string[] = [];
  let at = 0;
  for (const edit of ordered) {
    if (edit.start < at || edit.end < edit.start || edit.end > source.length) {
      throw new InternalError(`An edit at ${edit.start} overlaps another or lies outside the source`);
    }
    parts.push(source.slice(at, edit.start), edit.text);
    at = edit.end;
  }
  parts.push(source.slice(at));
  return parts.join('');
}
