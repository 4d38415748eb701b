import path from 'node:path/posix';
import type { ClassFact, FixtureFact, FunctionFact, ModuleFacts, TestFact, TestFacts } from './facts.ts';
import type { Names } from './names.ts';
import { readCall, readItems, readString } from './split-code.ts';

/**
 * Tests as pytest and Django's runner collect them, where they are written: functions of a test module, methods of unittest classes and of
 * pytest's `Test…` classes. A test that a class inherits counts once, in the class that has it. Fixtures are found in any module.
 */
export function findTests(modules: Record<string, ModuleFacts>, names: Names): TestFacts {
  const all = Object.values(modules);
  const collected = new Set(all.filter((module) => isTestModule(module.path)));
  // A base class that a test module imports is collected there, wherever it is written.
  const bases = [...collected].flatMap((module) => module.classes.flatMap((fact) => names.lineage(fact)));
  for (const base of bases) {
    const module = base.kind === 'class' ? modules[base.path] : undefined;
    if (base.kind === 'class' && module !== undefined && kindOf(base.fact, names) === 'unittest') collected.add(module);
  }
  return {
    functions: all.flatMap((module) => (collected.has(module) ? testsOf(module, names) : [])),
    fixtures: all.filter(importsPytest).flatMap(fixturesOf),
  };
}

/** `test_x.py`, `x_test.py`, `tests.py`, `testthis.py`: what either runner takes by its file name. */
function isTestModule(file: string): boolean {
  return /^(?:test.*|.*_tests?)\.py$/.test(path.basename(file));
}

function testsOf(module: ModuleFacts, names: Names): TestFact[] {
  const shared = usedFixtures(
    module.assignments.filter((item) => item.name === 'pytestmark').map((item) => item.value),
  );
  const functions = module.functions.filter((fact) => fact.name.startsWith('test') && !isFixture(fact));
  const kinds = new Map(module.classes.map((fact) => [fact.qualname, kindOf(fact, names)]));
  const methods = module.classes.flatMap((fact) => {
    const outer = fact.qualname.split('.').slice(0, -1);
    const kind = kinds.get(fact.qualname) ?? null;
    // pytest looks into classes of classes, unittest does not.
    const reached = outer.every((_, at) => kinds.get(outer.slice(0, at + 1).join('.')) === 'pytest');
    if (kind === null || !reached || (kind === 'unittest' && outer.length > 0)) return [];
    const given = [...shared, ...usedFixtures(fact.decorators)];
    return fact.methods
      .filter((method) => method.name.startsWith('test') && !isFixture(method))
      .map((method) => factOf(method, kind, given));
  });
  return [...functions.map((fact) => factOf(fact, 'pytest', shared)), ...methods].sort((a, b) => a.line - b.line);
}

function factOf(fact: FunctionFact, kind: 'pytest' | 'unittest', shared: readonly string[]): TestFact {
  const { qualname, path, line, endLine, async, decorators } = fact;
  const taken = kind === 'pytest' ? argumentsOf(fact) : [];
  const given = decorators.length === 0 ? shared : [...usedFixtures(decorators), ...shared];
  const fixtures = [...new Set([...taken, ...given])];
  return { name: qualname, path, line, endLine, async, decorators, fixtures };
}

/** A class that is collected: of unittest by its bases, of pytest by its name. */
function kindOf(fact: ClassFact, names: Names): 'pytest' | 'unittest' | null {
  if (fact.attributes.some((item) => item.name === '__test__' && item.value === 'False')) return null;
  const isUnittest = names
    .lineage(fact)
    .some((base) => base.kind === 'external' && /(?:TestCase|WebTest)$/.test(base.name));
  if (isUnittest) return 'unittest';
  const constructs = fact.methods.some((method) => method.name === '__init__' || method.name === '__new__');
  return fact.name.startsWith('Test') && !constructs ? 'pytest' : null;
}

/** What pytest passes by name: without the object itself, defaults, mocks of `@patch` and the values of `@parametrize`. */
function argumentsOf(fact: FunctionFact): string[] {
  const isMethod = fact.qualname.includes('.') && !fact.decorators.some((item) => /^staticmethod\b/.test(item));
  const named = fact.parameters
    .filter((item) => item.default === null && (item.kind === 'positional' || item.kind === 'keyword'))
    .map((item) => item.name)
    .slice(isMethod ? 1 : 0);
  const mocks = fact.decorators.filter(passesMock).length;
  const given = new Set(fact.decorators.flatMap(parametrized));
  return named.slice(mocks).filter((name) => !given.has(name));
}

/** `@patch("a.b")` passes a mock, `@patch("a.b", new)` does not. */
function passesMock(decorator: string): boolean {
  const call = readCall(decorator);
  if (call === null || !/(?:^|\.)patch(?:\.object)?$/.test(call.callee)) return false;
  return call.positional.length < (call.callee.endsWith('.object') ? 3 : 2) && call.keywords['new'] === undefined;
}

/** The names that `@pytest.mark.parametrize` gives values itself; with `indirect` they go through fixtures. */
function parametrized(decorator: string): string[] {
  const call = /parametrize\s*\(/.test(decorator) ? readCall(decorator) : null;
  const given = call?.positional[0] ?? call?.keywords['argnames'];
  if (call === null || given === undefined) return [];
  const listed = readItems(given)?.map((item) => readString(item) ?? '') ?? (readString(given) ?? '').split(',');
  const indirect = call.keywords['indirect'];
  if (indirect === 'True') return [];
  const through = new Set(indirect === undefined ? [] : (readItems(indirect) ?? []).map(readString));
  return listed.map((name) => name.trim()).filter((name) => !through.has(name));
}

/** `usefixtures("db", "clerk")`, as a decorator or in `pytestmark`. */
function usedFixtures(sources: readonly string[]): string[] {
  return sources.flatMap((source) =>
    (readItems(source) ?? [source]).flatMap((item) => {
      const call = /usefixtures\s*\(/.test(item) ? readCall(item) : null;
      return call?.positional.flatMap((text) => readString(text) ?? []) ?? [];
    }),
  );
}

function importsPytest(module: ModuleFacts): boolean {
  return module.imports.some((item) => /^pytest(?:\.|_|$)/.test(item.module));
}

function fixturesOf(module: ModuleFacts): FixtureFact[] {
  return [...module.functions, ...module.classes.flatMap((fact) => fact.methods)].flatMap((fact): FixtureFact[] => {
    const decorator = fact.decorators.find(isFixtureDecorator);
    if (decorator === undefined) return [];
    const options = readCall(decorator)?.keywords ?? {};
    const { path, line, endLine } = fact;
    return [
      {
        name: readString(options['name'] ?? '') ?? fact.name,
        path,
        line,
        endLine,
        scope: readString(options['scope'] ?? ''),
        autouse: options['autouse'] === 'True',
      },
    ];
  });
}

function isFixture(fact: FunctionFact): boolean {
  return fact.decorators.some(isFixtureDecorator);
}

function isFixtureDecorator(decorator: string): boolean {
  return /^(?:\w+\.)?(?:yield_)?fixture\s*(?:\(|$)/.test(decorator);
}
