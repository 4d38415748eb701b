import type { ClassFact, FunctionFact, ModuleFacts } from '../../python/index/facts.ts';
import { type LogicalLines, splitLogicalLines } from '../../python/index/logical-lines.ts';
import { findCode } from '../../python/index/split-code.ts';
import type { DiffFile } from '../workspace/diff.ts';
import type { HouseTest } from '../house-tests.ts';
import type { GuardContext } from './guard.ts';
import { isTestFile } from './kinds.ts';
import { codeOf } from './source.ts';

/** One logical line of a body. */
export interface Statement {
  /** 1-based, of its first and last physical line. */
  line: number;
  endLine: number;
  indent: number;
  /** As written; cut at 2,000 characters. */
  text: string;
  /** The same without comments, every string emptied: `f("")`. */
  code: string;
}

/** A test taken apart. */
export interface TestCode {
  path: string;
  fact: FunctionFact;
  /** The class it is a method of. */
  owner: ClassFact | null;
  statements: Statement[];
}

export interface AddedTest extends TestCode {
  file: DiffFile;
  /** The same test as the base has it; null where it is new. */
  before: TestCode | null;
}

const LONGEST = 2_000;

/** Tests that the change adds or edits. One that only moved, whole or renamed, is neither. */
export function addedTests({ diff, base, head }: GuardContext): AddedTest[] {
  const gone = goneTests(diff.files, base.index.modules, head.index.modules);
  return diff.files
    .filter((file) => isTestFile(file.path))
    .flatMap((file): AddedTest[] => {
      const module = head.index.modules[file.path];
      const code = codeOf(file);
      if (module === undefined || code === null) return [];
      const added = file.addedLines.filter(({ text }) => text.trim() !== '').map(({ line }) => line);
      const old = new Map(testFunctions(base.index.modules[file.path]).map((test) => [test.fact.qualname, test]));
      const oldCode = file.before === null ? null : splitLogicalLines(file.before);
      return testFunctions(module).flatMap(({ fact, owner }) => {
        const known = old.get(fact.qualname);
        const statements = statementsOf(code, fact);
        if (known === undefined || oldCode === null) {
          const isAdded = added.some((line) => line >= fact.line && line <= fact.endLine);
          if (!isAdded || gone.bodies.has(bodyOf(statements))) return [];
          return [{ path: file.path, fact, owner, file, statements, before: gone.tests.get(fact.name) ?? null }];
        }
        const before = { path: file.path, ...known, statements: statementsOf(oldCode, known.fact) };
        const isSame = bodyOf(statements) === bodyOf(before.statements);
        const isCalledSame = fact.decorators.join('\n') === known.fact.decorators.join('\n');
        return isSame && isCalledSame ? [] : [{ path: file.path, fact, owner, file, statements, before }];
      });
    });
}

/** The tests of the base that tell what is usual here. */
export function testsOfHouse({ base, houseTests }: GuardContext): TestCode[] {
  return houseTests.flatMap((house) => {
    const code = splitHouse(house);
    return testFunctions(base.index.modules[house.path]).map(({ fact, owner }) => ({
      path: house.path,
      fact,
      owner,
      statements: statementsOf(code, fact),
    }));
  });
}

/** Logical lines of the body of a function, its header left out. */
export function statementsOf(code: LogicalLines, fact: { line: number; endLine: number }): Statement[] {
  const lines = linesOf(code);
  const statements: Statement[] = [];
  let inBody = false;
  for (let at = firstFrom(lines, fact.line); at < code.lines.length; at += 1) {
    const logical = code.lines[at];
    const line = lines[at] ?? 0;
    if (logical === undefined || line > fact.endLine) break;
    if (inBody) statements.push(statement(code, logical.start, logical.end, logical.indent, line));
    else if (/^(?:async\s+)?def\b/.test(code.text.slice(logical.start, logical.start + 20))) {
      inBody = true;
      const colon = findCode(code.text, ':', logical.start, logical.end);
      const from = colon + 1 + (/^\s*/.exec(code.text.slice(colon + 1, colon + 100))?.[0].length ?? 0);
      // `def test(): assert x` has its body behind the header.
      if (colon !== -1 && from < logical.end) {
        statements.push(statement(code, from, logical.end, logical.indent + 1, line));
      }
    }
  }
  return statements;
}

