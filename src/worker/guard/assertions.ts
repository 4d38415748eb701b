import type { FunctionFact, RepoIndex } from '../../python/index/facts.ts';
import { endOfBracket, findCode, readCall, readItems, splitCode } from '../../python/index/split-code.ts';
import { isTestSupport } from './kinds.ts';
import type { Statement, TestCode } from './test-code.ts';

/** A statement that makes a test fail where something is not so. */
export interface Assertion {
  statement: Statement;
  /** What it looks at: the condition of an assert, the arguments of `self.assertEqual(…)`, the whole of any other. As `code`. */
  about: string;
  /** Why it cannot fail, one clause: "compares a value with itself"; null where it can. */
  hollow: string | null;
}

/** Every assertion of a test, those that cannot fail with the reason. */
export function assertionsOf(test: TestCode, helpers: Helpers): Assertion[] {
  const facts = valuesOf(test);
  const dead = unreachable(test.statements);
  return test.statements.flatMap((statement, at): Assertion[] => {
    const found = assertionIn(statement, at, test, facts, helpers);
    if (found === null) return [];
    const [about, hollow] = found;
    return [
      { statement, about, hollow: dead.has(at) ? 'is never reached' : (hollow ?? swallowed(test.statements, at)) },
    ];
  });
}

/** Statements that were meant to assert and do nothing: a misspelt method of a mock, a comparison that is thrown away. */
export function lostAssertions(test: TestCode): { statement: Statement; why: string }[] {
  return test.statements.flatMap((statement) => {
    const why = lost(statement.code);
    return why === null ? [] : [{ statement, why }];
  });
}

/** Functions of this repository's tests that assert on behalf of others. */
export interface Helpers {
  /** Whether a call such as `check_total(…)` or `self.check(…)` in a test module may fail on its own. */
  asserts(test: TestCode, callee: string): boolean;
}

