import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { AvailableEnvironment } from '../environment/environment.ts';
import type { SandboxResult } from '../sandbox/sandbox.ts';
import type { CheckContext, CheckFacts } from './check.ts';
import { projectFolder, runInEnvironment, sayCommand } from './in-environment.ts';
import { managePyOf, sayManage } from './manage-py.ts';
import { sayModule } from './settings-environment.ts';
import { fromRoot } from './paths.ts';
import { readScratch } from './read-scratch.ts';
import { readReached, type Reached, traceRequest } from './trace.ts';
import { servicesFor } from './services/services.ts';
import { OUT, PROGRAMS, programMounts } from './programs.ts';

/** What one test did. */
export interface TestResult {
  /** As the runner names it: "shop/tests/test_models.py::test_x[1]", "shop.tests.TestX.test_y". */
  id: string;
  outcome: 'passed' | 'failed' | 'error' | 'skipped';
  /** It could not even be imported; `id` is then the file's. */
  broken: boolean;
  path: string | null;
  line: number | null;
  message: string;
}

export interface Recorded {
  result: SandboxResult;
  tests: TestResult[] | null;
  /** Servers that ran beside them: "PostgreSQL 15". */
  beside: string[];
  /** What of the changed statements the tests reached; null where it was not asked for. */
  reached: Reached | null;
}

export type Runner = 'pytest' | 'django' | 'unittest';

export type Which =
  | { kind: 'all' }
  | { kind: 'files'; files: string[] }
  | { kind: 'tests'; ids: string[]; files: string[] };

export function runnerOf(facts: CheckFacts): Runner | null {
  return facts.knowledge.profile.testRunner?.value ?? null;
}

/** How a person runs the whole suite. */
export function sayTestCommand(facts: CheckFacts, runner: Runner): string {
  if (runner === 'pytest') {
    const command = sayCommand(['pytest', ...(facts.knowledge.settings.checks.pytest ?? [])]);
    return `${sayModule(facts.knowledge, ['pytest'])}${command}`;
  }
  if (runner === 'unittest') return 'python -m unittest discover';
  return sayManage(facts.knowledge, ['test']);
}

/**
 * Runs the suite, or the tests in some files, or only some tests, and reads what each did. `tests` is null where the runner
 * did not get as far as telling.
 */
export async function runTests(
  context: CheckContext,
  environment: AvailableEnvironment,
  runner: Runner,
  which: Which,
  how: { trace?: boolean; toFirstFailure?: boolean } = {},
): Promise<Recorded> {
  const folder = runner === 'django' ? djangoFolder(context) : projectFolder(context.knowledge);
  const env: Record<string, string> = { ENSUREFIX_REPORT: `${OUT}/report.json` };
  const files = which.kind === 'all' ? [] : which.files.filter((file) => existsSync(path.join(context.tree, file)));
  const inFolder = files.map((file) => path.posix.relative(folder === '' ? '.' : folder, file));
  let argv: string[];
  if (runner === 'pytest') {
    if (which.kind === 'tests') {
      await writeFile(path.join(context.scratch, 'only.json'), JSON.stringify(which.ids));
      env.ENSUREFIX_ONLY = `${OUT}/only.json`;
    }
    const given = which.kind === 'all' ? (context.knowledge.settings.checks.pytest ?? []) : inFolder;
    argv = ['python', '-m', 'pytest', ...PYTEST_FLAGS, `--maxfail=${how.toFirstFailure === true ? 1 : 0}`, ...given];
  } else {
    const labels = which.kind === 'tests' ? which.ids : inFolder.map((file) => dotted(file));
    const flags = how.toFirstFailure === true ? ['--failfast'] : [];
    const command =
      runner === 'django' ? djangoCommand(context, folder, [...flags, ...labels]) : unittestCommand(labels, flags);
    argv = ['python', `${PROGRAMS}/record_unittest.py`, ...command];
  }
  const trace = how.trace === true ? await traceRequest(context) : null;
  if (trace !== null) env.ENSUREFIX_TRACE = trace;
  const services = await servicesFor({ ...context, environment });
  const result = await runInEnvironment({
    ...context,
    environment,
    folder,
    argv: [...services.prefix, ...argv],
    env,
    importPath: PROGRAMS,
    mounts: [...programMounts(context), ...services.mounts],
  });
  const tests = await readReport(context, folder);
  const reached = trace === null || tests === null ? null : await readReached(context, tests);
  return { result, tests, beside: services.names, reached };
}

/** Every failure is wanted, so nothing the repository configures may stop at the first; nothing is left in the tree. */
const PYTEST_FLAGS = [
  '-p',
  'record_pytest',
  '-p',
  'no:cacheprovider',
  '-q',
  '--tb=short',
  '--continue-on-collection-errors',
];

/** Django looks for tests below the folder it is started in: that of manage.py, unless the tests are elsewhere. */
function djangoFolder({ knowledge }: CheckContext): string {
  const folder = knowledge.profile.managePy?.value ?? '';
  const below = Object.keys(knowledge.index.modules).filter((file) => folder === '' || file.startsWith(`${folder}/`));
  return below.some((file) => /(?:^|\/)tests?[^/]*\.py$/.test(file)) ? folder : projectFolder(knowledge);
}

function djangoCommand(context: CheckContext, folder: string, labels: string[]): string[] {
  const manage = path.posix.relative(folder === '' ? '.' : folder, managePyOf(context.knowledge) ?? 'manage.py');
  return [manage, 'test', '--no-input', '--no-color', ...labels];
}

function unittestCommand(labels: string[], flags: string[]): string[] {
  return labels.length === 0 ? ['unittest', 'discover', ...flags] : ['unittest', ...flags, ...labels];
}

function dotted(file: string): string {
  return file.replace(/\.py$/, '').replaceAll('/', '.');
}

const Report = z.object({
  tests: z.array(
    z.object({
      id: z.string(),
      outcome: z.enum(['passed', 'failed', 'error', 'skipped']),
      broken: z.boolean(),
      path: z.string().nullable(),
      line: z.number().nullable(),
      message: z.string(),
    }),
  ),
});

async function readReport(context: CheckContext, folder: string): Promise<TestResult[] | null> {
  const text = await readScratch(context, 'report.json');
  try {
    const { tests } = Report.parse(JSON.parse(text ?? ''));
    return tests.map((test) => ({ ...test, path: test.path === null ? null : fromRoot(folder, test.path) }));
  } catch {
    return null;
  }
}
