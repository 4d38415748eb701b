import path from 'node:path/posix';
import { readBlobs } from '../python/index/read-tree.ts';
import type { RepoIndex } from '../python/index/facts.ts';
import { isTestFile } from './guard/kinds.ts';

/** A test module as the base has it. */
export interface HouseTest {
  path: string;
  text: string;
}

/** Enough to tell a habit from an exception. */
const MOST_FILES = 40;
const MOST_BYTES = 1_000_000;

/**
 * Test modules of a commit that guards learn the repository's habits from: those nearest to the changed files first, the
 * changed ones themselves included, up to forty and a megabyte.
 */
export async function readHouseTests(
  gitDir: string,
  index: RepoIndex,
  changed: readonly string[],
): Promise<HouseTest[]> {
  const folders = new Set(changed.map((file) => path.dirname(file)));
  const tops = new Set(changed.map((file) => file.split('/')[0] ?? ''));
  const names = new Set(changed);
  const nearness = (file: string): number => {
    if (names.has(file)) return 0;
    if (folders.has(path.dirname(file))) return 1;
    return tops.has(file.split('/')[0] ?? '') ? 2 : 3;
  };
  const nearest = index.files
    .filter((file) => file.link !== true && isTestFile(file.path))
    .map((file) => ({ file, near: nearness(file.path) }))
    .sort((a, b) => a.near - b.near || (a.file.path < b.file.path ? -1 : 1));
  let bytes = 0;
  const wanted = nearest
    .map(({ file }) => file)
    .filter((file) => (bytes += file.bytes) <= MOST_BYTES)
    .slice(0, MOST_FILES);
  const texts = new Map<string, string>();
  await readBlobs(gitDir, wanted, (blob, text) => texts.set(blob, text));
  return wanted.flatMap((file) => {
    const text = texts.get(file.blob);
    return text === undefined ? [] : [{ path: file.path, text }];
  });
}
