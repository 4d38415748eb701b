import { readCall, readItems } from '../../python/index/split-code.ts';
import type { GuardFinding } from '../../ticket/report.ts';
import { assertionsOf, type Helpers, helpersOf } from './assertions.ts';
import { defineGuard, type GuardContext } from './guard.ts';
import { isPython, isTestSupport } from './kinds.ts';
import { addedTests, type TestCode } from './test-code.ts';

export const weakenedTest = defineGuard({
  name: 'weakened-test',
  purpose: 'Notices old tests that ask for less, or for something else, than they did.',
  weight: 'person',
  look(context) {
    const edited = addedTests(context).flatMap((test) => (test.before === null ? [] : [{ test, before: test.before }]));
    if (edited.length === 0) return { skipped: 'The change edits no test.' };
    const helpers = helpersOf(context.head.index, () => null);
    let plain = false;
    const findings = edited.flatMap(({ test, before }): GuardFinding[] => {
      const less = whatAsksLess(before, test, helpers, goneFrom(context));
      const what = less ?? whatIsLost(before, test, helpers);
      if (what === null) return [];
      plain ||= less !== null;
      const message = `${test.fact.qualname} ${what}.`;
      const advice = 'Leave what it asked for, and add a case; or say in the ticket that it changes.';
      return [{ path: test.path, line: test.fact.line, message, advice }];
    });
    // Whoever changes a behaviour changes its tests with it, but does not ask for less. A ticket's change has no licence for either.
    const weight = context.bounds === null && !plain ? 'warn' : 'person';
    return { looked: `${edited.length} edited tests.`, findings, weight };
  },
});

/** The same test about the same thing, which now lets more through. */
function whatAsksLess(
  before: TestCode,
  after: TestCode,
  helpers: Helpers,
  isGone: (text: string) => boolean,
): string | null {
  const [had, has] = [asked(before, helpers), asked(after, helpers)];
  const old = new Set(before.statements.map(({ text }) => fold(text)));
  const fresh = after.statements.filter(({ text }) => !old.has(fold(text)));
  const gone = had.filter((text) => !has.includes(text));
  if (gone.length > 0 && fresh.length === 0 && !gone.every(isGone))
    return `lost ${gone.length} of ${had.length} assertions`;
  for (const text of gone) {
    const now = has.find((item) => !had.includes(item) && isLooser(text, item));
    if (now !== undefined) return `asks for less than it did: "${now.slice(0, 100)}"`;
  }
  return null;
}

/** Whether something is about what the program's changed files no longer name. */
function goneFrom({ diff }: GuardContext): (text: string) => boolean {
  const files = diff.files.filter((file) => isPython(file.path) && !isTestSupport(file.path));
  const words = (text: string): string[] => text.match(/[A-Za-z_]\w{4,}/g) ?? [];
  const removed = new Set(files.flatMap((file) => file.removedLines.flatMap(({ text }) => words(text))));
  const left = new Set(files.flatMap((file) => words(file.after ?? '')));
  return (text) => words(text).some((word) => removed.has(word) && !left.has(word));
}

function fold(text: string): string {
  return text.replace(/\s+/g, ' ');
}

