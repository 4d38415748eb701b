import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { sayDuration } from '../../lib/clock.ts';
import type { Failure } from '../../ticket/report.ts';
import type { AvailableEnvironment } from '../environment/environment.ts';
import { isTestFile } from '../guard/kinds.ts';
import { affectedTests } from './affected-tests.ts';
import { type Check, type CheckContext, type CheckRun, environmentWith } from './check.ts';
import { tailOf } from './in-environment.ts';
import { missingServer, sayMissingServer } from './missing-server.ts';
import { cannot, count, endedEarly, failureOf, judged } from './outcome.ts';
import {
  type Recorded,
  type Runner,
  runnerOf,
  runTests,
  sayTestCommand,
  type TestResult,
  type Which,
} from './run-tests.ts';

/** The whole suite, with the repository's own runner. */
export const tests: Check = {
  name: 'tests',
  title: "the project's tests",
  weight: 10,
  sides: 'both',
  executes: true,
  applies(facts) {
    const runner = runnerOf(facts);
    if (runner === null) return { kind: 'skipped', detail: 'The repository has no tests.' };
    const has = environmentWith(facts, needs(runner));
    return has.kind === 'unavailable' ? has : { kind: 'run', command: sayTestCommand(facts, runner) };
  },
  run: async (context) => (await affectedFirst(context)) ?? runAndJudge(context, { kind: 'all' }),
  again(context, failures) {
    const files = [...new Set(failures.flatMap((failure) => failure.path ?? []))];
    const limited = { ...context, seconds: Math.max(context.seconds, LEAST_SECONDS) };
    return runAndJudge(limited, { kind: 'tests', ids: failures.map((failure) => failure.key), files });
  },
  cacheKey: () => '',
};

export function needs(runner: Runner): string | null {
  return { pytest: 'pytest', django: 'django', unittest: null }[runner];
}

async function runAndJudge(context: CheckContext, which: Which): Promise<CheckRun> {
  const runner = runnerOf(context);
  if (runner === null) return cannot('There is no test runner', 'none was found');
  const has = environmentWith(context, needs(runner));
  if (has.kind === 'unavailable') return cannot('The test runner is missing', has.detail);
  const recorded = await runTests(context, has.environment, runner, which, { trace: which.kind === 'all' });
  const { reached } = recorded;
  const run = {
    ...judgeTests(recorded, context, which.kind === 'all' ? 'suite' : 'part'),
    ...(reached === null ? {} : { reached }),
  };
  if (which.kind === 'all' && recorded.result.ended === 'timeout') {
    return withAffected(run, context, has.environment, runner);
  }
  const stoppedAtStart = recorded.tests === null || recorded.tests.length === 0;
  if (which.kind !== 'all' || !stoppedAtStart || missingServer(recorded.result.output) === null) return run;
  return withNewTests(run, context, has.environment, runner);
}

/** A suite that does not end within its limit still tells of the change: the tests that can reach it run on their own. */
async function withAffected(
  whole: CheckRun,
  context: CheckContext,
  environment: AvailableEnvironment,
  runner: Runner,
): Promise<CheckRun> {
  const changed = context.diff.files.map(({ path }) => path);
  const files = affectedTests(context.knowledge.index, changed);
  if (files.length === 0) return whole;
  const limited = { ...context, seconds: Math.max(context.seconds, LEAST_SECONDS) };
  const recorded = await runTests(limited, environment, runner, { kind: 'files', files }, { trace: true });
  const run = judgeTests(recorded, limited, 'part');
  if (run.kind === 'unavailable' || run.incomplete !== undefined) return whole;
  const { reached } = recorded;
  const detail = `${whole.detail} The ${count(files.length, 'test file')} that can reach the change ran on ${files.length === 1 ? 'its' : 'their'} own: ${run.detail}`;
  return { ...run, detail, forThisChange: true, ...(reached === null ? {} : { reached }) };
}

/**
 * Where the base's suite is known to take long, the tests that can reach the change run before it. What they show to be broken, twice, is
 * said at once and the rest does not run; otherwise null, and the whole suite does.
 */
async function affectedFirst(context: CheckContext): Promise<CheckRun | null> {
  const runner = runnerOf(context);
  const has = environmentWith(context, null);
  const baseline = context.side === 'head' ? await context.baseline() : null;
  if (runner === null || has.kind === 'unavailable' || baseline === null || baseline.ms < LONG_SUITE) return null;
  const { index } = context.knowledge;
  const files = affectedTests(
    index,
    context.diff.files.map(({ path }) => path),
  );
  const all = Object.keys(index.modules).filter(isTestFile).length;
  if (files.length === 0 || files.length * 2 > all) return null;
  const known = new Set(baseline.failures.map(({ key }) => key));
  // At worst it costs a third of what the suite takes.
  const limited = { ...context, seconds: Math.ceil(baseline.ms / 3_000), scratch: path.join(context.scratch, 'first') };
  await mkdir(limited.scratch);
  const first = await runTests(limited, has.environment, runner, { kind: 'files', files }, { trace: true });
  const run = judgeTests(first, limited, 'part');
  const fresh = run.failures.filter(({ key }) => !known.has(key));
  if (run.kind !== 'failed' || run.incomplete !== undefined || fresh.length === 0) return null;
  const ids = fresh.map(({ key }) => key);
  const second = await runTests(limited, has.environment, runner, { kind: 'tests', ids, files });
  const still = new Set(failuresOf(second.tests ?? []).map(({ key }) => key));
  if (!fresh.some(({ key }) => still.has(key))) return null;
  const left = `The other tests did not run: the whole suite takes ${sayDuration(baseline.ms)}.`;
  const reach = `In the ${count(files.length, 'test file')} that can reach the change: ${run.detail}`;
  const { reached } = first;
  return { ...run, detail: `${reach} ${left}`, incomplete: left, ...(reached === null ? {} : { reached }) };
}

