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

const SHOP = path.join(ROOT, 'examples/shop');

/** State that tests share between runs, so that an environment is built once. */
export const SHARED_HOME = path.join(ROOT, 'node_modules/.cache/ensurefix-test');

/**
 * A bare origin with the sample project on `main`; the same commit every time. `few` leaves out all its tests but one file, for what
 * is not about checks.
 */
export async function shopRepository(
  tests: 'all' | 'few' = 'all',
): Promise<{ bare: string; commit: string; cleanup: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ensurefix-shop-'));
  const bare = path.join(folder, 'shop.git');
  await git(null, ['init', '--quiet', '--bare', '--initial-branch=main', bare]);
  await git(bare, ['add', '--all'], { workTree: SHOP });
  if (tests === 'few') await leaveOneTest(bare);
  const tree = (await git(bare, ['write-tree'])).trim();
  const commit = (await git(bare, ['commit-tree', tree, '-m', 'Start the shop'], { env: AUTHOR })).trim();
  await git(bare, ['update-ref', 'refs/heads/main', commit]);
  await rm(path.join(bare, 'index'), { force: true });
  return { bare, commit, cleanup: () => rm(folder, { recursive: true, force: true }) };
}

async function leaveOneTest(bare: string): Promise<void> {
  const [, ...others] = (await git(bare, ['ls-files', '*/test_*.py'])).trimEnd().split('\n');
  await git(bare, ['rm', '--quiet', '--cached', '--', ...others], { workTree: SHOP });
}

const AUTHOR = {
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_AUTHOR_DATE: '2024-05-01T12:00:00Z',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
  GIT_COMMITTER_DATE: '2024-05-01T12:00:00Z',
};

/** The environment of the sample project, built at the first call on this machine. */
export async function shopEnvironment(): Promise<AvailableEnvironment> {
  const repository = await shopRepository();
  try {
    const environment = await prepareEnvironment({
      tree: await treeOf(repository.bare, repository.commit),
      profile: profileWith({ python: '3.11', managePy: '' }),
      settings: PLAIN_SETTINGS,
      home: SHARED_HOME,
      sandbox: await createSandbox({ log: silentLog }),
      log: silentLog,
      signal: new AbortController().signal,
    });
    if (environment.kind === 'unavailable') throw new Error(`${environment.reason} ${environment.next}`);
    return environment;
  } finally {
    await repository.cleanup();
  }
}

/** A profile in which nothing was found but what an environment asks for. */
export function profileWith(facts: { python?: string; managePy?: string }): Profile {
  const fact = <T>(value: T | undefined) => (value === undefined ? null : { value, evidence: [] });
  return {
    framework: null,
    python: fact(facts.python),
    packageManager: null,
    lockFile: null,
    managePy: fact(facts.managePy),
    settingsModule: null,
    testRunner: null,
    testLayout: null,
    factories: null,
    typeChecker: null,
    typeStrict: null,
    linter: null,
    formatter: null,
    logger: null,
    mode: null,
    signals: null,
  };
}

/** Settings of a repository without a .ensurefix.yml. */
export const PLAIN_SETTINGS: RepoSettings = {
  python: null,
  environment: { lock: null, groups: null, variables: {} },
  checks: { off: [], pytest: null, mypy: null, seconds: 600 },
  protectedPaths: [],
  bounds: { files: null, lines: null },
  shapesOff: [],
  shapesConfirm: [],
  managers: 'forbid',
  signals: 'forbid',
  branch: null,
};
