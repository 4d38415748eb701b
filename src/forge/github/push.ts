import { z } from 'zod';
import { InternalError } from '../../lib/errors.ts';
import { credentialsFor } from '../../lib/git-credentials.ts';
import { tryGit } from '../../lib/git.ts';
import { plainLine } from '../../lib/plain-text.ts';
import { BOT } from '../../ticket/identity.ts';
import type { Proposal } from '../forge.ts';
import { archived, refused } from './explain.ts';
import { type Repository, tipOf } from './repository.ts';

/**
 * Makes the branch hold `proposal.commit`. A branch that holds somebody else's commit is left alone; one that holds a commit of ours
 * for the same ticket is moved, under the condition that it still does.
 */
export async function pushBranch(repository: Repository, proposal: Proposal): Promise<void> {
  const { branch, commit } = proposal;
  // A lost race means somebody moved the branch between looking and pushing; each round looks again.
  for (let round = 1; ; round += 1) {
    const at = await tipOf(repository, branch);
    if (at === commit) return;
    if (at !== null && !(await isOurs(repository, at, proposal.ticketId))) throw foreign(repository, branch, at);
    const pushed = await push(repository, proposal, at);
    if (pushed.exitCode === 0) return;
    const now = await tipOf(repository, branch);
    if (now === commit) return;
    if (now === at || round === ROUNDS) throw refusal(repository, branch, pushed.stderr);
  }
}

const ROUNDS = 3;

/**
 * Whether a commit is the bot's own, for this ticket or for any: committed by it (an author may be the requester), and with the
 * ticket's name in its last lines. A person who amends it becomes its committer.
 */
export async function isOurs({ github }: Repository, sha: string, ticketId: string | null): Promise<boolean> {
  const asked = await github.attempt('GET /repos/{owner}/{repo}/git/commits/{commit_sha}', { commit_sha: sha }, Commit);
  if (!asked.ok) return false;
  const { committer, message } = asked.value;
  const named = message.split('\n').filter((line) => line.startsWith(TRAILER));
  return committer.email === BOT.email && named.some((line) => ticketId === null || line === `${TRAILER}${ticketId}`);
}

const TRAILER = 'EnsureFix-Ticket: ';

const Commit = z.object({ committer: z.object({ email: z.string() }), message: z.string() });

/** The token goes to git through the environment, for this host alone: arguments can be seen by everybody on the machine. */
async function push({ github, url }: Repository, { gitDir, branch, commit }: Proposal, at: string | null) {
  const { config, env } = credentialsFor(url, { user: 'x-access-token', password: await github.token() });
  const lease = `--force-with-lease=refs/heads/${branch}:${at ?? ''}`;
  const args = [...config, 'push', '--porcelain', '--no-follow-tags', '--no-signed', '--recurse-submodules=no', lease];
  const done = await tryGit(gitDir, [...args, '--', url, `${commit}:refs/heads/${branch}`], {
    env: { ...env, GIT_ALLOW_PROTOCOL: 'http:https', GIT_NO_LAZY_FETCH: '1' },
  });
  if (done.exitCode !== 0 && /not a valid object|does not match any|bad object/.test(done.stderr)) {
    throw new InternalError(`commit ${commit} is not in the workspace it was to be pushed from`);
  }
  return { exitCode: done.exitCode, stderr: `${done.stdout}\n${done.stderr}` };
}

function foreign({ said }: Repository, branch: string, at: string): Error {
  return refused(
    `Branch ${branch} of ${said} holds commit ${at.slice(0, 10)}, which is not the bot's, so it was left as it is.`,
    'Rename or delete that branch if it is no longer needed, then start it again.',
  );
}

function refusal({ said, github }: Repository, branch: string, stderr: string): Error {
  if (/archived/i.test(stderr)) return archived(said);
  if (/protected branch|GH006|GH013|rule violations/i.test(stderr)) {
    return refused(
      `A rule of ${said} refused branch ${branch}: ${tellingLines(stderr)}`,
      'Let the bot push branches that begin with "ensurefix/", then start it again.',
    );
  }
  if (/Permission to .* denied|\b403\b|Authentication failed|could not read Username/i.test(stderr)) {
    const who = github.identity === 'app' ? 'The GitHub App' : 'The GITHUB_TOKEN';
    return refused(
      `${who} lacks the permission "contents: write" on ${said}, so branch ${branch} was not pushed.`,
      'Grant it, accept it where the app is installed, then start it again.',
    );
  }
  if (/'refs\/heads\/[^']*' exists; cannot (?:create|lock)|cannot lock ref/.test(stderr)) {
    return refused(
      `${said} has a branch whose name stands in the way of ${branch}.`,
      'Rename the branch that is named like the first part of it, then start it again.',
    );
  }
  return refused(
    `${said} did not take branch ${branch}: ${tellingLines(stderr)}`,
    'Look at what it says, then start it again.',
  );
}

function tellingLines(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => /^(fatal|error|remote|!)/.test(line.trim()));
  return plainLine(lines.slice(-4).join(' '), 300) || 'git gave no reason.';
}
