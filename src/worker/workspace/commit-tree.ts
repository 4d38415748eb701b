import { git } from '../../lib/git.ts';
import type { Author } from '../../ticket/identity.ts';
import { inWorkspace, type Workspace } from './checkout.ts';

/**
 * Makes a commit of exactly the named paths as they are in the tree (a named path that is gone is deleted). The same tree,
 * parent, message, author and date give the same commit, so that making it again after a kill changes nothing.
 * Files that were written but not named stay out; `null` where the named paths hold no change.
 */
export async function commitTree(options: {
  workspace: Workspace;
  paths: readonly string[];
  parent: string;
  message: string;
  /** ISO 8601. */
  date: string;
  author: Author;
  /** The author where absent. */
  committer?: Author;
  /** The commit it goes on top of, where that is not the one its tree is made from; null where both hold the same files. */
  onto?: string;
}): Promise<string | null> {
  const { workspace, paths, parent, message, date, author, committer = author, onto = parent } = options;
  const place = inWorkspace(workspace);
  // From the parent's tree, not from what an earlier attempt may have left in the index.
  await git(workspace.gitDir, ['read-tree', parent], place);
  const input = [...new Set(paths)]
    .sort()
    .map((file) => `${file}\0`)
    .join('');
  await git(workspace.gitDir, ['update-index', '--add', '--remove', '-z', '--stdin'], { ...place, input });
  const tree = (await git(workspace.gitDir, ['write-tree'], place)).trim();
  const parentTree = (await git(workspace.gitDir, ['rev-parse', '--verify', `${onto}^{tree}`])).trim();
  if (tree === parentTree) return null;
  const made = await git(workspace.gitDir, ['commit-tree', '--no-gpg-sign', '-p', onto, tree], {
    input: message.endsWith('\n') ? message : `${message}\n`,
    env: {
      GIT_AUTHOR_NAME: author.name,
      GIT_AUTHOR_EMAIL: author.email,
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_NAME: committer.name,
      GIT_COMMITTER_EMAIL: committer.email,
      GIT_COMMITTER_DATE: date,
    },
  });
  return made.trim();
}
