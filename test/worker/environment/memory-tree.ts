import type { TreeReader } from '../../../src/worker/environment/tree.ts';

/** The files of a repository, given as text. */
export function treeWith(files: Record<string, string>): TreeReader {
  return { files: Object.keys(files), read: (file) => Promise.resolve(files[file] ?? null) };
}
