import type { Command } from './change.ts';
import type { Cost } from './drafting.ts';
import type { Reading } from './reading.ts';
import type { Reason } from './reason.ts';
import type { CheckReport, FileChange, GuardReport, Timings, Verdict } from './report.ts';

/** How a run ended. Closed: every ending the user can be told of is here. `cost`: where a language model was asked. */
export type Outcome = (Proposed | Withheld | Refused | Cancelled | Failed) & { cost?: Cost };

/** A pull request is open. */
export interface Proposed extends Validated {
  kind: 'proposed';
  verdict: Exclude<Verdict, 'none'>;
  pullRequest: PullRequestRef;
}

/** The change was made, but a guard or check forbids proposing it. */
export interface Withheld extends Validated {
  kind: 'withheld';
  verdict: 'none';
}

/** The recipe cannot do this ticket exactly; a person has to. Nothing was changed. */
export interface Refused {
  kind: 'refused';
  reason: Reason;
  timings: Timings;
}

export interface Cancelled {
  kind: 'cancelled';
  /** The step it was in. */
  during: string;
  timings: Timings;
}

/** Something outside failed (no disk, no Python, the forge refused). */
export interface Failed {
  kind: 'failed';
  code: string;
  message: string;
  next: string;
  timings: Timings;
}

/** Said wherever something ran so. */
export const NOT_ISOLATED = "without a sandbox (SANDBOX=none): with the bot's own files and network";

export interface Validated {
  /** Why the verdict is what it is, one sentence each; empty for ready. */
  reasons: string[];
  branch: string;
  base: { ref: string; commit: string };
  commit: string;
  files: FileChange[];
  summary: string[];
  notes: string[];
  guards: GuardReport[];
  checks: CheckReport[];
  /** Where it comes from, and what it takes to make it again. Absent in what older versions kept. */
  made?: Made;
  /** How the repository's own code was kept in while it ran: "no network", "memory 2 GB". Absent in what older versions kept. */
  sandbox?: string[];
  timings: Timings;
}

/** Who made a change, and what has to be known of it wherever it is taken to. */
export interface Origin {
  by: 'recipe' | 'model';
  /** Whether it is computed through and through, so that computing it again is as good as keeping it. */
  computed: boolean;
  reading?: Reading;
  /** Why the model left it half done: never ready, whatever the checks say. */
  stopped?: string;
}

export interface Made extends Origin {
  commands: Command[];
  /** Files that the commands wrote: made again by them, never carried over. */
  byCommands: string[];
  tests: string[];
}

export interface PullRequestRef {
  /** Number within the repository. */
  number: number;
  /** Where a person opens it: an https address, or the path of a page. */
  url: string;
  branch: string;
  /** What could not be done around it, one sentence each: a reviewer who could not be asked, a missing permission. */
  notes?: string[];
}
