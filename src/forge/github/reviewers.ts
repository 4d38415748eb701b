import { z } from 'zod';
import type { Pull } from './pull.ts';
import type { Repository } from './repository.ts';

/**
 * Asks the reviewers a proposal names, once: where somebody is asked or has answered, nothing more is done. Whom GitHub does not take
 * (no member, the author) is left out, because one wrong name refuses all of them.
 */
export async function askReviewers({ github, owner }: Repository, pull: Pull, names: readonly string[]): Promise<void> {
  const asked = (pull.requested_reviewers ?? []).length + (pull.requested_teams ?? []).length;
  if (names.length === 0 || asked > 0) return;
  const place = { pull_number: pull.number };
  const reviews = await github.list('GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews', place, z.unknown());
  if (reviews.length > 0) return;
  const bare = names.map((name) => name.replace(/^@/, ''));
  const reviewers = bare.filter((name) => !name.includes('/'));
  // A team of another organisation cannot be asked here.
  const teams = bare.filter((name) => name.toLowerCase().startsWith(`${owner.toLowerCase()}/`));
  const teamReviewers = teams.map((name) => name.slice(owner.length + 1));
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
