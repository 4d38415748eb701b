import { z } from 'zod';
import type { PullRequestRef } from '../../ticket/outcome.ts';
import type { PullRequestStatus } from '../forge.ts';
import { readCi } from './ci.ts';
import { Pull } from './pull.ts';
import { isOurs } from './push.ts';
import { readRemarks } from './remarks.ts';
import { type Repository, tipOf } from './repository.ts';

const Standing = Pull.extend({ mergeable: z.boolean().nullable(), mergeable_state: z.string() });

/** Everything about a pull request as it is now. Nine questions; what is over is asked less. */
export async function statusOf(repository: Repository, ref: PullRequestRef, us: string): Promise<PullRequestStatus> {
  const { github, said, archived } = repository;
  const operation = 'GET /repos/{owner}/{repo}/pulls/{pull_number}';
  const pull = await github.ask(operation, { pull_number: ref.number }, Standing);
  const state = pull.merged_at !== null ? 'merged' : pull.state;
  const commit = await tipOf(repository, pull.head.ref);
  return {
    state,
    commit,
    own: state === 'open' && commit !== null && (await isOurs(repository, commit, null)),
    head: pull.head.sha,
    base: pull.base.ref,
    mergeCommit: state === 'merged' ? pull.merge_commit_sha : null,
    merge: mergeOf(pull),
    repository: said,
    url: pull.html_url,
    archived,
    ci: state === 'closed' ? [] : await readCi(repository, pull.head.sha),
    remarks: await readRemarks(repository, ref.number, us),
  };
}

/** GitHub finds out in the background, and says null until it has. */
function mergeOf({ mergeable, mergeable_state: state }: z.infer<typeof Standing>): PullRequestStatus['merge'] {
  if (mergeable === null) return 'unknown';
  if (!mergeable || state === 'dirty') return 'conflict';
  return state === 'behind' ? 'behind' : 'clean';
}
