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
}
