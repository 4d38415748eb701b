import { z } from 'zod';
import type { Remark } from '../forge.ts';
import { isMarked } from './comment.ts';
import type { Repository } from './repository.ts';

const User = z.object({ login: z.string(), type: z.string() }).nullable();

const Review = z.object({
  id: z.number(),
  user: User,
  body: z.string(),
  state: z.string(),
  html_url: z.string(),
  submitted_at: z.string().nullish(),
});

const LineComment = z.object({
  id: z.number(),
  user: User,
  body: z.string(),
  path: z.string(),
  line: z.number().nullish(),
  original_line: z.number().nullish(),
  start_line: z.number().nullish(),
  side: z.string().nullish(),
  commit_id: z.string(),
  html_url: z.string(),
  created_at: z.string(),
});

const Comment = z.object({
  id: z.number(),
  user: User,
  body: z.string().nullish(),
  html_url: z.string(),
  created_at: z.string(),
});

/** Reviews, comments at lines and comments of the conversation, oldest first, without our own. */
export async function readRemarks({ github }: Repository, number: number, us: string): Promise<Remark[]> {
  const pull = { pull_number: number };
  const reviews = await github.list('GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews', pull, Review);
  const lines = await github.list('GET /repos/{owner}/{repo}/pulls/{pull_number}/comments', pull, LineComment);
  const conversation = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments';
  const comments = await github.list(conversation, { issue_number: number }, Comment);
  const all: { at: string; remark: Remark }[] = [
    ...reviews
      // A review that only carries comments at lines says nothing itself, and a pending one is not said yet.
      .filter(({ state, body }) => state !== 'PENDING' && (VERDICTS[state] !== undefined || body.trim() !== ''))
      .map((each) => ({
        at: each.submitted_at ?? '',
        remark: {
          ...said(each.user),
          id: `review:${each.id}`,
          kind: 'review' as const,
          verdict: VERDICTS[each.state] ?? null,
          body: each.body,
          ...NOWHERE,
          at: each.submitted_at ?? '',
          url: each.html_url,
        },
      })),
    ...lines.map((each) => ({
      at: each.created_at,
      remark: {
        ...said(each.user),
        id: `line:${each.id}`,
        kind: 'line' as const,
        verdict: null,
        body: each.body,
        path: each.path,
        line: each.line ?? each.original_line ?? null,
        lines: linesOf(each),
        at: each.created_at,
        url: each.html_url,
      },
    })),
    ...comments.map((each) => ({
      at: each.created_at,
      remark: {
        ...said(each.user),
        id: `comment:${each.id}`,
        kind: 'comment' as const,
        verdict: null,
        body: each.body ?? '',
        ...NOWHERE,
        at: each.created_at,
        url: each.html_url,
      },
    })),
  ];
  return (
    all
      // With a person's token we speak in that person's name: what bears our mark is ours, the rest is theirs.
      .filter(({ remark }) => !(remark.author === us && isMarked(remark.body)))
      .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
      .map(({ remark }) => remark)
  );
}

const NOWHERE = { path: null, line: null, lines: null };

/** GitHub takes the line away from a comment whose lines have changed since. */
function linesOf({ line, start_line: start, side, commit_id: commit }: z.infer<typeof LineComment>): Remark['lines'] {
  if (line === null || line === undefined || side === 'LEFT') return null;
  return { first: start ?? line, last: line, commit };
}

/** The comment at a line that a remark is; null for the others, which are answered in the conversation. */
export function lineCommentOf(remark: string | undefined): number | null {
  const id = /^line:(\d+)$/.exec(remark ?? '')?.[1];
  return id === undefined ? null : Number(id);
}

const VERDICTS: Record<string, Remark['verdict']> = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'changes-requested',
  DISMISSED: 'dismissed',
};

/** The account of somebody who left GitHub is gone. */
function said(user: z.infer<typeof User>): Pick<Remark, 'author' | 'bot'> {
  return { author: user?.login ?? 'ghost', bot: user === null || user.type === 'Bot' };
}
