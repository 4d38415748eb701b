/** The limits a ticket's diff must stay inside; the scope guard holds the diff to them. */
export interface Bounds {
  /** Most files the diff may touch. */
  files: number;
  /** Most added plus removed lines. */
  lines: number;
  /** Globs from the repository root; a path outside all of them is outside the ticket. */
  paths: string[];
}
