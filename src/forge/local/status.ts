import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { tryGit } from '../../lib/git.ts';
import type { PullRequestStatus } from '../forge.ts';
import type { PullRecord } from './record.ts';
import { type Refs, TRANSPORTS } from './refs.ts';
import type { Repository } from './repository.ts';

/** merged: the proposed commit, or one with the same change, is in the base branch. closed: the branch is gone without that. */
export async function statusFrom(
  repository: Repository,
  folder: string,
  record: PullRecord | null,
  refs: Refs,
): Promise<Pick<PullRequestStatus, 'state' | 'commit'>> {
  const merged = record !== null && refs.base !== null && (await isMerged(repository, folder, record, refs));
  return { state: merged ? 'merged' : refs.branch === null ? 'closed' : 'open', commit: refs.branch };
}

/** Whether the branch can no longer be merged as it is. Behind a URL only refs can be asked for, so nothing is said against it. */
export async function isConflicting(repository: Repository, folder: string, { branch, base }: Refs): Promise<boolean> {
  const { gitDir } = repository;
  if (gitDir === null || branch === null || base === null) return false;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const scratch = await mkdtemp(path.join(folder, '.merged-'));
  try {
    // Nothing is written to somebody's repository: what the merge makes goes beside it, and away.
    const env = {
      ...TRANSPORTS,
      GIT_OBJECT_DIRECTORY: scratch,
      GIT_ALTERNATE_OBJECT_DIRECTORIES: path.join(gitDir, 'objects'),
    };
    const merged = await tryGit(gitDir, ['merge-tree', '--write-tree', '--no-messages', base, branch], { env });
    return merged.exitCode === 1;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Whether the repository has ever seen the commit; null where only its refs can be asked for. */
export async function hasCommit(repository: Repository, commit: string): Promise<boolean | null> {
  if (repository.gitDir === null) return null;
  const found = await tryGit(repository.gitDir, ['cat-file', '-e', `${commit}^{commit}`], { env: TRANSPORTS });
  return found.exitCode === 0;
}

async function isMerged(repository: Repository, folder: string, record: PullRecord, refs: Refs): Promise<boolean> {
  const tip = refs.base ?? '';
  const gitDir = repository.gitDir ?? (await fetchHistory(repository, folder, refs));
  if (gitDir === null) return false;
  const reached = await tryGit(gitDir, ['merge-base', '--is-ancestor', record.commit, tip], { env: TRANSPORTS });
  if (reached.exitCode === 0) return true;
  // Squashed or rebased: another commit that makes the same change. Needs the files, which a URL's history comes without.
  if (repository.gitDir === null) return false;
  const same = await tryGit(gitDir, ['cherry', tip, record.commit, record.base.commit], { env: TRANSPORTS });
  const marks = same.stdout.split('\n').filter((line) => line !== '');
  return same.exitCode === 0 && marks.length > 0 && marks.every((line) => line.startsWith('-'));
}

/**
 * The commits of the base branch behind a URL, without files, in a git directory beside the records. The address is given for this
 * one command and written nowhere: it may hold a token.
 */
async function fetchHistory(repository: Repository, folder: string, refs: Refs): Promise<string | null> {
  const gitDir = path.join(folder, 'history.git');
  await mkdir(gitDir, { recursive: true, mode: 0o700 });
  await tryGit(null, ['init', '--quiet', '--bare', gitDir]);
  const remote = [
    `remote.there.url=${repository.target}`,
    'remote.there.promisor=true',
    'remote.there.partialclonefilter=tree:0',
  ];
  const args = ['fetch', '--quiet', '--no-tags', '--no-auto-gc', '--no-write-fetch-head', 'there'];
  const fetched = await tryGit(
    gitDir,
    [...remote.flatMap((setting) => ['-c', setting]), ...args, `+refs/heads/${refs.baseName ?? ''}:refs/base`],
    { env: TRANSPORTS },
  );
  return fetched.exitCode === 0 ? gitDir : null;
}
