import { z } from 'zod';
import { plainText } from '../../lib/plain-text.ts';
import type { PullRequestRef } from '../../ticket/outcome.ts';
import type { Proposal } from '../forge.ts';
import { refused } from './explain.ts';
import { type Repository, tipOf } from './repository.ts';

/** What is read of a pull request wherever one comes. */
export const Pull = z.object({
  number: z.number(),
  node_id: z.string(),
  html_url: z.string(),
  state: z.enum(['open', 'closed']),
  draft: z.boolean().optional(),
  merged_at: z.string().nullable(),
  merge_commit_sha: z.string().nullable(),
  title: z.string(),
  body: z.string().nullable(),
  head: z.object({ ref: z.string(), sha: z.string() }),
  base: z.object({ ref: z.string() }),
  requested_reviewers: z.array(z.unknown()).nullish(),
  requested_teams: z.array(z.unknown()).nullish(),
});
export type Pull = z.infer<typeof Pull>;

/** GitHub cuts neither; it refuses longer ones. */
const LONGEST_TITLE = 256;
const LONGEST_BODY = 65_536;

/** The pull request of a branch, the newest where people opened others; null where there is none. */
export async function findPull({ github, owner }: Repository, branch: string): Promise<Pull | null> {
  const parameters = { head: `${owner}:${branch}`, state: 'all' };
  const found = await github.list('GET /repos/{owner}/{repo}/pulls', parameters, Pull);
  // The filter is a hint: a fork's branch of the same name, or an unknown head, must not be taken for it.
  return found.filter((pull) => pull.head.ref === branch).toSorted((a, b) => b.number - a.number)[0] ?? null;
}

export function readPull({ github }: Repository, number: number): Promise<Pull> {
  return github.ask('GET /repos/{owner}/{repo}/pulls/{pull_number}', { pull_number: number }, Pull);
}

/** Opens it, or finds the one that a lost answer or another process left. */
export async function openPull(repository: Repository, proposal: Proposal): Promise<Pull> {
  const base = await baseOf(repository, proposal);
  let draft = proposal.draft;
  for (let round = 1; ; round += 1) {
    const words = wordsOf(proposal);
    const parameters = { ...words, head: proposal.branch, base, draft };
    const opened = await repository.github.attempt('POST /repos/{owner}/{repo}/pulls', parameters, Pull);
    if (opened.ok) return opened.value;
    const there = await findPull(repository, proposal.branch);
    if (there !== null) return there;
    const { message } = opened.refusal;
    // Private repositories of the free plan have no drafts; the body says that it is one.
    if (draft && /draft pull requests are not supported/i.test(message)) draft = false;
    else if (!opened.lost || round === ROUNDS) throw notOpened(repository, proposal, message);
  }
}

const ROUNDS = 4;

/** Brings words and draft flag to the proposal; asks nothing where they are as they should be. */
export async function editPull(repository: Repository, pull: Pull, proposal: Proposal): Promise<void> {
  const words = wordsOf(proposal);
  if (pull.title !== words.title || (pull.body ?? '') !== words.body) {
    const parameters = { pull_number: pull.number, ...words };
    await repository.github.ask('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', parameters, Pull);
  }
  if ((pull.draft ?? false) !== proposal.draft) await setDraft(repository, pull, proposal.draft);
}

export function refTo(pull: Pull): PullRequestRef {
  return { number: pull.number, url: pull.html_url, branch: pull.head.ref };
}

/** Only GraphQL can. A repository without drafts refuses it, and the body says what the flag would. */
async function setDraft({ github }: Repository, pull: Pull, draft: boolean): Promise<void> {
  const mutation = draft ? 'convertPullRequestToDraft' : 'markPullRequestReadyForReview';
  const query = `mutation ($id: ID!) { ${mutation}(input: { pullRequestId: $id }) { pullRequest { isDraft } } }`;
  await github.ask('POST /graphql', { query, variables: { id: pull.node_id } }, z.unknown());
}

/** Base "HEAD", a tag or a commit is no branch to merge into: the default branch is. */
async function baseOf(repository: Repository, { base }: Proposal): Promise<string> {
  const name = base.ref.replace(/^refs\/heads\//, '');
  return (await tipOf(repository, name)) === null ? repository.defaultBranch : name;
}

/** Invisible and control characters are named or gone: GitHub takes no NUL, and a reader must not be led astray. */
function wordsOf({ title, body }: Proposal): { title: string; body: string } {
  const line = plainText(title).replace(/\s+/g, ' ').trim();
  return { title: line.slice(0, LONGEST_TITLE), body: plainText(body).slice(0, LONGEST_BODY) };
}

function notOpened({ said }: Repository, { branch }: Proposal, message: string): Error {
  if (/no commits between/i.test(message)) {
    return refused(
      `Branch ${branch} of ${said} holds nothing that its base does not have: the change is there already.`,
      'Look at the base; there is nothing left to do.',
    );
  }
  return refused(
    `GitHub did not open a pull request for ${branch} of ${said}: ${plainText(message).slice(0, 300)}`,
    'Change what it names, then start it again.',
  );
}
