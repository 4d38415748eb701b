import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { git } from '../../src/lib/git.ts';
import { silentLog } from '../../src/lib/log.ts';
import type { Profile } from '../../src/python/profile/facts.ts';
import type { RepoSettings } from '../../src/repos/settings.ts';
import type { AvailableEnvironment } from '../../src/worker/environment/environment.ts';
import { prepareEnvironment } from '../../src/worker/environment/prepare.ts';
import { treeOf } from '../../src/worker/environment/tree.ts';
import { createSandbox } from '../../src/worker/sandbox/bubblewrap.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** State that tests share between runs, so that an environment is built once. */
export const SHARED_HOME = path.join(ROOT, 'node_modules/.cache/ensurefix-test');

export interface ExampleRepository {
  bare: string;
  commit: string;
  cleanup: () => Promise<void>;
}

/**
 * A bare origin with `examples/<name>` on `main`; the same commit every time. `trim` may take files out of the index before it is
 * committed.
 */
export async function exampleRepository(
  name: string,
  trim: (bare: string, workTree: string) => Promise<void> = () => Promise.resolve(),
): Promise<ExampleRepository> {
  const workTree = path.join(ROOT, 'examples', name);
  const folder = await mkdtemp(path.join(os.tmpdir(), `ensurefix-${name}-`));
  const bare = path.join(folder, `${name}.git`);
  await git(null, ['init', '--quiet', '--bare', '--initial-branch=main', bare]);
  await git(bare, ['add', '--all'], { workTree });
  await trim(bare, workTree);
  const tree = (await git(bare, ['write-tree'])).trim();
  const commit = (await git(bare, ['commit-tree', tree, '-m', `Start the ${name}`], { env: AUTHOR })).trim();
  await git(bare, ['update-ref', 'refs/heads/main', commit]);
  await rm(path.join(bare, 'index'), { force: true });
  return { bare, commit, cleanup: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

const AUTHOR = {
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_AUTHOR_DATE: '2024-05-01T12:00:00Z',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
  GIT_COMMITTER_DATE: '2024-05-01T12:00:00Z',
};

/** The environment of such a repository, built at the first call on this machine. */
export async function exampleEnvironment(
  repository: ExampleRepository,
  profile: Profile,
  settings: RepoSettings,
): Promise<AvailableEnvironment> {
  const environment = await prepareEnvironment({
    tree: await treeOf(repository.bare, repository.commit),
    profile,
    settings,
    home: SHARED_HOME,
    sandbox: await createSandbox({ log: silentLog }),
    log: silentLog,
    signal: new AbortController().signal,
  });
  if (environment.kind === 'unavailable') throw new Error(`${environment.reason} ${environment.next}`);
  return environment;
}
