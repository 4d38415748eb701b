import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';

/** What a tree looks like at a moment: path → a mark that changes whenever the file is written. */
export type Snapshot = ReadonlyMap<string, string>;

/**
 * Looks at every file of a tree without reading any. The mark holds the change time, which no program can set, so that a
 * file written and put back to its old size and date is still seen.
 */
export async function snapshotOf(tree: string): Promise<Snapshot> {
  const marks = new Map<string, string>();
  await walk(tree, '', marks);
  return marks;
}

/** Paths written, made or deleted between two snapshots, sorted. */
export function changedBetween(
  before: Snapshot,
  after: Snapshot,
): { path: string; how: 'added' | 'modified' | 'deleted' }[] {
  const changed: { path: string; how: 'added' | 'modified' | 'deleted' }[] = [];
  for (const [file, mark] of after) {
    const old = before.get(file);
    if (old === undefined) changed.push({ path: file, how: 'added' });
    else if (old !== mark) changed.push({ path: file, how: 'modified' });
  }
  for (const file of before.keys()) if (!after.has(file)) changed.push({ path: file, how: 'deleted' });
  return changed.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function walk(tree: string, prefix: string, marks: Map<string, string>): Promise<void> {
  const entries = await readdir(path.join(tree, prefix), { withFileTypes: true });
  await Promise.all(
    entries.map(async (entry) => {
      const file = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
      if (entry.isDirectory()) return walk(tree, file, marks);
      const found = await lstat(path.join(tree, file), { bigint: true }).catch(() => null);
      if (found !== null) marks.set(file, `${found.mode} ${found.ino} ${found.size} ${found.mtimeNs} ${found.ctimeNs}`);
    }),
  );
}
