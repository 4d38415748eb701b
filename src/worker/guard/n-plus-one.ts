import type { FunctionFact, ModuleFacts } from '../../python/index/facts.ts';
import type { LogicalLines } from '../../python/index/logical-lines.ts';
import { endOfBracket } from '../../python/index/split-code.ts';
import { callsIn, lineAround } from './calls.ts';
import { defineGuard, type GuardContext } from './guard.ts';
import { helperCalled } from './helpers.ts';
import { isMigration, isTestSupport } from './kinds.ts';
import { type Loop, loopsIn } from './loops.ts';
import { fetchedNames, fetches, managerCallsIn, type Query, queryOf, queryOfView } from './queries.ts';
import { relationsIn } from './relations.ts';
import { brought, functionAt, sidesOf, type Side, type Sighting } from './sides.ts';
import { templateLoops } from './template-loops.ts';

export const nPlusOne = defineGuard({
  name: 'n-plus-one',
  purpose: 'Notices queries that run once for each row: in a loop, a serializer or a template.',
  weight: 'person',
  look(context) {
    if (context.head.index.django.models.length === 0) return { skipped: 'The index knows no Django models.' };
    const wanted = (path: string) => !isTestSupport(path) && !isMigration(path);
    const seen = [
      ...brought(context, wanted, (side) => [...inLoops(side, context), ...inSerializers(side)]),
      ...lostFetches(context, wanted),
      ...templateLoops(context).map(({ path, line, what }) => ({ path, line, sure: true, ...sayFollowed(what) })),
    ];
    return {
      looked: `Loops, serializers and templates in ${context.diff.files.length} changed files.`,
      weight: seen.some(({ sure }) => sure) ? 'person' : 'warn',
      findings: seen.map(({ path, line, message, advice }) => ({ path, line, message, advice })),
    };
  },
});

interface Seen extends Sighting {
  /** Pages or answers wait for it. */
  sure: boolean;
  message: string;
  advice: string;
}

function sayFollowed(what: string): { message: string; advice: string } {
  return {
    message: `${what} runs a query for each row.`,
    advice: 'Fetch it with the rows: select_related for one, prefetch_related for many.',
  };
}

function inLoops(side: Side, context: GuardContext): Seen[] {
  const loops = loopsIn(side.code);
  if (loops.length === 0) return [];
  return [...queriesInLoops(side, loops), ...followedInLoops(side, loops), ...helpersInLoops(side, loops, context)];
}

/** `total_of(order)` in a loop over orders, where `total_of` is the repository's own and asks the database for it. */
function helpersInLoops(side: Side, loops: Loop[], context: GuardContext): Seen[] {
  const { path, code } = side;
  const rows = loops.filter(({ over }) => !isShort(over));
  return callsIn(code).flatMap(({ callee, at, open, line }): Seen[] => {
    const loop = rows.find((each) => holds(each, at));
    if (loop === undefined) return [];
    const given = code.text.slice(open + 1, endOfBracket(code.text, open, open + 2_000) - 1);
    if (!loop.names.some((name) => mentions(given, name))) return [];
    const helper = helperCalled(context, side, callee, line);
    if (helper === null) return [];
    const part = partOf(helper.side.code, helper.fact);
    const [asked] = helper.fact.parameters.flatMap(({ name }) => queriesOn(helper.side, name, part));
    if (asked === undefined) return [];
    return [
      {
        path,
        line,
        text: `${callee} for each ${loop.names.join()}`,
        sure: !BATCH.test(path),
        message: `${callee} asks ${asked.what}, and runs once for each ${loop.names.join(', ')} of the loop.`,
        advice: 'Ask for all of them in one query before the loop.',
      },
    ];
  });
}

const READS = /^(?:get|first|last|count|exists|filter|exclude|aggregate|latest|earliest|in_bulk|values|values_list)$/;
const WRITES = /^(?:a?create|a?update|a?delete|a?bulk_\w+|a?get_or_create|a?update_or_create)$/;

