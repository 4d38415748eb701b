import type { GuardFinding } from '../../ticket/report.ts';
import { type Assertion, assertionsOf, type Helpers, helpersOf, namesIn } from './assertions.ts';
import { defineGuard, type GuardContext } from './guard.ts';
import { addedTests, type Statement, type TestCode, testsOfHouse } from './test-code.ts';

export const severalAssertions = defineGuard({
  name: 'several-assertions',
  purpose: 'Notices new tests that show several things at once, so that the first failure hides the others.',
  weight: 'warn',
  look(context) {
    const tests = addedTests(context).filter((test) => test.before === null);
    if (tests.length === 0) return { skipped: 'The change adds no test.' };
    const helpers = helpersOf(context.head.index, () => null);
    const findings = tests.flatMap((test): GuardFinding[] => {
      const second = secondThing(test, helpers);
      if (second === null) return [];
      const message = `${test.fact.qualname} asserts about several things; the second one begins here.`;
      return [
        { path: test.path, line: second.line, message, advice: 'Make one test of each, so that each failure is seen.' },
      ];
    });
    const weight = findings.length > 0 && isHouseRule(context, helpers) ? 'person' : 'warn';
    return { looked: `${tests.length} new tests.`, findings, weight };
  },
});

/** Where a test starts to assert about something else than what it asserted about before; null where it keeps to one thing. */
function secondThing(test: TestCode, helpers: Helpers): Statement | null {
  const assertions = assertionsOf(test, helpers).filter(({ hollow }) => hollow === null);
  const [first] = assertions;
  if (first === undefined || assertions.length < 2) return null;
  const asserting = new Map(assertions.map((item) => [item.statement, item]));
  let acted: Statement | null = null;
  let seenFirst = false;
  for (const statement of test.statements) {
    const assertion = asserting.get(statement);
    if (assertion === undefined) {
      if (seenFirst && acts(statement, test)) acted = statement;
      continue;
    }
    if (!seenFirst) seenFirst = true;
    // What is under a `with pytest.raises` is the act of that assertion.
    else if (acted !== null && !isInside(acted, assertions)) return statement;
    if (/^(?:async\s+)?with\b/.test(statement.code)) acted = null;
  }
  return callsApart(assertions, test);
}

/** Asserts on calls of different things, or on what different calls gave. */
function callsApart(assertions: readonly Assertion[], test: TestCode): Statement | null {
  const made = new Map<string, string>();
  for (const { code } of test.statements) {
    const [, name = '', callee = ''] =
      /^(\w+)(?:\s*:[^=]{1,80})?\s*=\s*(?:await\s+)?([A-Za-z_][\w.]{0,200})\s*\(/.exec(code) ?? [];
    if (name !== '' && !READS.test(lastOf(callee)) && !MAKES.test(callee)) made.set(name, callee);
  }
  const origins = assertions.map((assertion) => {
    const origin = new Set<string>();
    for (const name of namesIn(assertion.about)) {
      const callee = made.get(name);
      if (callee !== undefined) origin.add(`${name}=${callee}`);
    }
    const direct = /^(?:not\s+)?(?:await\s+)?([a-z_]\w{0,100})\s*\(/.exec(assertion.about)?.[1];
    if (direct !== undefined && origin.size === 0 && !BUILTIN.test(direct)) origin.add(`call ${direct}`);
    return { assertion, origin };
  });
  const first = origins.find(({ origin }) => origin.size > 0);
  const other = origins.find(
    ({ origin }) => first !== undefined && origin.size > 0 && ![...origin].some((each) => first.origin.has(each)),
  );
  if (other !== undefined) return other.assertion.statement;
  // The same function asked about different things.
  const direct = origins.filter(({ origin }) => [...origin].some((each) => each.startsWith('call ')));
  return direct.length > 1 && direct.length === assertions.length ? (direct[1]?.assertion.statement ?? null) : null;
}

/** A statement that does something anew: a call that is neither reading back, nor making data, nor asserting. */
function acts({ code }: Statement, test: TestCode): boolean {
  if (
    /^(?:for|while|if|elif|else|try|except|finally|assert|return|import|from|def|class|async\s+(?:def|for)|del|pass|yield|raise|@)\b/.test(
      code,
    )
  )
    return false;
  const callee = /^(?:async\s+)?(?:with\s+)?(?:[\w., ]{1,100}?\s*=\s*)?(?:await\s+)?([A-Za-z_][\w.]{0,200})\s*\(/.exec(
    code,
  )?.[1];
  if (callee === undefined) return false;
  if (/(?:client|as_\w+|\bapi)\.(?:get|post|put|patch|delete|head|options|request)$/.test(callee)) return true;
  if (READS.test(lastOf(callee)) || MAKES.test(callee) || BUILTIN.test(callee)) return false;
  return test.statements.length > 0;
}

const READS =
  /^(?:refresh\w*|json|read\w*|first|last|one\w*|get\w*|all|filter|exclude|count|exists|values\w*|loads?|dumps?|decode|getvalue|order_by|select\w*|scalar\w*|execute|fetch\w*|find\w*|locator|parse\w*|reload|items|keys|split\w*|strip|lower|upper|join|getattr|reset_mock|clear|assert\w*|append|add|commit|flush|expire\w*|query|reverse|sort|wait\w*|close|BeautifulSoup|readouterr)$/;
const MAKES =
  /(?:Factory(?:\.\w+)?|(?:^|[._])(?:create|make|build|baker|setup|given|mock|patch|login|force_login|set|use|travel|freeze)\w*)$/i;
const BUILTIN =
  /^(?:len|sorted|set|list|dict|tuple|str|int|float|bool|sum|min|max|any|all|isinstance|issubclass|hasattr|getattr|type|repr|next|range|print|round|reversed|enumerate|zip|Path|timedelta|datetime|date|Decimal|reverse|os\.path\.\w+|len)$/;

function lastOf(callee: string): string {
  return callee.split('.').at(-1) ?? '';
}

function isInside(statement: Statement, assertions: readonly Assertion[]): boolean {
  return assertions.some(
    ({ statement: item }) =>
      /^(?:async\s+)?with\b/.test(item.code) && item.line < statement.line && item.indent < statement.indent,
  );
}

/** Twenty tests of the base were read, and at most one in twenty shows several things. */
function isHouseRule(context: GuardContext, helpers: Helpers): boolean {
  const tests = testsOfHouse(context);
  if (tests.length < 20) return false;
  return tests.filter((test) => secondThing(test, helpers) !== null).length * 20 <= tests.length;
}
