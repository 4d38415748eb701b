import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { pushBranch } from '../forge/local/push.ts';
import { readRefs } from '../forge/local/refs.ts';
import { locate } from '../forge/local/repository.ts';
import { git } from '../lib/git.ts';
import { CONFIG_FILE } from '../repos/read-config.ts';
import type { Repository } from './repositories.ts';

/** Where a proposed configuration went. */
export const WrittenConfig = z.object({
  branch: z.string(),
  commit: z.string(),
  /** False: the branch held this very commit before. */
  fresh: z.boolean(),
});
export type WrittenConfig = z.infer<typeof WrittenConfig>;

const CONFIG_BRANCH = 'ensurefix/config';

/**
 * Puts the file on a branch of its own that stands on the base; the checkout is not touched. The same base and text give the same
 * commit, so that twice is once. A branch on which somebody else has worked is left alone: UserError 'forge-refused'.
 */
export async function writeConfig(home: string, repository: Repository, text: string): Promise<WrittenConfig> {
  const { repo, mirror, base } = repository;
  const commit = await commitOf(home, repository, text);
  const target = await locate(repo);
  const before = await readRefs(target, CONFIG_BRANCH, base.ref);
  const folder = path.join(home, 'pulls', target.key);
  await pushBranch(target, folder, { branch: CONFIG_BRANCH, base, commit, gitDir: mirror.gitDir });
  return { branch: CONFIG_BRANCH, commit, fresh: before.branch !== commit };
}

/** Made in the mirror from the base's tree, with an index of its own: there is no work tree anywhere. */
async function commitOf(home: string, { mirror, base }: Repository, text: string): Promise<string> {
  const { gitDir } = mirror;
  const scratch = await mkdtemp(path.join(home, 'config-'));
  try {
    const env = { GIT_INDEX_FILE: path.join(scratch, 'index') };
    const blob = (await git(gitDir, ['hash-object', '-w', '--stdin'], { input: text })).trim();
    await git(gitDir, ['read-tree', base.commit], { env });
    await git(gitDir, ['update-index', '--add', '--cacheinfo', `100644,${blob},${CONFIG_FILE}`], { env });
    const tree = (await git(gitDir, ['write-tree'], { env })).trim();
    const date = (await git(gitDir, ['show', '--no-patch', '--format=%cI', base.commit])).trim();
    const made = await git(gitDir, ['commit-tree', '--no-gpg-sign', '-p', base.commit, tree], {
      input: MESSAGE,
      env: authored(date),
    });
    return made.trim();
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

const MESSAGE = `Say what EnsureFix bot should know of this repository

What is written here was seen in the code; what is commented out is for its owners to decide.
`;

function authored(date: string): Record<string, string> {
  const [name, email] = ['EnsureFix bot', 'bot@ensurefix.invalid'];
  return {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
    GIT_COMMITTER_DATE: date,
  };
}
