import type { Outcome } from '../ticket/outcome.ts';
import type { Question } from '../ticket/question.ts';
import type { Reason } from '../ticket/reason.ts';
import type { TicketTerms } from '../ticket/ticket.ts';

/** What the core hands to a surface: meaning, never markup. Plain JSON: it waits in the outbox. */
export type Post =
  | QuestionsPost
  | PickRepositoryPost
  | TicketPost
  | ProgressPost
  | ResultPost
  | RefusalPost
  | ReviewPost
  | NoticePost
  | HomePost
  | PullRequestPost
  | NewsPost;

export interface QuestionsPost {
  kind: 'questions';
  /** What was understood so far, one line: "Add a field nickname to shop.Customer". */
  understood: string;
  /** One to three. */
  questions: Question[];
}

/** Which repository a request is about, where neither the words nor the place nor the code tell. */
export interface PickRepositoryPost {
  kind: 'pick-repository';
  /** The words that wait for it. */
  request: string;
  options: RepositoryOption[];
}

export interface RepositoryOption {
  /** What `choose` gives back: an address as it was set. */
  repo: string;
  /** "has Customer and Order"; empty where nothing speaks for it. */
  why: string;
}

export interface TicketPost {
  kind: 'ticket';
  terms: TicketTerms;
  /** The repository in words, and why this one: "acme/shop, the default of this channel". */
  repository: string;
  /** True: waits for a yes. False: the run has started, shown for information. */
  confirm: boolean;
  estimate: string;
  /** The operator lets code of repositories run as it is; absent: it runs in a sandbox. */
  sandbox?: 'none';
  /** Somebody besides the requester has to say yes; null: nobody. */
  approval: Approval | null;
}

export interface Approval {
  /** Why, one sentence. */
  needed: string;
  /** Who may, in words. */
  by: string[];
}

export interface ProgressPost {
  kind: 'progress';
  ticketId: string;
  title: string;
  steps: ProgressStep[];
  /** ISO 8601; surfaces show elapsed time from it. */
  startedAt: string;
  /** ISO 8601, when this was said: a run that works has said something within the last half minute. */
  at: string;
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
  /** Page with ticket, diff, checks, log: an address, or a file of the machine it ran on, which a chat says nothing of. */
  page: string | null;
  /** What can be done now. `revise` means: say what should be different. `recheck` is for each check that failed or could not run. */
  actions: ResultAction[];
  /** What a language model took for it, in words; null where none was asked. */
  cost: string | null;
}

export type ResultAction = 'retry' | 'recheck' | 'hand-over' | 'revise';

export interface RefusalPost {
  kind: 'refusal';
  reason: Reason;
  /** Two to five tickets that exist in this repository, in dependency order. Choosing one sends its text as a request. */
  proposals: TicketProposal[];
  /** The repository they are of; absent where none is known. */
  repo?: string;
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

/** What one person has going on, with what the places they talk in are set to. */
export interface HomePost {
  kind: 'home';
  /** Theirs that have not ended, and the last that have. */
  tickets: HomeTicket[];
  /** Threads that wait for an answer of theirs. */
  questions: HomeQuestion[];
  channels: HomeChannel[];
  /** How tickets of each shape ended. */
  acceptance: ShapeAcceptance[];
  settings: { name: string; value: string }[];
}

export interface HomeTicket {
  title: string;
  thread: string;
  repo: string;
  /** "running: Compute the change", "pull request #7 is ready for review". */
  standing: string;
  /** The pull request where there is one, as the forge names it. */
  url: string | null;
}

export interface HomeQuestion {
  /** What is waited for, one line. */
  about: string;
  thread: string;
  /** ISO 8601. */
  since: string;
}

export interface HomeChannel {
  place: string;
  repo: string;
}

export interface ShapeAcceptance {
  /** The shape's title. */
  shape: string;
  /** Proposed as ready for review. */
  ready: number;
  /** Proposed at all, drafts included. */
  proposed: number;
  merged: number;
  /** Every ticket of the shape that ended. */
  total: number;
}

/** How an open pull request stands: one message, edited as things happen there. */
export interface PullRequestPost {
  kind: 'pull-request';
  ticketId: string;
  title: string;
  pullRequest: { number: number; url: string };
  state: 'open' | 'merged' | 'closed';
  /** Results of the repository's own CI, as its forge names them. */
  ci: { name: string; state: 'waiting' | 'passed' | 'failed'; note: string }[];
  /** The last word of each reviewer. */
  reviews: { author: string; verdict: 'approved' | 'changes-requested' }[];
}

/** What is told of a repository in a place that subscribed to it: one thing, or what came together while it was quiet. */
export interface NewsPost {
  kind: 'news';
  /** Oldest first. */
  items: NewsItem[];
  /** Several at once, by themselves; otherwise it stands in the thread of its ticket. */
  digest: boolean;
}

export const NEWS_KINDS = ['opened', 'ready', 'draft', 'merged', 'needs-person', 'weekly'] as const;
export type NewsKind = (typeof NEWS_KINDS)[number];

export interface NewsItem {
  kind: NewsKind;
  /** In words: "acme/shop". */
  repository: string;
  /** The ticket's; empty for a week. */
  title: string;
  /** Why it is so, a sentence or two; may be empty. */
  detail: string;
  pullRequest: { number: number; url: string } | null;
  /** Of a week: how tickets ended. */
  acceptance: ShapeAcceptance[];
}