/** `bodyOf` gives the code of a function where its text is at hand, null elsewhere. */
export function helpersOf(index: RepoIndex, bodyOf: (fact: FunctionFact) => string | null): Helpers {
  const asserts = (fact: FunctionFact, named: string): boolean => {
    const body = bodyOf(fact);
    return body === null ? CHECKS.test(named) : /\bassert|\braise\b|\bfail\(|\braises\(/.test(body);
  };
  const byName = new Map(Object.values(index.modules).map((module) => [module.name, module]));
  return {
    asserts(test, callee) {
      const parts = callee.split('.');
      const last = parts.at(-1) ?? '';
      if (/assert/i.test(last) || /^(?:fail|expect|verify_all)$/.test(last)) return true;
      const module = index.modules[test.path];
      if (module === undefined) return CHECKS.test(last);
      if (parts.length === 1) {
        const own = module.functions.find((fact) => fact.name === last);
        if (own !== undefined) return asserts(own, last);
        const imported = module.imports.find((item) => (item.alias ?? item.name) === last);
        if (imported === undefined) return CHECKS.test(last);
        const source = byName.get(imported.module);
        // What the repository itself does is what is tested, whatever it is called.
        if (source !== undefined && !isTestSupport(source.path)) return false;
        const fact = source?.functions.find((item) => item.name === imported.name);
        return fact === undefined ? CHECKS.test(last) : asserts(fact, last);
      }
      if (parts[0] === 'self' && parts.length === 2) {
        const own = test.owner?.methods.find((fact) => fact.name === last);
        return own === undefined ? CHECKS.test(last) : asserts(own, last);
      }
      return /^(?:check|verify|expect|should)(?:_|[A-Z]|$)/.test(last) || /^to_(?:be|have|contain)/.test(last);
    },
  };
}

const CHECKS = /^(?:_*(?:assert|check|expect|verify|ensure|should|compare|validate)(?:_|[A-Z]|$)|snapshot$)/i;

/** What the names of a test stand for, as far as that is plain. */
interface Values {
  /** Set to a number, a string or another literal, and to nothing else. */
  constants: ReadonlySet<string>;
  /** Mocks that the test makes itself, and what it got by calling them. */
  mocks: ReadonlySet<string>;
  /** Answers of a test client: always true, whatever they say. */
  answers: ReadonlySet<string>;
  /** Dotted names that the test itself calls as statements or for a value. */
  called: ReadonlySet<string>;
}

function valuesOf(test: TestCode): Values {
  const constants = new Set<string>();
  const others = new Set<string>();
  const mocks = new Set<string>();
  const answers = new Set<string>();
  const called = new Set<string>();
  for (const { code, indent } of test.statements) {
    const [, name = '', value = ''] = /^(\w+)(?:\s*:[^=]{1,80})?\s*=(?!=)\s*([^]*)$/.exec(code) ?? [];
    if (name === '') {
      for (const target of code
        .match(/^(?:for\s+|with\s[^]{0,300}\bas\s+)?[\w, ()]+(?=\s*(?:[-+*/|&]=|=(?!=)|\bin\b|:$))/)?.[0]
        .match(/\w+/g) ?? []) {
        others.add(target);
      }
    } else if (isLiteral(value) && indent === test.statements[0]?.indent) constants.add(name);
    else {
      others.add(name);
      const callee = /^(?:await\s+)?([\w.]+)\s*\(/.exec(value)?.[1] ?? '';
      if (/(?:^|\.)(?:Magic|Async|NonCallable|Property)?Mock$/.test(callee) || mocks.has(callee.split('.')[0] ?? '')) {
        mocks.add(name);
      } else if (ASKS.test(callee) || (VERBS.test(callee) && /^r(?:es(?:p|ponse)?)?\d?$/.test(name))) answers.add(name);
    }
    if (/^assert\b|\.assert/.test(code)) continue;
    for (const match of code.matchAll(/(?<![\w.])([A-Za-z_][\w.]{0,200})\s*\(/g)) called.add(match[1] ?? '');
  }
  for (const name of others) constants.delete(name);
  return { constants, mocks, answers, called };
}

/** `client.get(…)`, `self.client.post(…)`, `as_admin.patch(…)`. */
const ASKS = /(?:^|[._])(?:\w*client|as_\w+|api|http|c)\.(?:get|post|put|patch|delete|head|options|request)$/;

const VERBS = /\.(?:get|post|put|patch|delete|head|options)$/;

function isLiteral(source: string): boolean {
  return /^(?:[rbuf]{0,2}""|-?\d[\d_.]*|True|False|None|\.\.\.)$/i.test(source.trim());
}

/** What an assertion is about and why it cannot fail; null where the statement asserts nothing. */
function assertionIn(
  statement: Statement,
  at: number,
  test: TestCode,
  values: Values,
  helpers: Helpers,
): [about: string, hollow: string | null] | null {
  const { code } = statement;
  // A function that is declared inside is not called by that, whatever its name.
  if (lost(code) !== null || /^(?:async\s+)?(?:def|class)\b/.test(code)) return null;
  if (/^assert\b/.test(code)) {
    const inner = code.slice('assert'.length).trim();
    const pieces = splitCode(inner, ',');
    const condition = inner.slice(pieces[0]?.start ?? 0, pieces[0]?.end ?? 0);
    const written = splitCode(statement.text.slice('assert'.length).trim(), ',')[0];
    const text = statement.text
      .slice('assert'.length)
      .trim()
      .slice(written?.start ?? 0, written?.end ?? 0);
    return [condition, whyHollow(condition, text, values)];
  }
  const method = /^(?:await\s+)?(?:self|cls|case|tc)\s*\.\s*(assert\w+|fail\w*)\s*\(/.exec(code)?.[1];
  if (method !== undefined) {
    const call = readCall(code.replace(/^await\s+/, ''));
    const written = readCall(statement.text.replace(/^await\s+/, ''));
    return [call?.positional.join(', ') ?? code, whyHollowCall(method, written?.positional ?? [], values)];
  }
  const expects =
    /^(?:async\s+)?with\b[^]*?\b(?:(?:pytest\s*\.\s*)?(?:raises|warns|deprecated_call)|self\s*\.\s*assert(?:Raises|Warns|Logs|NumQueries|NoLogs)\w*)\s*\(/.exec(
      code,
    );
  if (expects !== null) return [code, whyHollowRaises(code, at, test.statements)];
  if (/\b(?:pytest\s*\.\s*(?:raises|warns|fail)|(?:self|cls)\s*\.\s*(?:assert\w+|fail))\s*\(/.test(code))
    return [code, null];
  const onMock = /^(?:await\s+)?([\w.()[\]"]{1,200})\.assert_\w+\s*\(/.exec(code)?.[1];
  if (onMock !== undefined) {
    const own = values.mocks.has(onMock.split('.')[0] ?? '') && values.called.has(onMock);
    return [code, own ? 'asks a mock for a call that the test itself makes' : null];
  }
  for (const match of code.matchAll(/(?<![\w.])([A-Za-z_][\w.]{0,200})\s*\(/g)) {
    if (helpers.asserts(test, match[1] ?? '')) return [code, null];
  }
  // `self.get(url, expected_status=403)`: what is called compares it.
  if (/[(,]\s*(?:expect\w*|\w+_expected)\s*=(?!=)/.test(code)) return [code, null];
  if (/\)\s*\.\s*(?:to_|not_to_|should_)\w+\s*\(/.test(code)) return [code, null];
  return null;
}

function whyHollow(condition: string, text: string, values: Values): string | null {
  const plain = unwrapped(condition);
  if (plain === '') return null;
  const items = plain.startsWith('(') || condition.startsWith('(') ? readItems(condition) : null;
  if (items !== null && (items.length > 1 || /,\s*\)$/.test(condition.trim())))
    return 'asserts a tuple, which is always true';
  if (isLiteral(plain)) return /^(?:False|None|0)$/.test(plain) ? null : 'asserts a constant';
  if (/^not\s+(?:False|None|0|"")$/.test(plain)) return 'asserts a constant';
  if (/\bor\s+True$|^True\s+or\b/.test(plain)) return 'is always true';
  if (/^len\([^]*\)\s*>=\s*0$/.test(plain)) return 'is true of every length';
  if (/^isinstance\([^]*,\s*object\s*\)$/.test(plain)) return 'is true of every object';
  const sides = comparison(unwrapped(text));
  if (sides !== null && sides[0] === sides[1] && !/\b(?:next|random|uuid|token|now)\w*\(/.test(sides[0]))
    return 'compares a value with itself';
  if (sides !== null && isLiteral(blank(sides[0])) && isLiteral(blank(sides[1]))) return 'compares two constants';
  const names = namesIn(plain);
  if (names.length > 0 && !/[([]/.test(plain) && names.every((name) => values.constants.has(name)))
    return 'compares constants of the test itself';
  const known = (name: string) => values.constants.has(name) || values.mocks.has(name);
  if (names.some((name) => values.mocks.has(name)) && names.every(known)) {
    const path = /^(?:not\s+)?([\w.]+?)\.(?:called|call_count|call_args\w*|await_count)\b/.exec(plain)?.[1];
    if (path !== undefined && values.called.has(path)) return 'asks a mock for a call that the test itself makes';
    if (path === undefined && (/\(/.test(plain) || !/\./.test(plain)))
      return 'sees only what its own mock was told to answer';
  }
  const answer = /^(\w+)(?:\s+is\s+not\s+None)?$/.exec(plain)?.[1];
  if (answer !== undefined && values.answers.has(answer)) return 'is true of every answer, whatever its status';
  return null;
}

function whyHollowCall(method: string, args: readonly string[], values: Values): string | null {
  const [first = '', second = ''] = args.map((item) => item.replace(/\s+/g, ' ').trim());
  if (
    /^assert(?:True|False)$/.test(method) &&
    second !== '' &&
    !/^(?:msg\s*=|[rbuf]{0,2}["'])/i.test(second) &&
    !/^(?:_|gettext\w*|str|repr|\w*msg\w*|\w*message\w*|\w+\.(?:content|text|data|errors)\b)/i.test(second) &&
    isLiteral(blank(second).replace(/^\w+\(""\)$/, '""'))
  )
    return 'takes the value that it should compare with for a message';
  if (/^assert(?:True|IsNotNone)$/.test(method)) {
    const condition = blank(first);
    return method === 'assertIsNotNone'
      ? whyHollow(`${condition} is not None`, `${first} is not None`, values)
      : whyHollow(condition, first, values);
  }
  if (/^assert(?:False|IsNone)$/.test(method)) return /^(?:False|None)$/.test(first) ? 'asserts a constant' : null;
  if (
    /^assert(?:Equals?|Is|\w*Equal|GreaterEqual|LessEqual)$/.test(method) &&
    !method.startsWith('assertNot') &&
    second !== ''
  ) {
    return whyHollow(`${blank(first)} == ${blank(second)}`, `${first} == ${second}`, values);
  }
  return null;
}

/** `with pytest.raises(Exception)`, or a block that only raises by itself what is expected. */
function whyHollowRaises(code: string, at: number, statements: readonly Statement[]): string | null {
  const broad = /\b(?:raises|assertRaises)\s*\(\s*(?:Exception|BaseException)\s*\)\s*(?:as\s+(\w+)\s*)?:/.exec(code);
  if (broad !== null) {
    const name = broad[1];
    const looksAt = name !== undefined && statements.slice(at + 1).some((later) => mentions(later.code, name));
    if (!looksAt) return 'passes on any error, also on a mistake in the test';
  }
  const own = statements[at];
  const block = statements.slice(at + 1);
  const end = block.findIndex((later) => own !== undefined && later.indent <= own.indent);
  const inner = end === -1 ? block : block.slice(0, end);
  return inner.length > 0 && inner.every((later) => /^raise\b/.test(later.code))
    ? 'expects what the test itself raises'
    : null;
}

/** Why a statement that looks like an assertion is none; null for any other. */
function lost(code: string): string | null {
  const misspelt =
    /^(?:assert\s+(?:not\s+)?)?(?:await\s+)?[\w.()[\]"]{1,200}\.(called_once_with|called_with|called_once|not_called|has_calls|any_call|has_any_call|awaited_once_with|awaited_with|awaited_once|not_awaited|(?:asert|assret|asset)_\w+|assert_called_onc|assert_has_call|assert_any_calls|assert_called_once_wit)\s*(?:\(|$)/.exec(
      code,
    );
  if (misspelt?.[1] !== undefined) return `${misspelt[1]} is no assertion of mock's, and always passes`;
  const unCalled =
    /^(?:assert\s+)?[\w.]{1,200}\.(assert_(?:called|not_called|called_once|called_with|called_once_with|any_call|has_calls|awaited\w*|not_awaited))$/.exec(
      code,
    );
  if (unCalled?.[1] !== undefined) return `${unCalled[1]} is not called, so that it asserts nothing`;
  if (
    /^[A-Za-z_][\w.]*(?:\(|\[|\s*[=!<>]=)/.test(code) &&
    !/^(?:assert|return|yield|await|if|elif|while|for|with|raise|del|not|lambda|import|from|async|try|except|case|match)\b/.test(
      code,
    )
  ) {
    const outside = withoutBrackets(code);
    if (
      /[^=!<>]\s(?:==|!=)\s/.test(` ${outside} `) &&
      findCode(code, '=', 0, code.length) === -1 &&
      findCode(code, ':', 0, code.length) === -1
    ) {
      return 'the comparison is thrown away; an assert is missing';
    }
  }
  return null;
}

/** Statements behind a `return` of the test itself, or under a condition that never holds. */
function unreachable(statements: readonly Statement[]): Set<number> {
  const dead = new Set<number>();
  const own = statements[0]?.indent ?? 0;
  let returned = false;
  let never: number | null = null;
  for (const [at, { code, indent }] of statements.entries()) {
    if (never !== null && indent <= never) never = null;
    if (returned || never !== null) dead.add(at);
    if (indent === own && /^(?:return\b|pytest\.skip\(|self\.skipTest\(|raise\s+(?:unittest\.)?SkipTest)/.test(code))
      returned = true;
    if (never === null && /^(?:if|while)\s+(?:False|0|None|not\s+True)\s*:/.test(code)) never = indent;
  }
  return dead;
}

/** Whether a failing assertion would be caught on the spot. */
function swallowed(statements: readonly Statement[], at: number): string | null {
  let indent = statements[at]?.indent ?? 0;
  for (let before = at - 1; before >= 0 && indent > 0; before -= 1) {
    const around = statements[before];
    if (around === undefined || around.indent >= indent) continue;
    indent = around.indent;
    if (/^with\s[^]*\bsuppress\s*\([^)]*\b(?:AssertionError|Exception|BaseException)\b/.test(around.code))
      return 'is suppressed where it fails';
    if (!/^try\s*:/.test(around.code)) continue;
    const handler = statements.findIndex((later, index) => index > at && later.indent === around.indent);
    for (let next = handler; next !== -1 && next < statements.length; next += 1) {
      const clause = statements[next];
      if (clause === undefined || clause.indent < around.indent) break;
      if (clause.indent > around.indent) continue;
      if (!/^except\b/.test(clause.code)) break;
      if (!/^except\s*(?::|\(?[^:]*\b(?:AssertionError|Exception|BaseException)\b)/.test(clause.code)) continue;
      const inner = statements.slice(next + 1);
      const end = inner.findIndex((later) => later.indent <= clause.indent);
      const body = [clause, ...(end === -1 ? inner : inner.slice(0, end))];
      if (!body.some(({ code }) => /\b(?:raise|assert\w*|fail\w*)\b/.test(code)))
        return 'is caught on the spot where it fails';
    }
  }
  return null;
}

/** Names that a piece of code starts its dotted paths with; builtins and keywords left out. */
export function namesIn(code: string): string[] {
  const found = new Set<string>();
  for (const match of code.matchAll(/(?<![\w."])([A-Za-z_]\w{0,100})(?!\s*=(?!=))(?![\w"])/g)) {
    const name = match[1] ?? '';
    if (!NO_NAMES.has(name)) found.add(name);
  }
  return [...found];
}

const NO_NAMES = new Set(
  'and as assert async await bool bytes cls dict else enumerate False float for frozenset getattr hasattr if in int is isinstance issubclass len list max min None not or range repr reversed round self set sorted str sum True tuple type zip all any'.split(
    ' ',
  ),
);

/** The two sides of `a == b` and `a is b`, white space folded; null for anything else. */
function comparison(text: string): [string, string] | null {
  const outside = blankBrackets(text);
  const operator = /\s(==|is|<=|>=)\s/.exec(outside);
  if (operator === null || /\s(?:and|or|not|in|if)\s/.test(outside)) return null;
  const fold = (side: string): string => unwrapped(side).replace(/\s+/g, ' ');
  return [fold(text.slice(0, operator.index)), fold(text.slice(operator.index + operator[0].length))];
}

/** Strings emptied. */
function blank(text: string): string {
  return text.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, '""');
}

function unwrapped(text: string): string {
  const plain = text.trim();
  if (!plain.startsWith('(') || endOfBracket(plain, 0) !== plain.length) return plain;
  return (readItems(plain)?.length ?? 0) === 1 && !/,\s*\)$/.test(plain) ? plain.slice(1, -1).trim() : plain;
}

function withoutBrackets(code: string): string {
  return blankBrackets(code).replaceAll('\0', '');
}

/** Of the same length, with what is in brackets and strings blanked out. */
function blankBrackets(text: string): string {
  let out = '';
  let depth = 0;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (quote !== '') {
      if (character === '\\') {
        out += '\0';
        at += 1;
      } else if (character === quote) quote = '';
      out += '\0';
      continue;
    }
    if (character === '"' || character === "'") quote = character;
    if (/[)\]}]/.test(character)) depth -= 1;
    out += depth > 0 || quote !== '' ? '\0' : character;
    if (/[([{]/.test(character)) depth += 1;
  }
  return out;
}

function mentions(code: string, name: string): boolean {
  return code.split(/\W+/).includes(name);
}
