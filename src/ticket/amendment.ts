import type { PullRequestRef } from './outcome.ts';
import type { Ticket } from './ticket.ts';

/** Why a ticket is attempted again although its pull request is open, and how this attempt differs from the one before. */
export interface Amendment {
  why: 'base-moved' | 'review';
  /** The ticket as this attempt works on it: the same id and branch, on another base or with other slots. */
  ticket: Ticket;
  /** The commit the new one is put on top of, where reviewers shall see what changed; null: made anew on the base. */
  onto: string | null;
  pullRequest: PullRequestRef;
  /** What is different, in words: "main moved to 1a2b3c4d5e", "max length: 255 → 100". */
  words: string;
  /** The remark that asked for it; null where nobody did. */
  remark: { id: string; author: string; url: string } | null;
  /** How it comes by its change; absent in what older versions kept: computed. */
  how?: How;
}

export type How =
  /** As the first time: what computes it computes the same on another base and with other values. */
  | { kind: 'compute' }
  /** What was reviewed, brought over to the base as it is now. */
  | { kind: 'carry'; from: Reviewed }
  /** A reviewer's own lines in place of those from `first` to `last`. */
  | { kind: 'suggestion'; from: Reviewed; path: string; first: number; last: number; text: string }
  /** A model does to it what a reviewer asked, in their words. Untrusted. */
  | { kind: 'ask'; from: Reviewed; asked: string };

/** The change as the pull request shows it: the attempt that made it, and its commit. */
export interface Reviewed {
  runId: string;
  commit: string;
}
