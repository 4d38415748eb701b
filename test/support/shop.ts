import { git } from '../../src/lib/git.ts';
import type { Profile } from '../../src/python/profile/facts.ts';
import type { RepoSettings } from '../../src/repos/settings.ts';
import type { AvailableEnvironment } from '../../src/worker/environment/environment.ts';
import { exampleEnvironment, exampleRepository, type ExampleRepository } from './example.ts';

export { SHARED_HOME } from './example.ts';

/**
 * A bare origin with the sample shop on `main`; the same commit every time. `few` leaves out all its tests but one file, for what
 * is not about checks.
 */
export function shopRepository(tests: 'all' | 'few' = 'all'): Promise<ExampleRepository> {
  return exampleRepository('shop', tests === 'few' ? leaveOneTest : undefined);
}

async function leaveOneTest(bare: string, workTree: string): Promise<void> {
  const [, ...others] = (await git(bare, ['ls-files', '*/test_*.py'])).trimEnd().split('\n');
  await git(bare, ['rm', '--quiet', '--cached', '--', ...others], { workTree });
}

/** The environment of the sample shop, built at the first call on this machine. */
export async function shopEnvironment(): Promise<AvailableEnvironment> {
  const repository = await shopRepository();
  try {
    return await exampleEnvironment(repository, profileWith({ python: '3.11', managePy: '' }), PLAIN_SETTINGS);
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
  guards: {},
  approval: { shapes: [], paths: [] },
  managers: 'forbid',
  signals: 'forbid',
  model: null,
  budget: { repairs: 3, tokens: null, usd: null, minutes: null },
  branch: null,
  reviewers: [],
  commits: { author: 'bot', signOff: null },
};
