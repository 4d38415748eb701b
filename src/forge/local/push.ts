import { tryGit } from '../../lib/git.ts';
import { checkProposal } from '../check-proposal.ts';
import type { Proposal } from '../forge.ts';
import { isOwn, markOwn } from './record.ts';
import { refusal, refused } from './refusal.ts';
import { readRefs, TRANSPORTS } from './refs.ts';
import type { Repository } from './repository.ts';

type Pushed = Pick<Proposal, 'branch' | 'base' | 'commit' | 'gitDir'>;

/**
 * Makes the branch hold `proposal.commit`, pushing only if it does not yet. A branch that holds a commit which is not the bot's is
 * left alone; one that holds an earlier commit of the bot's is moved, under the condition that it still does.
 */
export async function pushBranch(repository: Repository, folder: string, proposal: Pushed): Promise<void> {
  const { branch, commit, gitDir, base } = proposal;
  await checkProposal(proposal);
  // A lost race means someone moved the branch between looking and pushing; each round looks again.
  for (let round = 1; ; round += 1) {
    const at = (await readRefs(repository, branch, base.ref)).branch;
    if (at === commit) return;
    if (at !== null && !(await isOwn(folder, at))) throw foreign(repository, branch, at);
    await markOwn(folder, commit);
    const args = [
      'push',
      '--porcelain',
      '--no-follow-tags',
      '--no-signed',
      '--recurse-submodules=no',
      ...receiver(repository),
    ];
    const lease = `--force-with-lease=refs/heads/${branch}:${at ?? ''}`;
    const pushed = await tryGit(gitDir, [...args, lease, '--', repository.target, `${commit}:refs/heads/${branch}`], {
      env: TRANSPORTS,
    });
    if (pushed.exitCode === 0) return;
    const now = (await readRefs(repository, branch, base.ref)).branch;
    if (now === commit) return;
    if (now === at || round === 3) throw refusal(repository, branch, pushed);
  }
}

/**
 * A push to a folder runs the other side here, under our environment and with the repository's own hooks: they are its owner's
 * rules. What is switched off is what would write more than the branch: an updated work tree, and the clean-up after a push.
 */
function receiver(repository: Repository): string[] {
  if (repository.gitDir === null) return [];
  return ['--receive-pack=git -c receive.denyCurrentBranch=refuse -c receive.autogc=false receive-pack'];
}

function foreign(repository: Repository, branch: string, at: string): Error {
  return refused(
    `Branch ${branch} in ${repository.said} holds commit ${at.slice(0, 10)}, which is not the bot's, so it was left as it is.`,
    'Rename or delete that branch if it is no longer needed, then start it again.',
  );
}
