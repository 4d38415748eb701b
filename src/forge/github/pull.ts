import { createHash } from 'node:crypto';
import { z } from 'zod';
import { plainLine, plainText } from '../../lib/plain-text.ts';
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
  requested_reviewers: z.array(z.object({ login: z.string() })).nullish(),
  requested_teams: z.array(z.object({ slug: z.string() })).nullish(),
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

/** Brings the words to the proposal, but for what people made theirs; asks nothing where they are as they should be. */
export async function editPull(repository: Repository, pull: Pull, proposal: Proposal): Promise<void> {
  const words = keepTheirs(wordsOf(proposal), pull);
  if (pull.title !== words.title || (pull.body ?? '') !== words.body) {
    const parameters = { pull_number: pull.number, ...words };
    await repository.github.ask('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', parameters, Pull);
  }
}

export function refTo(pull: Pull): PullRequestRef {
  return { number: pull.number, url: pull.html_url, branch: pull.head.ref };
}

/** Only GraphQL can; it says 200 to what it refuses. A plan without drafts is no trouble: the body says what the flag would. */
export async function setDraft({ github, said }: Repository, pull: Pull, draft: boolean): Promise<void> {
  if ((pull.draft ?? false) === draft) return;
  const mutation = draft ? 'convertPullRequestToDraft' : 'markPullRequestReadyForReview';
  const query = `mutation ($id: ID!) { ${mutation}(input: { pullRequestId: $id }) { pullRequest { isDraft } } }`;
  const { errors } = await github.ask('POST /graphql', { query, variables: { id: pull.node_id } }, GraphQl);
  const [first] = errors ?? [];
  if (first === undefined || /draft pull requests are not supported/i.test(first.message)) return;
  throw refused(
    `Pull request #${pull.number} of ${said} could not be made ${draft ? 'a draft' : 'ready for review'}: ${plainLine(first.message, 300)}`,
    'Set it there by hand.',
  );
}

const GraphQl = z.object({ errors: z.array(z.object({ message: z.string() })).nullish() });

/** Base "HEAD", a tag or a commit is no branch to merge into: the default branch is. */
async function baseOf(repository: Repository, { base }: Proposal): Promise<string> {
  const name = base.ref.replace(/^refs\/heads\//, '');
  return (await tipOf(repository, name)) === null ? repository.defaultBranch : name;
}

interface Words {
  title: string;
  body: string;
}

/** Invisible and control characters are named or gone: GitHub takes no NUL, and a reader must not be led astray. */
function wordsOf({ title, body }: Proposal): Words {
  const line = plainText(title).replace(/\s+/g, ' ').trim().slice(0, LONGEST_TITLE);
  return { title: line, body: `${cutInside(plainText(body), LONGEST_BODY - 100).trimEnd()}\n${titleMark(line)}\n` };
}

/** What it ends with names what was agreed, so a body that is too long is cut before that. */
function cutInside(body: string, most: number): string {
  if (body.length <= most) return body;
  return `${body.slice(0, most - END - 4)}\n…\n${body.slice(-END)}`;
}

const END = 2_000;

/** How we know our own title again: one without it, or that does not fit it, is a person's. */
function titleMark(title: string): string {
  return `<!-- ensurefix-title:${createHash('sha256').update(title).digest('hex').slice(0, 16)} -->`;
}

/** A title that a person wrote stays, and so does what they ticked. */
function keepTheirs({ title, body }: Words, pull: Pull): Words {
  const there = pull.body ?? '';
  const isOurs = there.includes(titleMark(pull.title)) || !there.includes('<!-- ensurefix-title:');
  const ticked = new Set([...there.matchAll(/^\s*[-*] \[x\] (.+?)\s*$/gim)].map(([, text]) => text));
  const boxes = body.replace(/^(\s*[-*] \[) (\] (.+?)\s*)$/gm, (line, open: string, rest: string, text: string) =>
    ticked.has(text) ? `${open}x${rest}` : line,
  );
  return { title: isOurs ? title : pull.title, body: boxes };
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
