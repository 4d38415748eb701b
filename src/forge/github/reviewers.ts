import { z } from 'zod';
import type { Pull } from './pull.ts';
import type { Repository } from './repository.ts';

/**
 * Asks the reviewers a proposal names. `each`: whoever of them was not asked yet and has not answered, as when it is opened, where GitHub
 * may have asked the code owners by itself · `none-yet`: only where nobody was, so that whom people took off stays off. Whom GitHub does
 * not take (no member, the author) is left out, because one wrong name refuses all of them.
 */
export async function askReviewers(
  { github, owner }: Repository,
  pull: Pull,
  names: readonly string[],
  whom: 'each' | 'none-yet',
): Promise<void> {
  const asked = [
    ...(pull.requested_reviewers ?? []).map(({ login }) => login),
    ...(pull.requested_teams ?? []).map(({ slug }) => `${owner}/${slug}`),
  ];
  if (names.length === 0 || (whom === 'none-yet' && asked.length > 0)) return;
  const place = { pull_number: pull.number };
  const reviews = await github.list('GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews', place, Review);
  if (whom === 'none-yet' && reviews.length > 0) return;
  const there = new Set([...asked, ...reviews.map(({ user }) => user?.login ?? '')].map((name) => name.toLowerCase()));
  const bare = names.map((name) => name.replace(/^@/, '')).filter((name) => !there.has(name.toLowerCase()));
  const reviewers = bare.filter((name) => !name.includes('/'));
  // A team of another organisation cannot be asked here.
  const teams = bare.filter((name) => name.toLowerCase().startsWith(`${owner.toLowerCase()}/`));
  const teamReviewers = teams.map((name) => name.slice(owner.length + 1));
  if (reviewers.length + teamReviewers.length === 0) return;
  const ask = (who: { reviewers: string[]; team_reviewers: string[] }) =>
    github.attempt(
      'POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers',
      { ...place, ...who },
      z.unknown(),
    );
  const all = await ask({ reviewers, team_reviewers: teamReviewers });
  if (all.ok || all.lost || reviewers.length + teamReviewers.length < 2) return;
  for (const name of reviewers) await ask({ reviewers: [name], team_reviewers: [] });
  for (const name of teamReviewers) await ask({ reviewers: [], team_reviewers: [name] });
}

const Review = z.object({ user: z.object({ login: z.string() }).nullable() });
