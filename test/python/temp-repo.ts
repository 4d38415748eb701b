import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { buildIndex, type BuiltIndex } from '../../src/python/index/build.ts';
import { git } from '../../src/lib/git.ts';
import type { RepoIndex } from '../../src/python/index/facts.ts';

export interface TempRepo {
  gitDir: string;
  /** A folder beside it, for caches. */
  cacheDir: string;
  /** Writes files (null removes one), commits, and gives the commit. */
  commit(files: Record<string, string | Buffer | null>, links?: Record<string, string>): Promise<string>;
  /** `before`: an index to build on. */
  index(commit: string, before?: RepoIndex): Promise<BuiltIndex>;
}

/** A real repository in a temporary folder that goes with the test file. */
export async function tempRepo(): Promise<TempRepo> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'ensurefix-python-'));
  folders.push(root);
  const workTree = path.join(root, 'work');
  const gitDir = path.join(root, 'repo.git');
  const cacheDir = path.join(root, 'cache');
  await mkdir(workTree);
  await git(null, ['init', '-q', '--bare', gitDir]);
  const run = (args: string[]) => git(gitDir, args, { workTree, env: IDENTITY });
  return {
    gitDir,
    cacheDir,
    async commit(files, links = {}) {
      for (const [file, content] of Object.entries(files)) {
        const target = path.join(workTree, file);
        if (content === null) {
          await rm(target);
          continue;
        }
        await mkdir(path.dirname(target), { recursive: true });
        await writeFile(target, content);
      }
      for (const [file, target] of Object.entries(links)) await symlink(target, path.join(workTree, file));
      await run(['add', '-A']);
      await run(['commit', '-q', '--allow-empty', '-m', 'test']);
      return (await run(['rev-parse', 'HEAD'])).trim();
    },
    async index(commit, before) {
      const built = await buildIndex({ gitDir, commit, cacheDir, before: before ?? null });
      await built.kept;
      return built;
    },
  };
}

/** The index of one commit with these files. */
export async function indexOf(files: Record<string, string>): Promise<BuiltIndex['index']> {
  const repo = await tempRepo();
  return (await repo.index(await repo.commit(files))).index;
}

const IDENTITY = {
  GIT_AUTHOR_NAME: 'Test',
  GIT_AUTHOR_EMAIL: 'test@example.org',
  GIT_COMMITTER_NAME: 'Test',
  GIT_COMMITTER_EMAIL: 'test@example.org',
};

const folders: string[] = [];
afterAll(async () => {
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true, maxRetries: 5 })));
});
