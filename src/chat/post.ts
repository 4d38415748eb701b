import type { Outcome } from '../ticket/outcome.ts';
import type { Question } from '../ticket/question.ts';
import type { Reason } from '../ticket/reason.ts';
import type { TicketTerms } from '../ticket/ticket.ts';

/** What the core hands to a surface: meaning, never markup. Plain JSON: it waits in the outbox. */
export type Post = QuestionsPost | TicketPost | ProgressPost | ResultPost | RefusalPost | ReviewPost | NoticePost;

export interface QuestionsPost {
  kind: 'questions';
  /** What was understood so far, one line: "Add a field nickname to shop.Customer". */
  understood: string;
  /** One to three. */
  questions: Question[];
}

export interface TicketPost {
  kind: 'ticket';
  terms: TicketTerms;
  /** True: waits for a yes. False: the run has started, shown for information. */
  confirm: boolean;
  estimate: string;
}

export interface ProgressPost {
  kind: 'progress';
  ticketId: string;
  title: string;
  steps: ProgressStep[];
  /** ISO 8601; surfaces show elapsed time from it. */
  startedAt: string;
}

export interface ProgressStep {
  /** "Make it in a clean workspace". */
  title: string;
  status: 'waiting' | 'running' | 'done' | 'failed';
  /** ISO 8601, null until it started. */
  startedAt: string | null;
  ms: number | null;
  /** What is being done inside it, e.g. "pytest on the base (3 of 6 checks done)". */
  detail: string;
}

export interface ResultPost {
  kind: 'result';
  ticketId: string;
  title: string;
  outcome: Outcome;
  /** Page with ticket, diff, checks, log. */
  page: string | null;
}

export interface RefusalPost {
  kind: 'refusal';
  reason: Reason;
  /** Two to five tickets that exist in this repository, in dependency order. Choosing one sends its text as a request. */
  proposals: TicketProposal[];
}

export interface TicketProposal {
  /** A request that `intake` accepts as it stands. */
  request: string;
  /** Why this part, one line. */
  why: string;
}

/** For a person: what makes it so, and what they need to start. */
export interface ReviewPost {
  kind: 'review';
  reason: Reason;
}

/** Anything else, in words: help, status, an error, a talk answer. */
export interface NoticePost {
  kind: 'notice';
  tone: 'plain' | 'problem';
  text: string;
}
