import type { GuardFinding } from '../../ticket/report.ts';
import { defineGuard, type GuardContext } from './guard.ts';
import { addedTests, type TestCode, testsOfHouse } from './test-code.ts';

export const repeatedTests = defineGuard({
  name: 'repetition-not-parametrised',
  purpose: 'Notices new tests that differ in nothing but their values, where the repository writes such as one table.',
  weight: 'warn',
  look(context) {
    const habit = context.base.profile.parametrised?.value;
    if (habit === undefined || habit.parametrised === 0)
      return { skipped: 'The repository has no parametrised tests.' };
    const tests = addedTests(context).filter((test) => test.before === null);
    if (tests.length === 0) return { skipped: 'The change adds no test.' };
    const findings = repetitions(tests).map((same): GuardFinding => {
      const [first] = same;
      const names = same.map(({ fact }) => fact.name);
      const message = `${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''} differ only in their values.`;
      return {
        path: first?.path ?? '',
        line: first?.fact.line ?? null,
        message,
        advice: 'Make them one test with pytest.mark.parametrize.',
      };
    });
    const weight = findings.length > 0 && isHouseRule(context, habit) ? 'person' : 'warn';
    return { looked: `${tests.length} new tests.`, findings, weight };
  },
});

/** Groups of three tests or more of one file whose bodies are the same but for literals. */
function repetitions(tests: readonly TestCode[]): TestCode[][] {
  const groups = new Map<string, TestCode[]>();
  for (const test of tests) {
    // unittest has no table of its own that pytest would fill.
    const isUnittest = test.owner?.bases.some((base) => /TestCase|Test\w*Case$|APITest/.test(base)) === true;
    if (isUnittest || test.fact.decorators.some((item) => /parametrize|parameterized|^data\b|^ddt/.test(item)))
      continue;
    const key = `${test.path}\0${test.owner?.qualname ?? ''}\0${skeletonOf(test)}`;
    groups.set(key, [...(groups.get(key) ?? []), test]);
  }
  return [...groups.values()].filter((same) => same.length >= 3);
}

/** The code with every literal left blank. */
function skeletonOf({ statements }: TestCode): string {
  return statements
    .filter(({ code }) => !/^[rbu]{0,2}""$/i.test(code))
    .map(({ code }) =>
      code
        .replace(/\s+/g, ' ')
        .replace(/\b(?:\d[\w.]*|True|False|None)\b|[rbuf]{0,2}""/gi, '_')
        .replace(/- ?_/g, '_'),
    )
    .join('\n');
}

/** A fifth of the tests are tables, and of those that were read none repeat each other so. */
function isHouseRule(context: GuardContext, habit: { tests: number; parametrised: number }): boolean {
  return (
    habit.parametrised * 5 >= habit.tests && habit.parametrised >= 5 && repetitions(testsOfHouse(context)).length === 0
  );
}
