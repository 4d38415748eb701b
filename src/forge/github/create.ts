import { z } from 'zod';
import { UserError } from '../../lib/errors.ts';
import type { Logger } from '../../lib/log.ts';
import type { PullRequestRef } from '../../ticket/outcome.ts';
import { checkProposal } from '../check-proposal.ts';
import type { Forge, Hint, Proposal } from '../forge.ts';
import { type Host, hostOf, namedOn } from './address.ts';
import { type Allowance, RESERVE, spread } from './allowance.ts';
import { connect } from './call.ts';
import { comment } from './comment.ts';
import type { GitHubIdentity } from './credentials.ts';
import { limited, refused } from './explain.ts';
import { editPull, findPull, openPull, type Pull, readPull, refTo, setDraft } from './pull.ts';
import { isOurs, pushBranch } from './push.ts';
import { lineCommentOf } from './remarks.ts';
import { mustTakeChanges, openRepository, type Repository, tipOf } from './repository.ts';
import { askReviewers } from './reviewers.ts';
import { statusOf } from './status.ts';
import { sayVerdict } from './verdict.ts';

export interface GitHubForgeOptions {
  /** As in GITHUB_API_URL. */
  api: string;
  identity: GitHubIdentity;
  log: Logger;
  /** Whether webhooks tell of changes, so that looking by ourselves is only for lost ones. */
  hooked: boolean;
}

export interface GitHubForge extends Forge {
  /** What the webhook endpoint heard. */
  hint(hint: Hint): Promise<void>;
}

/** Pull requests on GitHub, as a GitHub App or with a person's token. */
export function createGitHubForge({ api, identity, log, hooked }: GitHubForgeOptions): GitHubForge {
  const host: Host = hostOf(api);
  const connection = connect(host, identity, log);
  const watching = new Set<(hint: Hint) => Promise<void>>();
  let own: Promise<string> | null = null;

  function allowanceOf(repo: string): Allowance {
    const named = namedOn(host, repo);
    return named === null ? { left: 1, resetsIn: 0 } : connection.allowance(named);
  }

  const open = (repo: string): Promise<Repository> => openRepository(host, connection, repo);

  /** Our own login; asked once. */
  function us(): Promise<string> {
    own ??= (
      connection.credentials.kind === 'app'
        ? connection.self('GET /app', App).then(({ slug }) => `${slug}[bot]`)
        : connection.self('GET /user', User).then(({ login }) => login)
    ).catch((error: unknown) => {
      own = null;
      throw error;
    });
    return own;
  }

  async function propose(proposal: Proposal): Promise<PullRequestRef> {
    await checkProposal(proposal);
    const repository = await open(proposal.repo);
    const known = await findPull(repository, proposal.branch);
    if (known === null) {
      mustTakeChanges(repository);
      await pushBranch(repository, proposal);
      const opened = await openPull(repository, proposal);
      return finish(repository, opened, proposal, () => askReviewers(repository, opened, proposal.reviewers, 'each'));
    }
    // Merged or closed by people, or gone on with: a repeated propose must not undo it.
    if (known.state !== 'open') return refTo(known);
    const at = await tipOf(repository, proposal.branch);
    if (at !== proposal.commit && (at === null || !(await isOurs(repository, at, proposal.ticketId))))
      return refTo(known);
    return moveTo(repository, known, proposal, 'each');
  }

  async function update(pullRequest: PullRequestRef, proposal: Proposal): Promise<PullRequestRef> {
    await checkProposal(proposal);
    const repository = await open(proposal.repo);
    mustTakeChanges(repository);
    const pull = await readPull(repository, pullRequest.number);
    if (pull.head.ref !== proposal.branch) {
      throw refused(
        `Pull request #${pull.number} of ${repository.said} is not of branch ${proposal.branch}.`,
        'Propose the change first.',
      );
    }
    if (pull.state !== 'open') {
      throw refused(
        `Pull request #${pull.number} of ${repository.said} is ${pull.merged_at === null ? 'closed' : 'merged'}.`,
        'Start a new ticket for what is still to do.',
      );
    }
    return moveTo(repository, pull, proposal, 'none-yet');
  }

  async function moveTo(
    repository: Repository,
    pull: Pull,
    proposal: Proposal,
    whom: 'each' | 'none-yet',
  ): Promise<PullRequestRef> {
    mustTakeChanges(repository);
    await pushBranch(repository, proposal);
    await editPull(repository, pull, proposal);
    return finish(
      repository,
      pull,
      proposal,
      () => setDraft(repository, pull, proposal.draft),
      () => askReviewers(repository, pull, proposal.reviewers, whom),
    );
  }

  /** What belongs to a pull request besides itself. It is open by now, so what cannot be done is said and fails nothing. */
  async function finish(
    repository: Repository,
    pull: Pull,
    proposal: Proposal,
    ...besides: (() => Promise<void>)[]
  ): Promise<PullRequestRef> {
    const notes: string[] = [];
    for (const work of [...besides, () => sayVerdict(repository, proposal)]) {
      try {
        await work();
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        notes.push(`${error.message} ${error.next}`);
      }
    }
    return notes.length === 0 ? refTo(pull) : { ...refTo(pull), notes };
  }

  return {
    name: 'github',
    serves: (repo) => namedOn(host, repo) !== null,
    propose,
    update,
    async statusOf(repo, pullRequest) {
      const { left, resetsIn } = allowanceOf(repo);
      if (left <= RESERVE) throw limited(resetsIn);
      return statusOf(await open(repo), pullRequest, await us());
    },
    async comment(repo, { number }, key, body, answers) {
      const spot = { number, answers: lineCommentOf(answers) };
      const repository = await open(repo);
      await inLine(`${repository.said}#${number}`, async () => comment(repository, spot, await us(), key, body));
    },
    async mayWrite(repo, login) {
      const { github } = await open(repo);
      const operation = 'GET /repos/{owner}/{repo}/collaborators/{username}/permission';
      const answer = await github.attempt(operation, { username: login }, Access);
      return answer.ok && ['admin', 'write'].includes(answer.value.permission);
    },
    async watch(handle) {
      watching.add(handle);
      return async () => void watching.delete(handle);
    },
    lookEveryMs: (repo) => spread(hooked ? 10 * 60_000 : 60_000, allowanceOf(repo)),
    async hint(hint) {
      for (const handle of watching) await handle(hint);
    },
    async access(repo) {
      // Under the name it has now: a token is for that one.
      const { github, url } = await open(repo);
      return { url, user: 'x-access-token', password: await github.token() };
    },
  };
}

const App = z.object({ slug: z.string() });
const User = z.object({ login: z.string() });
const Access = z.object({ permission: z.string() });

/** One comment after the other on a pull request: what is said twice at once would have to be taken back. */
async function inLine(name: string, work: () => Promise<void>): Promise<void> {
  const turn = (lines.get(name) ?? Promise.resolve()).catch(() => undefined).then(work);
  lines.set(name, turn);
  try {
    await turn;
  } finally {
    if (lines.get(name) === turn) lines.delete(name);
  }
}

const lines = new Map<string, Promise<void>>();
