import { readCall, readItems } from '../../python/index/split-code.ts';
import type { GuardFinding } from '../../ticket/report.ts';
import { assertionsOf, type Helpers, helpersOf } from './assertions.ts';
import { defineGuard } from './guard.ts';
import { addedTests, type TestCode } from './test-code.ts';

export const weakenedTest = defineGuard({
  name: 'weakened-test',
  purpose: 'Notices old tests that ask for less, or for something else, than they did.',
  weight: 'person',
  look(context) {
    const edited = addedTests(context).flatMap((test) => (test.before === null ? [] : [{ test, before: test.before }]));
    if (edited.length === 0) return { skipped: 'The change edits no test.' };
    const helpers = helpersOf(context.head.index, () => null);
    const findings = edited.flatMap(({ test, before }): GuardFinding[] => {
      const what = whatIsLost(before, test, helpers);
      if (what === null) return [];
      const message = `${test.fact.qualname} ${what}.`;
      const advice = 'Leave what it asked for, and add a case; or say in the ticket that it changes.';
      return [{ path: test.path, line: test.fact.line, message, advice }];
    });
    // Whoever changes a behaviour changes its tests with it. A ticket's change has no such licence.
    return { looked: `${edited.length} edited tests.`, findings, weight: context.bounds === null ? 'warn' : 'person' };
  },
});

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