function isLooser(was: string, now: string): boolean {
  const about = (text: string): string =>
    /^(?:assert\s+|(?:self|cls)\.assert\w+\(\s*)(?:not\s+)?([\w.]+(?:\([^()]*\))?(?:\[[^\]]*\])?[\w.]*)/.exec(
      text,
    )?.[1] ?? '';
  if (blankNumbers(was) === blankNumbers(now)) return widerTolerance(was, now);
  const [, raised = '', match] = /raises\(\s*([\w.]+)(,\s*match\s*=)?/.exec(was) ?? [];
  const [, raises = '', still] = /raises\(\s*([\w.]+)(,\s*match\s*=)?/.exec(now) ?? [];
  if (raised !== '' && raises !== '')
    return (
      (raises === raised && match !== undefined && still === undefined) ||
      (raises !== raised && /^(?:Base)?Exception$/.test(raises))
    );
  const [, mock = '', how = ''] =
    /([\w.]+)\.assert_(called_once_with|called_with|called_once|has_calls|any_call|awaited_once_with)\b/.exec(was) ??
    [];
  if (
    mock !== '' &&
    /_with|has_calls/.test(how) &&
    new RegExp(
      `(?<![\\w.])${mock.replace(/\./g, '\\.')}\\.(?:assert_called(?:_once)?\\(|called\\b|assert_awaited(?:_once)?\\()`,
    ).test(now)
  )
    return true;
  if (about(was) === '' || about(was) !== about(now)) return false;
  const isExact = /\s==\s|assertEqual|\sis\s(?!not)|assertIs\b/.test(was);
  const isLoose =
    /\s(?:!=|>=|<=|>|<|in|not in)\s|\sis not None\b|assert(?:In|NotEqual|Greater\w*|Less\w*|IsNotNone|True)\b/.test(
      now,
    ) || /^assert\s+[\w.]+(?:\([^()]*\))?(?:\[[^\]]*\])?$/.test(now);
  return isExact && isLoose && !/\s==\s/.test(now);
}

function blankNumbers(text: string): string {
  return text.replace(/\b\d[\w.]*(?:e-?\d+)?/g, '_');
}

/** `abs=0.01` that became `abs=1`, `places=5` that became `places=1`, `< 3` that became `< 300`. */
function widerTolerance(was: string, now: string): boolean {
  const read = (text: string, pattern: RegExp): number => Number(pattern.exec(text)?.[1] ?? Number.NaN);
  for (const pattern of [
    /\b(?:abs|rel|delta|atol|rtol|abs_tol|rel_tol|tolerance)\s*=\s*([\d.]+(?:e-?\d+)?)/,
    /\babs\([^]*\)\s*<=?\s*([\d.]+(?:e-?\d+)?)/,
  ]) {
    if (read(now, pattern) > read(was, pattern)) return true;
  }
  return read(now, /\b(?:places|decimal|digits)\s*=\s*(\d+)/) < read(was, /\b(?:places|decimal|digits)\s*=\s*(\d+)/);
}

function whatIsLost(before: TestCode, after: TestCode, helpers: Helpers): string | null {
  const kept = new Set(rowsOf(after));
  const rows = rowsOf(before).filter((row) => !kept.has(row));
  if (rows.length > 0 && kept.size > 0)
    return `lost or changed ${rows.length === 1 ? 'a case' : `${rows.length} cases`} of its table`;
  const [had, has] = [asked(before, helpers), asked(after, helpers)];
  if (has.length < had.length) return `lost ${had.length - has.length} of ${had.length} assertions`;
  const shapes = new Set(has.map(withoutLiterals));
  const changed = had.filter((text) => !has.includes(text) && shapes.has(withoutLiterals(text)));
  return changed.length > 0 ? 'expects another value than it did' : null;
}

/** The cases that `@pytest.mark.parametrize` lists, as written with white space folded. */
function rowsOf({ fact }: TestCode): string[] {
  return fact.decorators
    .filter((decorator) => /parametrize\s*\(/.test(decorator))
    .flatMap((decorator) => {
      const call = readCall(decorator);
      const rows = readItems(call?.positional[1] ?? call?.keywords['argvalues'] ?? '') ?? [];
      return rows.map((row) => row.replace(/\s+/g, '').replace(/,(?=[)\]}])/g, ''));
    });
}

/** Assertions that can fail, as written with white space folded. */
function asked(test: TestCode, helpers: Helpers): string[] {
  return assertionsOf(test, helpers)
    .filter(({ hollow }) => hollow === null)
    .map(({ statement }) => statement.text.replace(/\s+/g, ' '));
}

function withoutLiterals(text: string): string {
  return text.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\b(?:\d[\w.]*|True|False|None)\b/g, '_');
}
