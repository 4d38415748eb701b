import type { ClassFact, RepoIndex } from '../../python/index/facts.ts';
import type { LogicalLines } from '../../python/index/logical-lines.ts';
import { endOfBracket, readCall, readItems, readString } from '../../python/index/split-code.ts';
import type { GuardFinding } from '../../ticket/report.ts';
import type { DiffFile } from '../workspace/diff.ts';
import { defineGuard, type GuardContext } from './guard.ts';
import { isTestSupport } from './kinds.ts';
import { codeOf } from './source.ts';
import { splitHouse } from './test-code.ts';

export const staticFixture = defineGuard({
  name: 'static-fixture',
  purpose: 'Notices test data written out by hand where a factory makes it.',
  weight: 'warn',
  look(context) {
    const { diff, base } = context;
    const made = modelsWithFactories(base.index);
    if (made.size === 0) return { skipped: 'No model has a factory.' };
    const rows = diff.files.flatMap((file) => rowsIn(file, base.index, made));
    const written = diff.files.filter(holdsTests).flatMap((file) => {
      const code = codeOf(file);
      if (code === null) return [];
      const added = new Set(file.addedLines.map(({ line }) => line));
      return handMade(code, file.path, made).filter(({ line }) => added.has(line ?? 0));
    });
    const weight = rows.length > 0 || (written.length > 0 && isHouseRule(context, made)) ? 'person' : 'warn';
    return {
      looked: `${diff.files.length} changed files against the factories of ${made.size} models.`,
      findings: [...rows, ...written],
      weight,
    };
  },
});

/** Model names in any case, with the name of their factory. */
function modelsWithFactories(index: RepoIndex): Map<string, string> {
  const made = new Map(index.django.factories.map((factory) => [factory.model, factory.name]));
  for (const module of Object.values(index.modules)) {
    if (!isTestSupport(module.path)) continue;
    for (const fact of module.classes) {
      const model = builtBy(fact);
      if (model !== null && !made.has(model)) made.set(model, fact.name);
    }
  }
  return made;
}

/** `class CustomerFactory(ModelFactory[Customer])`, or `__model__ = Customer` in it. */
function builtBy(fact: ClassFact): string | null {
  if (!fact.name.endsWith('Factory')) return null;
  const named = fact.attributes.find((item) => item.name === '__model__')?.value;
  const written =
    named ?? fact.bases.map((base) => /Factory\[([\w.]+)\]$/.exec(base)?.[1]).find((model) => model !== undefined);
  const model = written?.split('.').at(-1);
  return model === undefined || model.length < 2 ? null : model;
}

/** Factories themselves are where data is written out. */
function holdsTests(file: DiffFile): boolean {
  return (
    isTestSupport(file.path) &&
    !/(?:^|\/)(?:factories(?:\/.*)?|\w*_?factory|recipes|baker_recipes)(?:\.py)?$/.test(file.path)
  );
}

