import { cp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Failure } from '../../ticket/report.ts';
import type { AvailableEnvironment } from '../environment/environment.ts';
import type { SandboxResult } from '../sandbox/sandbox.ts';
import { type Check, type CheckContext, environmentWith } from './check.ts';
import { projectFolder, runInEnvironment, sayCommand } from './in-environment.ts';
import { cannot, count, endedEarly, failureOf, judged } from './outcome.ts';
import { fromRoot } from './paths.ts';
import { OUT, programMounts } from './programs.ts';

/** mypy as the repository configures it, plugins included. */
export const mypy: Check = {
  name: 'mypy',
  title: 'mypy',
  weight: 4,
  sides: 'both',
  executes: true,
  applies(facts) {
    if (facts.knowledge.profile.typeChecker?.value !== 'mypy') {
      return { kind: 'skipped', detail: 'The repository does not use mypy.' };
    }
    const has = environmentWith(facts, 'mypy');
    return has.kind === 'unavailable'
      ? has
      : { kind: 'run', command: sayCommand(['mypy', ...(facts.knowledge.settings.checks.mypy ?? [])]) };
  },
  async run(context) {
    const has = environmentWith(context, 'mypy');
    if (has.kind === 'unavailable') return cannot('mypy is missing', has.detail);
    await takeCache(context);
    const folder = projectFolder(context.knowledge);
    const given = context.knowledge.settings.checks.mypy ?? [];
    let result = await runMypy(context, has.environment, folder, given);
    // Where neither the settings nor the repository's configuration name what to look at.
    if (/Missing target module, package, files, or command/.test(result.output)) {
      result = await runMypy(context, has.environment, folder, [...given, '.']);
    }
    const early = endedEarly(result, context);
    if (early !== null) return early;
    // 2: a broken configuration, plugin or source; nothing was checked.
    if (result.exitCode !== 0 && result.exitCode !== 1)
      return cannot('mypy could not check the project', errorsFirst(result.output));
    await keepCache(context);
    const failures = errorsOf(result.stdout, folder);
    const files = new Set(failures.map((failure) => failure.path)).size;
    return judged(
      failures,
      'mypy found no error.',
      `${count(failures.length, 'error')} in ${count(files, 'file')}.`,
      result.output,
    );
  },
  cacheKey: () => '',
};

const FLAGS = ['--no-color-output', '--no-pretty', '--no-error-summary', '--hide-error-context', '--show-error-codes'];

function runMypy(
  context: CheckContext,
  environment: AvailableEnvironment,
  folder: string,
  args: string[],
): Promise<SandboxResult> {
  const argv = ['python', '-m', 'mypy', ...FLAGS, '--cache-dir', `${OUT}/mypy`, ...args];
  return runInEnvironment({ ...context, environment, folder, argv, mounts: programMounts(context) });
}

function errorsOf(stdout: string, folder: string): Failure[] {
  const failures: Failure[] = [];
  for (const line of stdout.split('\n')) {
    const match = /^(.+?):(?:(\d+):(?:\d+:)?)? error: (.+)$/.exec(line);
    if (match === null) continue;
    const file = fromRoot(folder, match[1] ?? '');
    const message = match[3] ?? '';
    const key = `${file}: ${message.replace(/\bline \d+/g, 'line N')}`;
    failures.push(failureOf(key, message, file, match[2] === undefined ? null : Number(match[2])));
  }
  return failures;
}

function errorsFirst(output: string): string {
  return output.split('\n').find((line) => /error:/i.test(line)) ?? output;
}

/**
 * Each run works on a copy of the kept cache: two at once would disturb each other, and a file of the same length written
 * in the same second as the other side's would be taken for it.
 */
async function takeCache(context: CheckContext): Promise<void> {
  const kept = path.join(context.cache, 'mypy');
  await cp(kept, path.join(context.scratch, 'mypy'), { recursive: true }).catch(() => undefined);
}

/** Only what the base left is kept: plugins run the project's code, and the head's nobody has accepted yet. */
async function keepCache(context: CheckContext): Promise<void> {
  if (context.side !== 'base') return;
  const kept = path.join(context.cache, 'mypy');
  const old = path.join(context.scratch, 'old-mypy');
  try {
    await rename(kept, old).catch(() => undefined);
    await rename(path.join(context.scratch, 'mypy'), kept);
  } catch {
    // Another run kept its own first, or it is another disk: the cache only saves time.
    await rm(old, { recursive: true, force: true });
  }
}
