/** Why something is not done, for a person: what was seen, where, and what would help. */
export interface Reason {
  /** Stable, kebab-case: "custom-manager", "field-exists". */
  code: string;
  message: string;
  evidence: Evidence[];
  /** What the reader can do now: one sentence. */
  next: string;
}

export interface Evidence {
  path: string;
  /** 1-based. */
  line: number;
  text: string;
}
