import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { sayRepo } from '../../lib/address.ts';
import { UserError } from '../../lib/errors.ts';
import { tryGit } from '../../lib/git.ts';

/** A repository as this forge reaches it. */
export interface Repository {
  /** What git is given: an absolute path or the URL. May hold a secret. */
  target: string;
  /** Where to find it again from another process: the address as given, a path made absolute. May hold a secret. */
  address: string;
  /** Its git directory where it is on this machine; null behind a URL. */
  gitDir: string | null;
  /** Folder name: the same for every spelling of the same repository. */
  key: string;
  /** Its address for people. */
  said: string;
}

/** Finds the repository; throws UserError `not-a-repository` where there is none. */
export async function locate(repo: string): Promise<Repository> {
  const folder = folderOf(repo);
  if (folder === null) {
    const said = sayRepo(repo);
    return {
      target: repo,
      address: repo,
      gitDir: null,
      key: keyOf(said.replace(/\/+$/, '').replace(/\.git$/, '')),
      said,
    };
  }
  const target = await realpath(folder).catch(() => null);
  if (target === null) throw notThere(folder, 'does not exist');
  const found = await tryGit(null, ['-C', target, 'rev-parse', '--path-format=absolute', '--git-common-dir'], {
    // A folder inside a repository is not that repository: pushing to it would fail later and less clearly.
    env: { GIT_CEILING_DIRECTORIES: path.dirname(target) },
  });
  if (found.exitCode !== 0) throw notThere(folder, 'is not a git repository');
  const gitDir = found.stdout.trimEnd();
  return { target, address: folder, gitDir, key: keyOf(gitDir), said: folder };
}

/** An absolute path, or null for what git reaches through a transport. The rule is git's: a colon before any slash is a host. */
function folderOf(repo: string): string | null {
  if (/^file:\/\//i.test(repo)) return fileUrlPath(repo);
  if (/^[^/\\]+:/.test(repo)) return null;
  return path.resolve(repo);
}

function fileUrlPath(url: string): string {
  try {
    return fileURLToPath(url);
  } catch (cause) {
    throw new UserError(
      'not-a-repository',
      `${sayRepo(url)} is not a file address.`,
      'Give the path of the repository.',
      {
        cause,
      },
    );
  }
}

function keyOf(identity: string): string {
  const parts = identity.split(/[/:]/).filter((part) => part !== '' && part !== '.git');
  const name = (parts.at(-1) ?? '')
    .toLowerCase()
    .replace(/\.git$/, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40);
  return `${name || 'repository'}-${createHash('sha256').update(identity).digest('hex').slice(0, 12)}`;
}

function notThere(folder: string, how: string): UserError {
  return new UserError(
    'not-a-repository',
    `${folder} ${how}.`,
    "Give the path of a repository's top folder, or its URL.",
  );
}
