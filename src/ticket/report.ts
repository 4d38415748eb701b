/** What the checks and guards say, as values. */

/**
 * passed: ran on base and head, nothing new failed · failed: the change broke it · preexisting: fails the same way on the
 * base · skipped: the repository does not configure it · unavailable: it should run and could not (why is in `detail`).
 */
export type CheckStatus = 'passed' | 'failed' | 'preexisting' | 'skipped' | 'unavailable';

export interface CheckReport {
  name: string;
  status: CheckStatus;
  /** Time on the head; 0 where nothing ran. */
  ms: number;
  /** Time on the base; null where no base run was needed, and `baseCached` where it came from an earlier run. */
  baseMs: number | null;
  baseCached: boolean;
  /** What ran, as a person would type it; empty where nothing ran. */
  command: string;
  /** One or two sentences: what it looked at and found. */
  detail: string;
  /** Failures only on the head. */
  newFailures: Failure[];
  /** Failures on the base as well. */
  oldFailures: Failure[];
  /** The last part of the head run's output, secrets removed. Untrusted text. */
  output: string;
  /** For a check that compares lists: what the change adds, removes and alters, by name. */
  differences?: Differences;
}

export interface Differences {
  added: string[];
  removed: string[];
  changed: string[];
}

export interface Failure {
  /** The same on base and head when it is the same failure: must not hold line numbers or times. */
  key: string;
  path: string | null;
  line: number | null;
  message: string;
}

/** block: no pull request · person: a draft for a person to look at · warn: said, nothing more. */
export type GuardWeight = 'block' | 'person' | 'warn';

export interface GuardReport {
  name: string;
  weight: GuardWeight;
  status: 'passed' | 'found' | 'skipped';
  /** What it looked at, one sentence. */
  detail: string;
  findings: GuardFinding[];
}

export interface GuardFinding {
  path: string;
  line: number | null;
  /** What was seen. */
  message: string;
  /** What to do. */
  advice: string;
}

export type Verdict = 'ready' | 'draft' | 'none';

export interface FileChange {
  path: string;
  status: 'added' | 'modified' | 'deleted';
  added: number;
  removed: number;
}

/** Milliseconds by step name, in the order the steps ran. */
export type Timings = Record<string, number>;
