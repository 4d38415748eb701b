import { chmod, lstat, mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { git } from '../../lib/git.ts';

/** The files of a commit in a folder of their own. Plain data. */
export interface Workspace {
  /** Everything of this workspace lies below it. */
  at: string;
  /** The files. No git directory here: host git in a tree that sandboxed code may write would run what that code plants. */
  tree: string;
  /** The index that belongs to the tree, outside it. */
  index: string;
  /** The mirror; objects made from the tree go there. */
  gitDir: string;
  commit: string;
}

/**
 * Checks a commit out under `at`, which is emptied first: a half-made workspace is never taken up. There is no clone: an
 * index of its own on the mirror is all a tree needs. Symlinks stay symlinks, submodules are empty folders, and no
 * filter runs (the mirror's attributes switch them off).
 */
export async function checkout(options: {
  mirror: { gitDir: string };
  commit: string;
  at: string;
  signal?: AbortSignal;
}): Promise<Workspace> {
  const { mirror, commit, at } = options;
  const workspace = openedAt(mirror, commit, at);
  await removeTree(at);
  await mkdir(workspace.tree, { recursive: true });
  const place = { ...inWorkspace(workspace), ...(options.signal === undefined ? {} : { signal: options.signal }) };
  await git(mirror.gitDir, ['read-tree', '--reset', '-u', commit], place);
  return workspace;
}

/** The workspace that `checkout` made there, for a process that comes after a killed one. */
export function openedAt(mirror: { gitDir: string }, commit: string, at: string): Workspace {
  const folder = path.resolve(at);
  return {
    at: folder,
    tree: path.join(folder, 'tree'),
    index: path.join(folder, 'index'),
    gitDir: mirror.gitDir,
    commit,
  };
}

/** What git needs to work on this tree and no other. */
export function inWorkspace(workspace: Workspace): { workTree: string; env: Record<string, string> } {
  return { workTree: workspace.tree, env: { GIT_INDEX_FILE: workspace.index } };
}

export async function removeWorkspace(workspace: Workspace): Promise<void> {
  await removeTree(workspace.at);
}

/** Removes a folder that sandboxed code may have made unreadable. */
export async function removeTree(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true });
  } catch {
    await makeWritable(folder);
    await rm(folder, { recursive: true, force: true });
  }
}

async function makeWritable(folder: string): Promise<void> {
  const found = await lstat(folder).catch(() => null);
  if (found === null || !found.isDirectory()) return;
  await chmod(folder, 0o700);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await makeWritable(path.join(folder, entry.name));
  }
}
