import { rm } from 'node:fs/promises';
import path from 'node:path';
import { buildIndex } from '../src/python/index/build.ts';
import type { RepoIndex } from '../src/python/index/facts.ts';

/** The index of a commit, by a process that knows nothing of the repository, kept for the next one. */
export async function readFromNothing(gitDir: string, commit: string, folder: string): Promise<RepoIndex> {
  const cacheDir = path.join(folder, 'index-cold');
  await rm(cacheDir, { recursive: true, force: true });
  const { index, kept } = await buildIndex({ gitDir, commit, cacheDir });
  await kept;
  return index;
}
