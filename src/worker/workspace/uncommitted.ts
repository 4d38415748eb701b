import { randomBytes } from 'node:crypto';
import { copyFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { tryGit } from '../../lib/git.ts';

/**
 * Paths in someone's checkout that differ from its last commit. Looked at through the mirror's git directory and a copy
 * of the checkout's index: `git status` in the checkout itself would run the filters its configuration names, and
 * would write to it. Best effort: an unreadable checkout has no paths.
 */
export async function uncommittedPaths(options: {
  source: string;
  /** The checkout's index file. */
  index: string;
  gitDir: string;
  head: string;
  /** Folder for the copy of the index. */
  scratch: string;
}): Promise<string[]> {
  const { source, index, gitDir, head, scratch } = options;
  const copy = path.join(scratch, `index.tmp-${process.pid}-${randomBytes(4).toString('hex')}`);
  try {
    await copyFile(index, copy);
    const look = async (args: string[]): Promise<string[]> => {
      const options = { workTree: source, env: { GIT_INDEX_FILE: copy, GIT_OPTIONAL_LOCKS: '0' } };
      const { exitCode, stdout } = await tryGit(gitDir, args, options);
      return exitCode === 0 ? stdout.split('\0').filter((name) => name !== '') : [];
    };
    const listed = await Promise.all([
      look(['diff-files', '--name-only', '-z', '--ignore-submodules=all']),
      look(['diff-index', '--cached', '--name-only', '-z', '--ignore-submodules=all', head]),
      look(['ls-files', '--others', '--exclude-standard', '--directory', '--no-empty-directory', '-z']),
    ]);
    return [...new Set(listed.flat())].sort();
  } catch {
    return [];
  } finally {
    await rm(copy, { force: true });
  }
}
