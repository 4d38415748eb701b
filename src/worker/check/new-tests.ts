import { writeInside } from '../workspace/inside.ts';
import type { DiffFile } from '../workspace/diff.ts';
import type { Failure } from '../../ticket/report.ts';
import { isTestSupport } from '../guard/kinds.ts';
import { type Check, type CheckContext, type CheckFacts, environmentWith } from './check.ts';
import { tailOf } from './in-environment.ts';
import { missingServer, sayMissingServer } from './missing-server.ts';
import { cannot, count, endedEarly, failureOf, judged } from './outcome.ts';
import { runnerOf, runTests, sayTestCommand, type TestResult } from './run-tests.ts';
import { needs } from './tests.ts';

/**
 * Whether the new tests test the change: the files that are no tests are put back to what they are on the base, and each
 * new test must then fail. A test that passes without the change would have passed whatever was done. A file that
 * cannot even be imported counts as failing only where what it misses is something the change adds.
 */
export const newTests: Check = {
  name: 'new-tests',
  title: 'the new tests, without the change',
  weight: 3,
  sides: 'head',
  executes: true,
  applies(facts) {
    const runner = runnerOf(facts);
    if (facts.newTests.length === 0) return { kind: 'skipped', detail: 'The change adds no test.' };
    if (runner === null) return { kind: 'skipped', detail: 'The repository has no test runner.' };
    if (changedCode(facts).length === 0) return { kind: 'skipped', detail: 'The change consists of tests only.' };
    if (newFunctions(facts).length === 0)
      return { kind: 'skipped', detail: 'The change adds lines to test files, but no test.' };
    const has = environmentWith(facts, needs(runner));
    if (has.kind === 'unavailable') return has;
    return { kind: 'run', command: `${sayTestCommand(facts, runner)} ${facts.newTests.join(' ')}` };
  },
  async run(context) {
    const runner = runnerOf(context);
    if (runner === null) return cannot('There is no test runner', 'none was found');
    const has = environmentWith(context, needs(runner));
    if (has.kind === 'unavailable') return cannot('The test runner is missing', has.detail);
    const kept = await putBack(context);
    const recorded = await runTests(context, has.environment, runner, { kind: 'files', files: context.newTests });
    const early = endedEarly(recorded.result, context);
    if (early !== null) return early;
    if (recorded.tests === null)
      return cannot('The tests could not be started without the change', recorded.result.output);
    const lacking = recorded.tests.find((test) => missingServer(test.message) !== null);
    if (lacking !== undefined || (recorded.tests.length === 0 && missingServer(recorded.result.output) !== null)) {
      const server = missingServer(lacking?.message ?? recorded.result.output) ?? 'database';
      const detail = `The new tests need ${sayMissingServer(server)}, so that their failing says nothing.`;
      return { kind: 'unavailable', failures: [], detail, output: tailOf(recorded.result.output) };
    }
    const wanted = newFunctions(context);
    const judgedOnes = wanted.map((wantedOne) => judge(wantedOne, recorded.tests ?? [], context));
    const failures = judgedOnes.flatMap((one) => one.failure ?? []);
    const why = [...new Set(judgedOnes.flatMap((one) => one.why ?? []))].slice(0, 2).join('; ');
    const fails = wanted.length - failures.length;
    const isAllowed = !context.ofTicket && (fails > 0 || wanted.every((one) => wasThere(one, context)));
    const aside = kept.length === 0 ? '' : ` ${kept.join(', ')} could not be put back (no text).`;
    if (isAllowed && failures.length > 0) {
      const names = failures.map(({ key }) => key.split('::').at(-1)).slice(0, 3);
      const more = failures.length > names.length ? ', …' : '';
      const detail = `${fails} of ${count(wanted.length, 'new or altered test')} ${fails === 1 ? 'fails' : 'fail'} without the change; not ${names.join(', ')}${more}.${aside}`;
      return judged([], detail, '', recorded.result.output);
    }
    return judged(
      failures,
      `${count(wanted.length, 'new test')} ${wanted.length === 1 ? 'fails' : 'fail'} without the change${why === '' ? '' : `: ${why}`}.${aside}`,
      `${failures.length} of ${count(wanted.length, 'new test')} ${failures.length === 1 ? 'says' : 'say'} nothing about the change.${aside}`,
      recorded.result.output,
    );
  },
  cacheKey: () => null,
};

/**
 * A person's diff may well hold what worked before, or touch a test in passing: it is not stopped for one that passes without the
 * change as long as another does not, or where none is new.
 */
function wasThere({ path, qualname }: NewFunction, facts: CheckFacts): boolean {
  const before = facts.diff.files.find((file) => file.path === path)?.before ?? '';
  return new RegExp(`\\bdef\\s+${qualname.split('.').at(-1) ?? ''}\\s*\\(`).test(before);
}

/** A test function that the change added or altered. */
interface NewFunction {
  path: string;
  /** "TestX.test_y" or "test_y". */
  qualname: string;
  line: number;
}

