import { stat } from 'node:fs/promises';
import path from 'node:path';
import { type Clock, systemClock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import type { PullRequestRef } from '../../ticket/outcome.ts';
import type { Forge, Proposal, PullRequestStatus } from '../forge.ts';
import { addComment, writePage } from './comment.ts';
import { pushBranch } from './push.ts';
import { claimRecord, isOwn, type PullRecord, readRecord, recordOf, whenMissing, writeRecord } from './record.ts';
import { refused } from './refusal.ts';
import { readRefs } from './refs.ts';
import { locate, type Repository } from './repository.ts';
import { hasCommit, isConflicting, statusFrom } from './status.ts';

export interface LocalForgeOptions {
  /** ENSUREFIX_HOME; records are kept under `<home>/pulls/<repository key>/`. */
  home: string;
  log: Logger;
  clock?: Clock;
  /** How often a pull request is worth a look, in milliseconds. */
  pollMs?: number;
}

/** A forge made of a branch in the repository and files of our own: for repositories that live in a folder or on a bare git server. */
export function createLocalForge({ home, log, clock = systemClock, pollMs = 5000 }: LocalForgeOptions): Forge {
  const pulls = path.join(home, 'pulls');

  async function open(repo: string): Promise<{ repository: Repository; folder: string }> {
    const repository = await locate(repo);
    return { repository, folder: path.join(pulls, repository.key) };
  }

  async function propose(proposal: Proposal): Promise<PullRequestRef> {
    const { repository, folder } = await open(proposal.repo);
    const known = await recordOf(folder, proposal.branch, log);
    if (known === null) {
      await pushBranch(repository, folder, proposal);
      return refTo(folder, await claimRecord(folder, await termsOf(repository, proposal), proposal.page, log));
    }
    if (await isSettled(repository, known, proposal)) await completePage(folder, known, proposal);
    else await moveTo(repository, folder, known, proposal);
    return refTo(folder, known);
  }

  async function update(pullRequest: PullRequestRef, proposal: Proposal): Promise<PullRequestRef> {
    const { repository, folder } = await open(proposal.repo);
    const known = await readRecord(folder, pullRequest.number, log);
    if (typeof known !== 'object' || known.branch !== pullRequest.branch || known.branch !== proposal.branch) {
      throw refused(
        `There is no pull request ${pullRequest.number} for branch ${proposal.branch} of ${repository.said} here.`,
        'Propose the change first, with the same ENSUREFIX_HOME.',
      );
    }
    const { state } = await statusOf(proposal.repo, pullRequest);
    if (state !== 'open') {
      throw refused(
        `Pull request ${known.number} of ${repository.said} is ${state}.`,
        'Start a new ticket for what is still to do.',
      );
    }
    await moveTo(repository, folder, known, proposal);
    return refTo(folder, known);
  }

  async function statusOf(repo: string, pullRequest: PullRequestRef): Promise<PullRequestStatus> {
    const { repository, folder } = await open(repo);
    const read = await readRecord(folder, pullRequest.number, log);
    const record = typeof read === 'object' && read.branch === pullRequest.branch ? read : null;
    const refs = await readRefs(repository, pullRequest.branch, record?.base.ref ?? 'HEAD');
    const { state, commit } = await statusFrom(repository, folder, record, refs);
    return {
      state,
      commit,
      own: commit !== null && (await isOwn(folder, commit)),
      head: commit ?? record?.commit ?? null,
      base: refs.baseName,
      mergeCommit: null,
      merge: state === 'open' && (await isConflicting(repository, folder, refs)) ? 'conflict' : 'clean',
      repository: null,
      url: null,
      archived: false,
      ci: [],
      remarks: [],
    };
  }

  async function comment(repo: string, pullRequest: PullRequestRef, key: string, body: string): Promise<void> {
    const { repository, folder } = await open(repo);
    const known = await readRecord(folder, pullRequest.number, log);
    if (typeof known !== 'object') {
      throw refused(
        `There is no pull request ${pullRequest.number} of ${repository.said} here.`,
        'Propose the change first.',
      );
    }
    await addComment(path.join(folder, String(known.number)), { key, at: clock.now().toISOString(), body });
  }

  return {
    name: 'local',
    serves: () => true,
    propose,
    update,
    statusOf,
    comment,
    // Nobody but the owner of a folder can say anything here, and there is nobody to ask.
    mayWrite: () => Promise.resolve(false),
    // A folder tells nothing by itself: it is looked at, which is cheap.
    watch: () => Promise.resolve(() => Promise.resolve()),
    lookEveryMs: () => pollMs,
  };
}

/** Brings branch, record and page to the proposal, in that order: called again after a kill, it finishes what is left. */
async function moveTo(repository: Repository, folder: string, known: PullRecord, proposal: Proposal): Promise<void> {
  await pushBranch(repository, folder, proposal);
  await writePage(path.join(folder, String(known.number)), proposal.page);
  await writeRecord(folder, { number: known.number, ...(await termsOf(repository, proposal)) });
}

/**
 * Whether nothing is to be pushed for a branch that has a record: it was proposed as it is, or people merged, closed or went on
 * with it, which a repeated propose must not undo. Only a repository that never saw the commit (restored from a copy, made anew)
 * gets the branch again.
 */
async function isSettled(repository: Repository, known: PullRecord, proposal: Proposal): Promise<boolean> {
  const { branch } = await readRefs(repository, known.branch, known.base.ref);
  if (branch !== null) return known.commit === proposal.commit;
  return (await hasCommit(repository, known.commit)) !== false;
}

async function completePage(folder: string, known: PullRecord, proposal: Proposal): Promise<void> {
  const pull = path.join(folder, String(known.number));
  const page = await stat(path.join(pull, 'page.html')).catch(whenMissing(null));
  if (page === null) await writePage(pull, proposal.page);
}

/** Base "HEAD", a tag or a commit is recorded as the branch that is current there: a pull request is merged into a branch. */
async function termsOf(repository: Repository, proposal: Proposal): Promise<Omit<PullRecord, 'number'>> {
  const { ticketId, branch, base, commit, title, body, draft, reviewers } = proposal;
  const { baseName } = await readRefs(repository, branch, base.ref);
  return {
    ticketId,
    branch,
    base: { ref: baseName ?? base.ref, commit: base.commit },
    commit,
    title,
    body,
    draft,
    reviewers,
  };
}

function refTo(folder: string, { number, branch }: PullRecord): PullRequestRef {
  return { number, url: path.join(folder, String(number), 'page.html'), branch };
}
