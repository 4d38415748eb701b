import path from 'node:path';
import { silentLog } from '../../../src/lib/log.ts';
import { learn } from '../../../src/repos/knowledge.ts';
import type { CheckReport } from '../../../src/ticket/report.ts';
import type { Check } from '../../../src/worker/check/check.ts';
import type { BaselineStore } from '../../../src/worker/check/run-checks.ts';
import type { Environment } from '../../../src/worker/environment/environment.ts';
import { createSandbox } from '../../../src/worker/sandbox/bubblewrap.ts';
import type { Sandbox } from '../../../src/worker/sandbox/sandbox.ts';
import { validate, type Validation, type ValidateOptions } from '../../../src/worker/validate.ts';
import { makeRepo } from '../../support/git.ts';
import { shopEnvironment } from '../../support/shop.ts';

let sandbox: Promise<Sandbox> | null = null;
let environment: Promise<Environment> | null = null;

export function realSandbox(): Promise<Sandbox> {
  sandbox ??= createSandbox({ log: silentLog });
  return sandbox;
}

export function realEnvironment(): Promise<Environment> {
  environment ??= shopEnvironment();
  return environment;
}

export function memoryStore(): BaselineStore {
  const kept = new Map<string, object>();
  return {
    get: (key) => Promise.resolve(kept.get(key) ?? null),
    put: (key, value) => Promise.resolve(void kept.set(key, value)),
  };
}

/** Validates a change, given as files, in a repository of its own below `folder`, with the packages of the sample project. */
export async function validateFiles(
  folder: string,
  base: Record<string, string>,
  head: Record<string, string | null>,
  more: Partial<ValidateOptions> & { checks?: readonly Check[]; environment?: Environment } = {},
): Promise<Validation> {
  const repo = await makeRepo(path.join(folder, `repo-${Math.random().toString(36).slice(2)}`), base);
  const before = (await repo.git('rev-parse', 'HEAD')).trim();
  const after = await repo.commit(head);
  return validateCommits(folder, repo.path, before, after, more);
}

/** The same for two commits of a repository that is there. */
export async function validateCommits(
  folder: string,
  repo: string,
  before: string,
  after: string,
  more: Partial<ValidateOptions> & { checks?: readonly Check[]; environment?: Environment } = {},
): Promise<Validation> {
  const home = path.join(folder, 'home');
  const signal = new AbortController().signal;
  const mirror = { gitDir: path.join(repo, '.git') };
  const available = more.environment ?? (await realEnvironment());
  return validate({
    mirror,
    base: before,
    head: after,
    bounds: null,
    expected: [],
    requiredChecks: [],
    newTests: null,
    home,
    folder: path.join(home, 'workspaces', path.basename(repo)),
    sandbox: await realSandbox(),
    learn: (commit) => learn({ gitDir: mirror.gitDir, commit, cacheDir: path.join(home, 'index') }),
    environmentFor: () => Promise.resolve(available),
    baselineStore: memoryStore(),
    onProgress: () => undefined,
    signal,
    ...more,
  });
}

/** The report of one check. */
export async function reportOf(check: Check, ...args: Parameters<typeof validateFiles>): Promise<CheckReport> {
  const [folder, base, head, more] = args;
  const { checks } = await validateFiles(folder, base, head, { ...more, checks: [check] });
  const [report] = checks;
  if (report === undefined) throw new Error(`no report of ${check.name}`);
  return report;
}