function newFunctions(facts: CheckFacts): NewFunction[] {
  return facts.newTests.flatMap((path) => {
    const added = facts.diff.files.find((file) => file.path === path)?.addedLines ?? [];
    const module = facts.knowledge.index.modules[path];
    if (module === undefined) return [];
    const functions = [...module.functions, ...module.classes.flatMap((found) => found.methods)];
    return functions
      .filter((found) => found.name.startsWith('test'))
      .filter((found) =>
        added.some(({ line, text }) => line >= found.line && line <= found.endLine && text.trim() !== ''),
      )
      .map((found) => ({ path, qualname: found.qualname, line: found.line }));
  });
}

function changedCode(facts: CheckFacts): DiffFile[] {
  return facts.diff.files.filter((file) => !facts.newTests.includes(file.path) && !isTestSupport(file.path));
}

/** Makes every changed file that is no test what it is on the base; returns those whose text is not known. */
async function putBack(context: CheckContext): Promise<string[]> {
  const kept: string[] = [];
  for (const file of changedCode(context)) {
    if (file.status !== 'added' && file.before === null) kept.push(file.path);
    else await writeInside(context.tree, file.path, file.status === 'added' ? null : file.before);
  }
  return kept;
}

function judge(
  wanted: NewFunction,
  recorded: TestResult[],
  context: CheckContext,
): { failure?: Failure; why?: string } {
  const mine = recorded.filter((test) => !test.broken && isCaseOf(test, wanted));
  const say = (message: string): { failure: Failure } => ({
    failure: failureOf(`${wanted.path}::${wanted.qualname}`, message, wanted.path, wanted.line),
  });
  const failing = mine.find((test) => test.outcome === 'failed' || test.outcome === 'error');
  if (failing !== undefined) return { why: firstLine(failing.message) };
  if (mine.some((test) => test.outcome === 'passed')) return say(`${wanted.qualname} passes without the change.`);
  if (mine.length > 0) return say(`${wanted.qualname} is skipped without the change, so that it shows nothing.`);
  const broken = recorded.find((test) => test.broken && isFileOf(test, wanted.path));
  if (broken === undefined) return say(`${wanted.qualname} was not found by the test runner.`);
  const missing = missingIn(broken.message);
  if (missing !== null && addedByChange(missing, context)) return { why: `${missing} is not there without the change` };
  return say(
    `${wanted.path} cannot be imported without the change, and not for what the change adds: ${lastLine(broken.message)}`,
  );
}

/** Cases of a parametrised test have a name in brackets; a subtest's is in brackets or parentheses after a blank. */
function isCaseOf(test: TestResult, wanted: NewFunction): boolean {
  const id = test.id.replace(/[[ (].*$/s, '');
  if (id.includes('::')) return id === [wanted.path, ...wanted.qualname.split('.')].join('::') || endsAlike(id, wanted);
  return id === dotted(wanted.path, wanted.qualname) || id.endsWith(`.${dotted(wanted.path, wanted.qualname)}`);
}

/** pytest names files from its own root, which may lie below the repository's. */
function endsAlike(id: string, wanted: NewFunction): boolean {
  const [file = '', ...names] = id.split('::');
  return names.join('.') === wanted.qualname && (wanted.path === file || wanted.path.endsWith(`/${file}`));
}

function isFileOf(test: TestResult, path: string): boolean {
  const module = path.replace(/\.py$/, '').replaceAll('/', '.');
  return (
    path === test.id ||
    path.endsWith(`/${test.id}`) ||
    test.id.endsWith(module) ||
    module.endsWith(`.${test.id.split('.').slice(2).join('.')}`)
  );
}

function dotted(path: string, qualname: string): string {
  return `${path.replace(/\.py$/, '').replaceAll('/', '.')}.${qualname}`;
}

/** The name an import asked for in vain. */
function missingIn(message: string): string | null {
  return (
    /cannot import name '([^']+)'/.exec(message)?.[1] ??
    /No module named '([^']+)'/.exec(message)?.[1] ??
    /has no attribute '([^']+)'/.exec(message)?.[1] ??
    /name '([^']+)' is not defined/.exec(message)?.[1] ??
    null
  );
}

function addedByChange(name: string, facts: CheckFacts): boolean {
  const last = name.split('.').at(-1) ?? name;
  return changedCode(facts).some((file) => {
    const module = file.path.replace(/(\/__init__)?\.py$/, '').replaceAll('/', '.');
    if (file.status === 'added' && (module === name || module.endsWith(`.${name}`) || module.startsWith(`${name}.`)))
      return true;
    return file.addedLines.some(({ text }) => new RegExp(`\\b${last.replace(/\W/g, '\\$&')}\\b`).test(text));
  });
}

function firstLine(message: string): string {
  const line = message.trim().split('\n')[0] ?? '';
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}

function lastLine(message: string): string {
  return (message.trim().split('\n').at(-1) ?? '').slice(0, 200);
}