/** `Line.objects.filter(order=order)` in a loop over orders. */
function queriesInLoops({ path, code }: Side, loops: Loop[]): Seen[] {
  const { text } = code;
  const rows = loops.filter(({ over }) => !isShort(over));
  const names = new Map<Loop, string[]>();
  const namesOf = (loop: Loop): string[] => {
    const known = names.get(loop) ?? namesIn(text, loop);
    names.set(loop, known);
    return known;
  };
  const found: Seen[] = [];
  for (const { written, at, steps, given } of managerCallsIn(code)) {
    if (!steps.some(({ name, arguments: args }) => READS.test(name) && args !== null)) continue;
    // A part of a larger query is none of its own.
    if (steps.some(({ name }) => WRITES.test(name)) || /\bOuterRef\(/.test(given)) continue;
    const loop = rows.find((each) => holds(each, at) && namesOf(each).some((name) => asksFor(given, name)));
    if (loop === undefined) continue;
    const line = code.lineAt(at);
    const shown = `${written}.${steps.find(({ arguments: args }) => args !== null)?.name ?? ''}(…)`;
    found.push({
      path,
      line,
      text: `${shown} ${given}`.replace(/[\s,'"]+/g, ''),
      sure: !BATCH.test(path),
      message: `${shown} runs once for each ${loop.names.join(', ')} of the loop.`,
      advice: 'Ask for all of them in one query before the loop.',
    });
  }
  return found;
}

/** Work that nobody waits for, and that is done once. */
const BATCH =
  /(?:^|\/)(?:management\/commands|scripts?|bin)\/|(?:^|\/)(?:\w+_)?tasks?(?:\.py|\/)|(?:^|\/)(?:seeds?|fixtures?|populate|import(?:er)?s?|export(?:er)?s?)\w*\.py$|(?:^|\/)(?:migrate|importers?|exporters?|import_export)\//;

/** Written out, counted or a constant: it does not grow with the rows. A batch is there to save queries. */
function isShort(over: string): boolean {
  return (
    /^[[({"'\d]/.test(over) ||
    /^(?:range|zip|enumerate|sorted|reversed)\(\s*[[({"'\d]/.test(over) ||
    over.startsWith('range(') ||
    /^(?!request\.|self\.request\.)(?:\w+\.)*[A-Z][A-Z0-9_]*(?:\.(?:items|keys|values)\(\))?$/.test(over) ||
    /^settings\.|\.choices$|chunk|batch/i.test(over)
  );
}

function holds({ bodies }: Loop, at: number): boolean {
  return bodies.some(({ start, end }) => start <= at && at < end);
}

/** The names a loop binds, and those its body makes of them: `pk = row["id"]`. */
function namesIn(text: string, { names, bodies }: Loop): string[] {
  const body = bodies.map(({ start, end }) => text.slice(start, Math.min(end, start + 2_000))).join('\n');
  const derived = [...body.matchAll(/^[ \t]{0,80}([a-z_]\w{0,60}) ?=(?!=)([^\n]{1,300})$/gm)]
    .filter(([, , value = '']) => names.some((name) => mentions(value, name)) && !/\.objects\b|\(\s*$/.test(value))
    .map(([, name = '']) => name);
  return [...names, ...derived];
}

function mentions(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w."'])${name}\\b(?!\\s*=(?!=)|["'])`).test(text);
}

/** `order=order`, but not `order__in=orders`, which asks for many at once. */
function asksFor(given: string, name: string): boolean {
  return mentions(given.replace(new RegExp(`__in\\s*=\\s*${name}\\b`, 'g'), ''), name);
}

/** `order.customer.name` in a loop over a query that does not bring customers along. */
function followedInLoops(side: Side, loops: Loop[]): Seen[] {
  const { path, code } = side;
  return loops.flatMap((loop): Seen[] => {
    const variable = loop.names[loop.over.startsWith('enumerate(') ? 1 : 0];
    const query = variable === undefined ? null : queryOf(side, code, loop.over, loop.overAt);
    if (variable === undefined || query === null) return [];
    const row: Row = { ...side, variable, query };
    return loop.bodies
      .flatMap((body) => followed(row, body))
      .map(({ at, what }) => {
        const line = code.lineAt(at);
        return { path, line, text: what, sure: !BATCH.test(path), ...sayFollowed(what) };
      });
  });
}

interface Row extends Side {
  variable: string;
  query: Query;
}

/** Each relation that a part of the code follows from a row, once. */
function followed(
  { code, knowledge, variable, query }: Row,
  part: { start: number; end: number },
): { at: number; what: string }[] {
  const relations = relationsIn(knowledge.index).of(query.model);
  const body = code.text.slice(part.start, Math.min(part.end, part.start + 20_000));
  const found = new Map<string, { at: number; what: string }>();
  for (const match of body.matchAll(
    new RegExp(`(?<![\\w.])${variable}\\.(\\w{1,100})(?:\\.(\\w{1,100}))?(\\s*=(?!=))?`, 'g'),
  )) {
    const [, name = '', next = '', assigns] = match;
    const relation = relations.get(name);
    const at = part.start + match.index;
    if (relation === undefined || assigns !== undefined || !code.isCode(at) || fetches(query, name)) continue;
    if (relation.to === 'many' && !/^(?:all|count|exists|filter|first|last|exclude|values|values_list)$/.test(next))
      continue;
    const what = [variable, name, next].filter((each) => each !== '').join('.');
    if (!found.has(name)) found.set(name, { at, what });
  }
  return [...found.values()];
}

/** `source="customer.name"` and `get_total(self, order)` of serializers whose view does not bring the rows' relations along. */
function inSerializers(side: Side): Seen[] {
  const { path, module, code, knowledge } = side;
  const { forms, viewsets } = knowledge.index.django;
  return forms.flatMap((form): Seen[] => {
    if (form.path !== path || form.kind !== 'modelserializer' || form.model === null) return [];
    const fact = module.classes.find((item) => item.line === form.line);
    const model = relationsIn(knowledge.index).modelNamed(path, form.model);
    if (fact === undefined || model === null) return [];
    const queries = viewsets
      .filter((view) => view.serializer === form.name && view.operations.includes('list'))
      .flatMap((view) => queryOfView({ path: view.path, knowledge }, view.name) ?? []);
    const say = (line: number, what: string): Seen => ({
      path,
      line,
      text: `${form.name} ${what}`,
      sure: true,
      ...sayFollowed(what),
    });
    const relations = relationsIn(knowledge.index).of(model);
    const found: Seen[] = [];
    for (const { name, value, line } of fact.attributes) {
      const source = /\bsource\s*=\s*["'](\w{1,100})\.([\w.]{1,200})["']/.exec(value);
      const first = source?.[1] ?? '';
      if (relations.get(first)?.to === 'one' && queries.some((query) => !fetches(query, first)))
        found.push(say(line, `${first}.${source?.[2]}`));
      if (!/\bSerializerMethodField\(/.test(value)) continue;
      const asked = /\bmethod_name\s*=\s*["'](\w+)["']/.exec(value)?.[1] ?? `get_${name}`;
      const method = fact.methods.find((item) => item.name === asked);
      const variable = method?.parameters[1]?.name;
      if (method === undefined || variable === undefined) continue;
      const part = partOf(code, method);
      for (const { at, what } of queriesOn(side, variable, part)) found.push(say(code.lineAt(at), what));
      for (const query of queries) {
        for (const { at, what } of followed({ ...side, variable, query }, part)) found.push(say(code.lineAt(at), what));
      }
    }
    return found;
  });
}

/** Queries in a part of the code that ask for a row. */
function queriesOn(
  { code }: Side,
  variable: string,
  part: { start: number; end: number },
): { at: number; what: string }[] {
  return managerCallsIn(code)
    .filter(({ at, given }) => part.start <= at && at < part.end && asksFor(given, variable))
    .filter(({ steps }) => steps.some(({ name, arguments: args }) => READS.test(name) && args !== null))
    .filter(({ steps }) => !steps.some(({ name }) => WRITES.test(name)))
    .map(({ written, at, steps }) => ({ at, what: `${written}.${steps[0]?.name}(…)` }));
}

/** Offsets of a function's lines. */
function partOf(code: LogicalLines, { line, endLine }: FunctionFact): { start: number; end: number } {
  const within = code.lines.filter(({ start }) => code.lineAt(start) >= line && code.lineAt(start) <= endLine);
  return { start: within[0]?.start ?? 0, end: within.at(-1)?.end ?? 0 };
}

/** Relations that a function or class fetched along with its rows and no longer does, though it still asks for the rows. */
function lostFetches(context: GuardContext, wanted: (path: string) => boolean): Seen[] {
  const after = sidesOf(context, 'head').filter(({ path }) => wanted(path));
  const before = new Map(sidesOf(context, 'base').map((side) => [side.path, side]));
  return after.flatMap((side): Seen[] => {
    const old = before.get(side.path);
    if (old === undefined) return [];
    const kept = fetchesIn(side);
    const found = new Map<string, Seen>();
    for (const { name, scope, model } of fetchesIn(old)) {
      if (kept.some((item) => item.scope === scope && item.name === name) || !isRelation(side, model, name)) continue;
      const line = lineOfQuery(side, scope, model);
      if (line === null) continue;
      const text = `${scope} lost ${name}`;
      const message = `${model}.objects no longer brings ${name} along in ${scope}.`;
      const advice = 'Keep it where pages or answers still show it.';
      found.set(text, { path: side.path, line, text, sure: false, message, advice });
    }
    return [...found.values()];
  });
}

/** What is no relation any more need not be fetched. */
function isRelation({ path, knowledge }: Side, model: string, name: string): boolean {
  const relations = relationsIn(knowledge.index);
  const found = relations.modelNamed(path, model);
  return found === null || relations.of(found).has(name.split('__')[0] ?? name);
}

interface Fetch {
  name: string;
  scope: string;
  model: string;
}

function fetchesIn(side: Side): Fetch[] {
  const { code, module } = side;
  return fetchedNames(code).flatMap(({ name, at }): Fetch[] => {
    const scope = scopeAt(module, code.lineAt(at));
    const start = lineAround(code, at)?.start ?? at;
    const model = /\b([A-Z]\w{0,100})\.objects\b/.exec(code.text.slice(Math.max(start, at - 1_000), at))?.[1];
    return scope === null || model === undefined ? [] : [{ name, scope, model }];
  });
}

/** The function or class around a line. */
function scopeAt(module: ModuleFacts, line: number): string | null {
  return (
    functionAt(module, line)?.qualname ??
    module.classes.findLast((item) => item.line <= line && line <= item.endLine)?.qualname ??
    null
  );
}

/** Where a function or class asks for a model's rows. */
function lineOfQuery({ code, module }: Side, scope: string, model: string): number | null {
  for (const match of code.text.matchAll(new RegExp(`\\b${model}\\.objects\\b`, 'g'))) {
    const line = code.lineAt(match.index);
    if (code.isCode(match.index) && scopeAt(module, line) === scope) return line;
  }
  return null;
}