/** Milliseconds. A suite that takes less is over before it pays to start with a part of it. */
const LONG_SUITE = 60_000;

/** However short the limit of the whole suite is. */
const LEAST_SECONDS = 60;

/** Django's runner wants its database before the first test; the new ones, where they need none, run without the others. */
async function withNewTests(
  run: CheckRun,
  context: CheckContext,
  environment: AvailableEnvironment,
  runner: Runner,
): Promise<CheckRun> {
  if (context.side === 'base' || context.newTests.length === 0) return run;
  const { tests: recorded } = await runTests(context, environment, runner, { kind: 'files', files: context.newTests });
  const failures = failuresOf((recorded ?? []).filter((test) => missingServer(test.message) === null));
  if (failures.length > 0) return { ...run, kind: 'failed', failures, incomplete: run.detail };
  const passed = (recorded ?? []).filter((test) => test.outcome === 'passed').length;
  if (passed === 0) return run;
  return {
    ...run,
    detail: `${run.detail} Only the files of the new tests could be run: ${count(passed, 'test')} passed.`,
  };
}

/** What a run of tests amounts to. */
function judgeTests(
  { result, tests: recorded, beside }: Recorded,
  context: CheckContext,
  of: 'suite' | 'part' = 'suite',
): CheckRun {
  const early = endedEarly(result, context);
  if (early !== null) return { ...early, failures: [...early.failures, ...failuresOf(recorded ?? [])] };
  if (recorded === null) return cannot('The tests could not be started', result.output);
  if (recorded.length === 0) return noTests(result);
  const lacking = recorded.filter((test) => missingServer(test.message) !== null);
  if (lacking.length > 0) return judgeWithoutServer(recorded, lacking, result);
  const failures = failuresOf(recorded);
  const passed = recorded.filter((test) => test.outcome === 'passed').length;
  const skipped = recorded.filter((test) => test.outcome === 'skipped').length;
  const aside = `${skipped === 0 ? '' : `, ${skipped} skipped`}${beside.length === 0 ? '' : `, with a ${beside.join(' and a ')} of their own`}`;
  if (failures.length === 0 && result.exitCode !== 0) {
    // Every test passed and the runner is still not content, e.g. a plugin wants more coverage.
    const message =
      complaintOf(result.output) ?? `The test runner ended with ${result.exitCode} though no test failed.`;
    return judged([failureOf(`runner: ${message.replace(/[\d.]+/g, 'N')}`, message)], '', message, result.output);
  }
  const run = judged(
    failures,
    `${count(passed, 'test')} passed${aside}.`,
    `${count(failures.length, 'test')} failed, ${passed} passed${aside}.`,
    result.output,
  );
  return passed > 0 || failures.length === 0 || of === 'part'
    ? run
    : { ...run, incomplete: `No test passes: ${firstLines(commonest(failures))}` };
}

/** pytest and unittest end with 5 where there is no test. */
function noTests(result: Recorded['result']): CheckRun {
  const server = missingServer(result.output);
  if (server !== null) return cannotWithoutServer(`The tests need ${sayMissingServer(server)}.`, result);
  const none = result.exitCode === 0 || result.exitCode === 5;
  return cannot(none ? 'No test was found' : 'The tests could not be started', result.output);
}

function cannotWithoutServer(detail: string, { output }: Recorded['result']): CheckRun {
  return { kind: 'unavailable', failures: [], detail, output: tailOf(output) };
}

/** The tests that need no server still count where they fail; where they pass, they are not the suite. */
function judgeWithoutServer(recorded: TestResult[], lacking: TestResult[], result: Recorded['result']): CheckRun {
  const failures = failuresOf(recorded.filter((test) => !lacking.includes(test)));
  const passed = recorded.filter((test) => test.outcome === 'passed').length;
  const server = missingServer(lacking[0]?.message ?? '') ?? 'database';
  const rest = failures.length === 0 ? `${passed} passed` : `${failures.length} failed, ${passed} passed`;
  const incomplete = `${lacking.length} of ${count(recorded.length, 'test')} need ${sayMissingServer(server)}; of the others ${rest}.`;
  return { ...judged(failures, incomplete, incomplete, result.output), incomplete };
}

function commonest(failures: Failure[]): string {
  const counts = new Map<string, number>();
  for (const { message } of failures) counts.set(message, (counts.get(message) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}

function failuresOf(recorded: TestResult[]): Failure[] {
  return recorded
    .filter((test) => test.outcome === 'failed' || test.outcome === 'error')
    .map((test) => failureOf(test.id, firstLines(test.message), test.path, test.line));
}

function complaintOf(output: string): string | null {
  const lines = output.split('\n').filter((line) => /^(FAIL|ERROR|FAILED|Coverage failure)\b/i.test(line));
  return lines.at(-1) ?? null;
}

function firstLines(message: string): string {
  const text = message.trim();
  return text.length > 600 ? `${text.slice(0, 600)}…` : text;
}
