import type { FileChange } from '../../ticket/report.ts';

/** A diff between two commits, with the text of both sides. */
export interface Diff {
  base: string;
  head: string;
  files: DiffFile[];
  /** The unified diff, as `git diff` prints it. */
  patch: string;
}

export interface DiffFile extends FileChange {
  /** Null where the file does not exist on that side or is not text. */
  before: string | null;
  after: string | null;
  /** Lines of the head that the change added, 1-based, with their text. */
  addedLines: { line: number; text: string }[];
  removedLines: { line: number; text: string }[];
}
