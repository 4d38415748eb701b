import { createHash } from 'node:crypto';
import { z } from 'zod';
import { plainText } from '../../lib/plain-text.ts';
import { explain, type Refusal, refused } from './explain.ts';
import type { Repository } from './repository.ts';

const Comment = z.object({
  id: z.number(),
  body: z.string().nullish(),
  user: z.object({ login: z.string() }).nullable(),
});

const LONGEST = 65_536;

/** Where a comment goes: the pull request's conversation, or a comment at a line that it answers. */
export interface Spot {
  number: number;
  /** Of a line comment; null: the conversation. */
  answers: number | null;
}

/**
 * Says something once per key. GitHub takes the same comment twice, so it is looked for first, and looked for again afterwards: of two
 * processes that said it at once the later comment is taken back. `us` is our own login: a mark in anybody else's comment is no mark.
 */
export async function comment(
  repository: Repository,
  spot: Spot,
  us: string,
  key: string,
  body: string,
): Promise<void> {
  const marked = `${mark(key)}\n${plainText(body)}`.slice(0, LONGEST);
  const place = placeOf(spot);
  let lost: Refusal | null = null;
  for (let round = 1; ; round += 1) {
    const before = await ours(repository, place, us, key);
    if (before.length === 0) {
      const parameters = { ...place.where, ...place.answer, body: marked };
      const said = await repository.github.attempt(place.create, parameters, z.unknown());
      lost = said.ok ? null : said.refusal;
      if (!said.ok && !said.lost) throw notSaid(repository, spot, said.refusal.message);
    }
    const [first, ...others] = await ours(repository, place, us, key);
    for (const other of others) await takeBack(repository, place, other);
    if (first !== undefined) return;
    if (round === ROUNDS && lost !== null) {
      throw explain(place.create, lost, { repository: repository.said, identity: repository.github.identity });
    }
    if (round === ROUNDS) throw notSaid(repository, spot, 'it was not there after it was said');
  }
}

const ROUNDS = 3;

/** Whether a comment's text is one of ours, whoever wrote it. */
export function isMarked(body: string): boolean {
  return body.startsWith(MARK);
}

const MARK = '<!-- ensurefix:';

function mark(key: string): string {
  return `${MARK}${createHash('sha256').update(key).digest('hex').slice(0, 32)} -->`;
}

type Place = ReturnType<typeof placeOf>;

function placeOf({ number, answers }: Spot) {
  if (answers === null) {
    return {
      list: 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments' as const,
      create: 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments' as const,
      remove: 'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}' as const,
      where: { issue_number: number },
      answer: {},
    };
  }
  return {
    list: 'GET /repos/{owner}/{repo}/pulls/{pull_number}/comments' as const,
    create: 'POST /repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies' as const,
    remove: 'DELETE /repos/{owner}/{repo}/pulls/comments/{comment_id}' as const,
    where: { pull_number: number },
    answer: { comment_id: answers },
  };
}

async function ours({ github }: Repository, place: Place, us: string, key: string): Promise<number[]> {
  const comments = await github.list(place.list, place.where, Comment);
  const wanted = mark(key);
  return comments
    .filter(({ body, user }) => user?.login === us && (body ?? '').startsWith(wanted))
    .map(({ id }) => id)
    .toSorted((a, b) => a - b);
}

/** Another process may have taken it back already. */
async function takeBack({ github }: Repository, { remove }: Place, id: number): Promise<void> {
  await github.attempt(remove, { comment_id: id }, z.unknown());
}

function notSaid({ said }: Repository, { number }: Spot, message: string): Error {
  return refused(
    `GitHub did not take a comment on pull request #${number} of ${said}: ${plainText(message).slice(0, 300)}`,
    'Look whether its conversation is locked.',
  );
}
