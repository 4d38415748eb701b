import type { Outcome, PullRequestRef, Validated } from '../../ticket/outcome.ts';
import type { Verdict } from '../../ticket/report.ts';
import type { Ticket } from '../../ticket/ticket.ts';

/** Everything the page of one run shows. Plain data; every string in it is untrusted. */
export interface RunView {
  ticket: Ticket;
  /** Null while the run is under way. */
  outcome: PageOutcome | null;
  /** In the order they started. */
  steps: StepRow[];
  /** The unified diff, as `git diff` prints it; null where there is none. */
  patch: string | null;
  /** What a language model was asked and answered, where one drafted; without secrets. */
  conversation?: ModelTurn[];
  log?: string;
  pullRequest?: PullRequestRef;
  /** The sandbox limits in force: "no network", "memory 2 GB". */
  limits: string[];
}

/** One answer of the model, or one check it had run. */
export interface ModelTurn {
  /** Round and place: "0.3". */
  position: string;
  /** What it said, or what the check found. */
  text: string;
  /** What it called: "edit shop/models.py", with what it gave. */
  calls: { name: string; on: string; args: string }[];
  tokens: number;
  usd: number | null;
  ms: number;
}

export interface StepRow {
  name: string;
  status: 'waiting' | 'running' | 'done' | 'failed';
  /** ISO 8601, null until it started. */
  startedAt: string | null;
  ms: number | null;
  detail: string;
}

export type PageOutcome = Outcome | Proposing;

/** Validated and about to be proposed: the page goes with the proposal, before the pull request has its number. */
interface Proposing extends Validated {
  kind: 'proposing';
  verdict: Exclude<Verdict, 'none'>;
}

/** The parts of a view whose change was made and looked at; null for the other endings. */
export function validatedOf(outcome: PageOutcome | null): (Validated & { verdict: Verdict }) | null {
  if (outcome === null) return null;
  return outcome.kind === 'proposed' || outcome.kind === 'withheld' || outcome.kind === 'proposing' ? outcome : null;
}