/** `Customer.objects.create(name="A", …)` and `Customer(name="A", …)` with three literals or more, and `fixtures = ["rows.json"]`. */
function handMade(code: LogicalLines, path: string, made: ReadonlyMap<string, string>): GuardFinding[] {
  const findings: GuardFinding[] = [];
  for (const match of code.text.matchAll(
    /(?<![\w.])(?:\w{1,60}\.)?([A-Z]\w{0,100})(?:\.(?:objects|_default_manager)\.(a?(?:create|bulk_create|get_or_create|update_or_create)))?\s*\(/g,
  )) {
    const [, model = '', how] = match;
    const factory = made.get(model);
    if (factory === undefined || !code.isCode(match.index)) continue;
    const open = match.index + match[0].length - 1;
    const call = readCall(`f${code.text.slice(open, endOfBracket(code.text, open, open + 5_000))}`);
    if (call === null) continue;
    const literals = Object.values(call.keywords).filter(isLiteral).length;
    if (literals < (how === undefined ? 3 : 2)) continue;
    findings.push({
      path,
      line: code.lineAt(match.index),
      message: `${model} is written out by hand with ${literals} values, and ${factory} makes one.`,
      advice: `Use ${factory} and name only what the test is about.`,
    });
  }
  for (const logical of code.lines) {
    const text = code.text.slice(logical.start, Math.min(logical.end, logical.start + 2_000));
    const listed = /^fixtures\s*=\s*([[(][^]*)$/.exec(text)?.[1];
    const loaded = /\bcall_command\(\s*["']loaddata["']/.test(text);
    const names = listed === undefined ? [] : (readItems(listed) ?? []).flatMap((item) => readString(item) ?? []);
    if (names.length === 0 && !loaded) continue;
    findings.push({
      path,
      line: code.lineAt(logical.start),
      message: `Rows are loaded from ${names.length > 0 ? names.slice(0, 3).join(', ') : 'a file'}, where factories make them.`,
      advice: 'Make what the test needs with the factories.',
    });
  }
  return findings;
}

function isLiteral(source: string): boolean {
  return /^(?:[rbuf]{0,2}["']|-?\d|True$|False$|None$|(?:Decimal|date|datetime|timedelta|UUID)\(\s*["'\d])/i.test(
    source.trim(),
  );
}

/** A new or longer file of rows of models that have factories: as Django dumps them, or a list of objects with a model's columns. */
function rowsIn(file: DiffFile, index: RepoIndex, made: ReadonlyMap<string, string>): GuardFinding[] {
  if (file.after === null || file.status !== 'added' || !/\.(?:json|ya?ml)$/.test(file.path)) return [];
  const lower = new Map([...made.keys()].map((model) => [model.toLowerCase(), model]));
  const dumped = [
    ...file.after.slice(0, 200_000).matchAll(/^[\s{[,-]*["']?model["']?\s*:\s*["']?[\w]{1,60}\.(\w{1,60})["']?/gim),
  ];
  const models = new Set(dumped.flatMap((match) => lower.get((match[1] ?? '').toLowerCase()) ?? []));
  if (models.size === 0 && isTestSupport(file.path)) {
    const model = modelOfRows(file, index, made);
    if (model !== null) models.add(model);
  }
  if (models.size === 0) return [];
  const names = [...models].slice(0, 3).join(', ');
  const message = `${file.path} holds rows of ${names}, which factories make.`;
  return [{ path: file.path, line: null, message, advice: 'Make what the tests need with the factories.' }];
}

/** Two objects or more that have the same keys, three at least, all of them columns of one model. */
function modelOfRows(file: DiffFile, index: RepoIndex, made: ReadonlyMap<string, string>): string | null {
  const rows = readRows(file);
  const keys = Object.keys(rows[0] ?? {});
  if (rows.length < 2 || keys.length < 3 || !rows.every((row) => keys.every((key) => key in row))) return null;
  for (const [model] of made) {
    const columns = new Set(['id', ...columnsOf(model, index)]);
    if (keys.every((key) => columns.has(key) || columns.has(key.replace(/_id$/, '')))) return model;
  }
  return null;
}

function readRows(file: DiffFile): Record<string, unknown>[] {
  if (!file.path.endsWith('.json') || (file.after?.length ?? 0) > 500_000) return [];
  try {
    const parsed: unknown = JSON.parse(file.after ?? '');
    if (!Array.isArray(parsed)) return [];
    return parsed.filter(
      (row): row is Record<string, unknown> => typeof row === 'object' && row !== null && !Array.isArray(row),
    );
  } catch {
    return [];
  }
}

function columnsOf(model: string, index: RepoIndex): string[] {
  const django = index.django.models.filter((item) => item.name === model).flatMap((item) => item.fields);
  const others = index.schemas.filter((item) => item.name === model).flatMap((item) => item.fields);
  return [...django, ...others].map((field) => field.name);
}

/** Tests that were read make their data with factories: at most one row in twenty tests is written out. */
function isHouseRule({ base, houseTests }: GuardContext, made: ReadonlyMap<string, string>): boolean {
  const written = houseTests.reduce((sum, house) => sum + handMade(splitHouse(house), house.path, made).length, 0);
  const tests = houseTests.reduce(
    (sum, house) => sum + base.index.tests.functions.filter((test) => test.path === house.path).length,
    0,
  );
  const uses = houseTests.some((house) => [...made.values()].some((factory) => house.text.includes(factory)));
  return uses && written * 20 <= tests;
}
