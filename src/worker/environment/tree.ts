import path from 'node:path';
import { git } from '../../lib/git.ts';

/** The files of one commit, without a checkout. */
export interface TreeReader {
  /** Paths from the repository root. */
  files: readonly string[];
  /** The text of a file, or null where there is none. */
  read(path: string): Promise<string | null>;
}

/** Reads a commit of the repository in `gitDir`. */
export async function treeOf(gitDir: string, commit: string): Promise<TreeReader> {
  const listed = await git(gitDir, ['ls-tree', '-r', '-z', '--name-only', commit]);
  const files = listed.split('\0').filter((file) => file !== '');
  const known = new Set(files);
  return {
    files,
    read: async (file) => (known.has(file) ? git(gitDir, ['cat-file', 'blob', `${commit}:${file}`]) : null),
  };
}

/** Every file of that name, the most likely to describe the project first: next to manage.py, then by depth. */
export function filesNamed(tree: TreeReader, name: string, project: string): string[] {
  return tree.files
    .filter((file) => path.posix.basename(file) === name && isOfProject(file))
    .sort((a, b) => rank(a, project) - rank(b, project) || (a < b ? -1 : 1));
}

/** Not in a folder of another project: documentation, an example, test data, a template. */
export function isOfProject(file: string): boolean {
  return !file
    .split('/')
    .slice(0, -1)
    .some((folder) => ELSEWHERE.test(folder));
}

const ELSEWHERE = /^(docs?|examples?|samples?|tests?|fixtures?|vendor|node_modules|site-packages|\..*|.*[{}].*)$/i;

function rank(file: string, project: string): number {
  return folderOf(file) === project ? -1 : file.split('/').length;
}

/** "" for a file in the root. */
export function folderOf(file: string): string {
  const folder = path.posix.dirname(file);
  return folder === '.' ? '' : folder;
}
