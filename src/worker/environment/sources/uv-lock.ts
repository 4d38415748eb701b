import path from 'node:path';
import type { UvLock, Wanted } from '../source.ts';
import { folderOf, type TreeReader } from '../tree.ts';
import { readProject, rootsBeside } from './project.ts';

/** A uv.lock with the pyproject.toml beside it and those of its workspace; uv itself turns it into a list. */
export async function readUvLock(tree: TreeReader, file: string, wanted: Wanted): Promise<UvLock | null> {
  const folder = folderOf(file);
  const project = await readProject(tree, path.posix.join(folder, 'pyproject.toml'));
  const lock = await tree.read(file);
  if (project === null || lock === null) return null;

  const inside = folder === '' ? '' : `${folder}/`;
  const members = [...lock.matchAll(/source = \{ (?:editable|virtual|directory) = "([^"]+)" \}/g)].map((match) =>
    path.posix.join(inside, match[1] ?? ''),
  );
  const projects = [folder, ...members].map((member) => path.posix.join(member, 'pyproject.toml'));
  const files: Record<string, string> = { [file]: lock };
  for (const at of new Set(projects)) {
    const text = await tree.read(at);
    if (text !== null) files[at] = text;
  }
  return {
    kind: 'uv-lock',
    from: file,
    files,
    folder,
    groups: Object.keys(project.groups).filter(wanted),
    extras: Object.keys(project.extras).filter(wanted),
    roots: (await Promise.all(projects.map((at) => rootsBeside(tree, at)))).flat(),
  };
}
