import type { PullRequestRef } from '../ticket/outcome.ts';

/** Where pull requests live. Every method may be called twice with the same arguments and then does nothing more. */
export interface Forge {
  readonly name: string;
  /** Whether a repository of this address is on this forge. */
  serves(repo: string): boolean;
  /**
   * Pushes the branch and opens the pull request; where the branch has one, returns that one. What people merged, closed or pushed
   * meanwhile stays as it is. Throws UserError `forge-refused` when the other side does not take it.
   */
  propose(proposal: Proposal): Promise<PullRequestRef>;
  /**
   * Replaces title, body, draft flag, verdict and page of an open pull request, and moves its branch to `proposal.commit`; a branch
   * that holds someone else's commit is refused.
   */
  update(pullRequest: PullRequestRef, proposal: Proposal): Promise<PullRequestRef>;
  /** How it stands now, read from the other side. What a notification said is never believed. */
  statusOf(repo: string, pullRequest: PullRequestRef): Promise<PullRequestStatus>;
  /** Says something on the pull request, in Markdown, once per `key`; `answers` is the id of a remark at a line that it answers. */
  comment(repo: string, pullRequest: PullRequestRef, key: string, body: string, answers?: string): Promise<void>;
  /** Whether this person may write to the repository, and so steer what is proposed to it. */
  mayWrite(repo: string, login: string): Promise<boolean>;
  /** Says where it may be worth looking, until the returned function is called. Hints may be missing, late, twice or wrong. */
  watch(handle: (hint: Hint) => Promise<void>): Promise<() => Promise<void>>;
  /** How often it is worth looking at a pull request of this repository where no hint came, in milliseconds. */
  lookEveryMs(repo: string): number;
  /** How git reaches the repository where its address alone does not: for commands of this process, never for a file or a log. */
  access?(repo: string): Promise<Access | null>;
}

/** What git is given to read a repository. */
export interface Access {
  url: string;
  user: string;
  password: string;
}

export interface Proposal {
  /** Path or URL of the repository. */
  repo: string;
  ticketId: string;
  branch: string;
  base: { ref: string; commit: string };
  /** The commit to push; it is in `gitDir`. */
  commit: string;
  gitDir: string;
  title: string;
  /** Markdown. */
  body: string;
  draft: boolean;
  /** Whom to ask for a review, as the forge calls them: "ana", "acme/backend". */
  reviewers: string[];
  /** What guards and checks said, for forges that show it at the lines. */
  report: VerdictReport;
  /** The run page as one HTML file; forges with pages of their own link to it or leave it. */
  page: string;
}

export interface VerdictReport {
  title: string;
  /** Markdown. */
  summary: string;
  annotations: Annotation[];
}

export interface Annotation {
  path: string;
  line: number;
  level: 'notice' | 'warning' | 'failure';
  message: string;
}

export interface PullRequestStatus {
  state: 'open' | 'merged' | 'closed';
  /** The commit its branch is at; null where the branch is gone. */
  commit: string | null;
  /** Whether that commit is one the bot made for it: somebody else's is never overwritten. */
  own: boolean;
  /** The last commit of the pull request itself, also after its branch is gone; null where that is not known. */
  head: string | null;
  /** The branch it is to be merged into. */
  base: string | null;
  /** The commit that brought it into the base; null before, and where that is not known. */
  mergeCommit: string | null;
  /** behind: the repository wants it brought up to date first · unknown: not found out yet, look again. */
  merge: 'clean' | 'behind' | 'conflict' | 'unknown';
  /** What the forge calls the repository now: it may have been renamed. Null where it has no names. */
  repository: string | null;
  /** Where a person opens it now; null where that never changes. */
  url: string | null;
  archived: boolean;
  /** Results at `commit` of what others run there, every attempt, oldest first. Not the bot's own verdict. */
  ci: CiRun[];
  /** What people said, oldest first. Untrusted. */
  remarks: Remark[];
}

export interface CiRun {
  name: string;
  /** Runs with the same value here are attempts at the same thing; two things may have one name. */
  of: string;
  state: 'waiting' | 'passed' | 'failed';
  /** ISO 8601; orders attempts. */
  at: string;
  url: string | null;
}

export interface Remark {
  /** Unique on its pull request, for ever. */
  id: string;
  kind: 'review' | 'line' | 'comment';
  author: string;
  /** Whether a program wrote it: nobody to take orders from. */
  bot: boolean;
  verdict: 'approved' | 'changes-requested' | 'dismissed' | null;
  body: string;
  /** Of a line remark. */
  path: string | null;
  line: number | null;
  /** The lines it is about, in the file as it is at `commit`; null where they are gone, or are those before the change. */
  lines: { first: number; last: number; commit: string } | null;
  /** ISO 8601; empty where that is not known. */
  at: string;
  url: string;
}

/** Where something may have happened: whatever matches one of these. */
export interface Hint {
  /** Branches that are a pull request's own. */
  branches: string[];
  /** Addresses of pull requests, as in PullRequestRef. */
  pulls: string[];
  /** The beginning of the addresses of all pull requests of a repository: something happened to it or to a base branch. */
  below: string[];
}
