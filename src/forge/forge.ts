import type { PullRequestRef } from '../ticket/outcome.ts';

/** Where pull requests live. Every method may be called twice with the same arguments and then does nothing more. */
export interface Forge {
  readonly name: string;
  /**
   * Pushes the branch and opens the pull request; where the branch has one, returns that one. What people merged, closed or pushed
   * meanwhile stays as it is. Throws UserError `forge-refused` when the other side does not take it.
   */
  propose(proposal: Proposal): Promise<PullRequestRef>;
  /**
   * Replaces title, body, draft flag and page of an open pull request, and moves its branch to `proposal.commit`; a branch that
   * holds someone else's commit is refused.
   */
  update(pullRequest: PullRequestRef, proposal: Proposal): Promise<PullRequestRef>;
  statusOf(repo: string, pullRequest: PullRequestRef): Promise<PullRequestStatus>;
  /** Says something on the pull request, once per `key`. */
  comment(repo: string, pullRequest: PullRequestRef, key: string, body: string): Promise<void>;
  /** Tells what happens to the pull requests opened here, until the returned function is called. */
  watch(handle: (event: ForgeEvent) => Promise<void>): Promise<() => Promise<void>>;
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
  /** The run page as one HTML file; forges with pages of their own link to it or leave it. */
  page: string;
}

export interface PullRequestStatus {
  state: 'open' | 'merged' | 'closed';
  /** The commit its branch is at; null where the branch is gone. */
  commit: string | null;
}

export interface ForgeEvent {
  /** Unique for ever: handling it twice must not be seen. */
  key: string;
  /** The address it was proposed to, a path made absolute. To find the ticket, use the branch: a ticket has one for ever. */
  repo: string;
  pullRequest: PullRequestRef;
  /**
   * merged and closed are the last of a pull request · branch-moved: someone else pushed to it · branch-deleted: the branch is gone
   * while the pull request is not closed by that (the local forge, where it is, says closed).
   */
  kind: 'merged' | 'closed' | 'branch-moved' | 'branch-deleted';
}
