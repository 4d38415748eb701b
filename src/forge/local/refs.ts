import { tryGit } from '../../lib/git.ts';
import { refusal } from './refusal.ts';
import type { Repository } from './repository.ts';

/** Where a repository's branches are now. */
export interface Refs {
  /** Commit of the bot's branch; null where there is none. */
  branch: string | null;
  /** Name of the branch it is meant to be merged into: the given base if it is a branch, else the repository's current one. */
  baseName: string | null;
  base: string | null;
}

/** Only these ways of reaching a repository: an address must not name a program (`ext::`, `fd::`). ssh must not ask on the terminal. */
export const TRANSPORTS = {
  GIT_ALLOW_PROTOCOL: 'file:git:http:https:ssh',
  GIT_NO_LAZY_FETCH: '1',
  GIT_SSH_COMMAND: 'ssh -o BatchMode=yes -o ConnectTimeout=20',
};

export async function readRefs(repository: Repository, branch: string, base: string): Promise<Refs> {
  const wanted = `refs/heads/${base.replace(/^refs\/heads\//, '')}`;
  const args = ['ls-remote', '--symref', '--', repository.target, 'HEAD', `refs/heads/${branch}`, wanted];
  const listed = await tryGit(null, args, { env: TRANSPORTS });
  if (listed.exitCode !== 0) throw refusal(repository, branch, listed);
  const commits = new Map<string, string>();
  let head: string | null = null;
  for (const line of listed.stdout.split('\n')) {
    const [left = '', name = ''] = line.split('\t');
    if (left.startsWith('ref: ') && name === 'HEAD') head = left.slice('ref: '.length);
    else if (name !== '') commits.set(name, left);
  }
  // The bot's own branch is never what it is merged into, even while a person has it checked out.
  const fallback = head !== null && head !== `refs/heads/${branch}` ? head : null;
  const baseName = commits.has(wanted) ? wanted : fallback;
  return {
    branch: commits.get(`refs/heads/${branch}`) ?? null,
    baseName: baseName?.replace(/^refs\/heads\//, '') ?? null,
    base:
      baseName === null ? null : (commits.get(baseName === head ? 'HEAD' : baseName) ?? commits.get(baseName) ?? null),
  };
}
