import { git, tryGit } from '../../lib/git.ts';
import type { Edit } from '../../ticket/change.ts';

export type Carried =
  | { kind: 'carried'; edits: Edit[] }
  /** The base changed the same lines. */
  | { kind: 'conflict'; paths: string[] };

/**
 * What a commit changes, as edits of another commit of its base: merged as git merges. Files in `without` are left as they are on the
 * new base, whatever becomes of them: what a command wrote is written again.
 */
export async function carryOver(
  gitDir: string,
  { commit, onto, without }: { commit: string; onto: string; without: readonly string[] },
): Promise<Carried> {
  const args = ['merge-tree', '--write-tree', '--name-only', '--no-messages', '-z', onto, commit];
  const merged = await tryGit(gitDir, args);
  const [tree = '', ...names] = merged.stdout.split('\0');
  if (merged.exitCode > 1 || tree === '') throw new Error(`git merge-tree failed: ${merged.stderr.slice(0, 300)}`);
  const own = (path: string): boolean => path !== '' && !without.includes(path);
  const paths = names.filter(own);
  if (merged.exitCode === 1 && paths.length > 0) return { kind: 'conflict', paths: [...new Set(paths)] };
  const diff = await git(gitDir, ['diff-tree', '-r', '--no-renames', '--name-status', '-z', onto, tree]);
  const fields = diff.split('\0');
  const edits: Edit[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [status, path = ''] = [fields[at], fields[at + 1]];
    if (!own(path)) continue;
    const content = status === 'D' ? null : await git(gitDir, ['cat-file', 'blob', `${tree}:${path}`]);
    edits.push({ path, content });
  }
  return { kind: 'carried', edits };
}
