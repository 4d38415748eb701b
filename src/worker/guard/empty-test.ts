import type { FunctionFact } from '../../python/index/facts.ts';
import type { GuardFinding } from '../../ticket/report.ts';
import { assertionsOf, type Helpers, helpersOf, lostAssertions } from './assertions.ts';
import { blockTickets, defineGuard, type GuardContext } from './guard.ts';
import { codeOf } from './source.ts';
import { type AddedTest, addedTests, splitHouse, statementsOf, type TestCode, testsOfHouse } from './test-code.ts';

export const emptyTest = defineGuard({
  name: 'test-asserts-nothing',
  purpose: 'Notices tests that cannot fail.',
  weight: 'block',
  look(context) {
    const tests = addedTests(context);
    if (tests.length === 0) return { skipped: 'The change adds no test.' };
    const helpers = helpersOf(context.head.index, bodiesOf(context));
    const findings: GuardFinding[] = [];
    let plain = 0;
    for (const test of tests) {
      const seen = lookAt(test, helpers);
      findings.push(...seen.findings);
      if (seen.asserts === 'nothing') plain += 1;
    }
    const looked = `${tests.length} added or changed tests.`;
    // Where many tests only see whether something runs, one more is no surprise in a person's change.
    const accepted = tests.filter(
      (test) => ACCEPTS.test(test.fact.name) || (test.before === null && isOtherSide(test)),
    ).length;
    const usual =
      context.bounds === null &&
      plain === findings.length &&
      plain > 0 &&
      (runsOnly(context, helpers) || plain <= accepted);
    return { looked, findings, weight: usual ? 'warn' : blockTickets(context) };
  },
});

/** Tests that say in their name that something goes through without an error. */
const ACCEPTS =
  /(?:^|_)(?:allowed|allows|accept\w*|valid|permit(?:s|ted)?|(?:does_not|doesnt|dont|not|never|no|without)_(?:\w+_)?(?:raise\w*|error\w*|crash\w*|fail\w*|exception\w*|break\w*)|passes|noop|no_op|tolerates?|survives?|runs|smoke)(?:_|$)/;

/** It calls what another test of its module shows to raise: that it goes through here is what it shows. */
function isOtherSide({ file, statements }: AddedTest): boolean {
  const raising = [...(file.after ?? '').matchAll(RAISES)].map(([, callee = '']) => callee);
  const code = statements.map((statement) => statement.code).join('\n');
  return raising.some((callee) => new RegExp(`(?<![\\w.])${callee.replace(/\./g, '\\.')}\\(`).test(code));
}

/** The first call of a block that is wanted to raise. */
const RAISES =
  /\bwith\s+(?:pytest\s*\.\s*raises|self\s*\.\s*assertRaises\w*)\([^]{0,300}?\)(?:\s+as\s+\w+)?:\n\s+(?:\w+\s*=\s*)?(?:await\s+)?([A-Za-z_][\w.]*)\(/g;

interface Seen {
  findings: GuardFinding[];
  /** nothing: there is not even an assertion that cannot fail. */
  asserts: 'something' | 'nothing';
}

function lookAt(test: AddedTest, helpers: Helpers): Seen {
  const { fact, file } = test;
  const added = new Set(file.addedLines.map(({ line }) => line));
  const findings: GuardFinding[] = [];
  const say = (line: number, message: string): void => {
    findings.push({ path: file.path, line, message, advice: 'Assert what the test is there to show.' });
  };
  for (const { statement, why } of lostAssertions(test)) {
    if (added.has(statement.line)) say(statement.line, `${fact.qualname}: ${why}.`);
  }
  const assertions = assertionsOf(test, helpers);
  const hollow = assertions.find((assertion) => assertion.hollow !== null);
  if (assertions.some(({ hollow: why }) => why === null) || isElsewhere(test))
    return { findings, asserts: 'something' };
  // What the base's own test did not assert either is not the change's doing.
  if (test.before !== null && !assertionsOf(test.before, helpers).some(({ hollow: why }) => why === null)) {
    return { findings, asserts: 'something' };
  }
  if (hollow !== undefined) {
    say(fact.line, `${fact.qualname} cannot fail: its assertion ${hollow.hollow}.`);
  } else if (findings.length === 0) {
    say(fact.line, `${fact.qualname} asserts nothing.`);
    return { findings, asserts: 'nothing' };
  }
  return { findings, asserts: 'something' };
}

/** What stands in for assertions: mocks of HTTP and the like that fail at the end of a test where they were not asked. */
function isElsewhere({ fact }: TestCode): boolean {
  return fact.parameters.some(({ name }) =>
    /^(?:snapshot|benchmark|\w*assert\w*|data_regression|file_regression)$/.test(name),
  );
}

/** The code of functions of changed files and of the house's tests. */
function bodiesOf({ diff, head, houseTests }: GuardContext): (fact: FunctionFact) => string | null {
  const changed = new Map(diff.files.map((file) => [file.path, file]));
  const house = new Map(houseTests.map((test) => [test.path, test]));
  return (fact) => {
    const file = changed.get(fact.path);
    const known = house.get(fact.path);
    const code = file !== undefined ? codeOf(file) : known === undefined ? null : splitHouse(known);
    if (code === null || head.index.modules[fact.path] === undefined) return null;
    return statementsOf(code, fact)
      .map((statement) => statement.code)
      .join('\n');
  };
}

/** Three tests and a twentieth of those that were looked at assert nothing themselves. */
function runsOnly(context: GuardContext, helpers: Helpers): boolean {
  const tests = testsOfHouse(context);
  const silent = tests.filter((test) => assertionsOf(test, helpers).length === 0 && !isElsewhere(test)).length;
  return silent >= 3 && silent * 20 >= tests.length;
}
