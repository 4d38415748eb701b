import { InternalError, UserError } from '../lib/errors.ts';
import { tryGit } from '../lib/git.ts';
import type { Proposal } from './forge.ts';

/** What every forge asks of a proposal before it touches anything. */
export async function checkProposal({ branch, commit, gitDir }: Pick<Proposal, 'branch' | 'commit' | 'gitDir'>) {
  const named = await tryGit(null, ['check-ref-format', `refs/heads/${branch}`]);
  if (named.exitCode !== 0 || branch.startsWith('-')) {
    throw new UserError(
      'forge-refused',
      `${JSON.stringify(branch)} is not a name a branch can have.`,
      'Give the ticket another branch name.',
    );
  }
  const found = /^[0-9a-f]{40,64}$/.test(commit)
    ? await tryGit(gitDir, ['cat-file', '-e', `${commit}^{commit}`])
    : null;
  if (found?.exitCode !== 0)
    throw new InternalError(`commit ${commit} is not in the workspace it was to be pushed from`);
}