/** The whole of a module as statements, for what stands outside of tests as well. */
export function statementsIn(code: LogicalLines): Statement[] {
  const lines = linesOf(code);
  return code.lines.map(({ start, end, indent }, at) => statement(code, start, end, indent, lines[at] ?? 0));
}

export function splitHouse(house: HouseTest): LogicalLines {
  const known = houses.get(house) ?? splitLogicalLines(house.text);
  houses.set(house, known);
  return known;
}

const houses = new WeakMap<HouseTest, LogicalLines>();

/** Functions of a module, and methods of its classes, that are named like tests. */
function testFunctions(module: ModuleFacts | undefined): { fact: FunctionFact; owner: ClassFact | null }[] {
  if (module === undefined) return [];
  return [
    ...module.functions.map((fact) => ({ fact, owner: null })),
    ...module.classes.flatMap((owner) => owner.methods.map((fact) => ({ fact, owner }))),
  ].filter(
    ({ fact }) => /^test(?:_|[A-Z0-9]|$)/.test(fact.name) && !fact.decorators.some((item) => /fixture\b/.test(item)),
  );
}

/** The tests that are no longer where they were, by name, and what they did. */
function goneTests(
  files: readonly DiffFile[],
  base: Record<string, ModuleFacts>,
  head: Record<string, ModuleFacts>,
): { tests: Map<string, TestCode>; bodies: Set<string> } {
  const tests = new Map<string, TestCode>();
  const bodies = new Set<string>();
  for (const file of files) {
    if (file.before === null || !isTestFile(file.path)) continue;
    const still = new Set(testFunctions(head[file.path]).map(({ fact }) => fact.qualname));
    const gone = testFunctions(base[file.path]).filter(({ fact }) => !still.has(fact.qualname));
    if (gone.length === 0) continue;
    const code = splitLogicalLines(file.before);
    for (const { fact, owner } of gone) {
      const statements = statementsOf(code, fact);
      tests.set(fact.name, { path: file.path, fact, owner, statements });
      bodies.add(bodyOf(statements));
    }
  }
  return { tests, bodies };
}

function bodyOf(statements: readonly Statement[]): string {
  return statements.map(({ text }) => text.replace(/\s+/g, ' ')).join('\n');
}

function statement(code: LogicalLines, start: number, end: number, indent: number, line: number): Statement {
  const stop = Math.min(end, start + LONGEST);
  return {
    line,
    endLine: code.lineAt(Math.max(start, end - 1)),
    indent,
    text: code.text.slice(start, stop),
    code: withoutStrings(code, start, stop),
  };
}

function withoutStrings({ text, quiet }: LogicalLines, start: number, end: number): string {
  let out = '';
  let from = start;
  for (let at = firstFrom(quiet, start) & ~1; at + 1 < quiet.length; at += 2) {
    const [open = 0, close = 0] = [quiet[at], quiet[at + 1]];
    if (open >= end) break;
    if (close <= start) continue;
    out += text.slice(from, Math.max(from, open));
    if (text[open] !== '#') out += '""';
    from = close;
  }
  return out + text.slice(from, Math.max(from, end));
}

const lineNumbers = new WeakMap<LogicalLines, number[]>();

function linesOf(code: LogicalLines): number[] {
  const known = lineNumbers.get(code) ?? code.lines.map(({ start }) => code.lineAt(start));
  lineNumbers.set(code, known);
  return known;
}

/** Index of the first entry of an ascending list that is at least `value`. */
function firstFrom(list: readonly number[], value: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
