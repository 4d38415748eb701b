import type { DjangoModel } from '../../python/index/facts.ts';
import type { LogicalLines } from '../../python/index/logical-lines.ts';
import { endOfBracket } from '../../python/index/split-code.ts';
import { type ChainStep, chainFrom } from './calls.ts';
import { relationsIn } from './relations.ts';
import type { Place } from './sides.ts';

/** The rows of one model, and which relations come with them. */
export interface Query {
  model: DjangoModel;
  steps: ChainStep[];
}

/** `Order.objects.filter(…).count()`, wherever it stands. */
export interface ManagerCall {
  /** "Order.objects". */
  written: string;
  at: number;
  steps: ChainStep[];
  /** What stands in all of its brackets. */
  given: string;
}

/** More of them than this are not code that someone wrote. */
const MOST = 1_000;

const managerCalls = new WeakMap<LogicalLines, ManagerCall[]>();

export function managerCallsIn(code: LogicalLines): ManagerCall[] {
  const known = managerCalls.get(code);
  if (known !== undefined) return known;
  const found: ManagerCall[] = [];
  for (const match of code.text.matchAll(/\b[A-Z]\w{0,100}\.objects\b/g)) {
    if (found.length >= MOST) break;
    if (!code.isCode(match.index)) continue;
    const { steps } = chainFrom(code.text, match.index + match[0].length);
    const given = steps.map((step) => step.arguments ?? '').join(', ');
    found.push({ written: match[0], at: match.index, steps, given });
  }
  managerCalls.set(code, found);
  return found;
}

/** Steps that leave rows of the same model; what any other leads to cannot be told. */
const SAME_ROWS = new Set([
  '[]',
  'all',
  'annotate',
  'complex_filter',
  'defer',
  'distinct',
  'exclude',
  'filter',
  'iterator',
  'only',
  'order_by',
  'prefetch_related',
  'reverse',
  'select_for_update',
  'select_related',
  'using',
]);

/** The query an expression is: `Order.objects.filter(…)`, or a name that such a query was given to further up; null where it cannot be told. */
export function queryOf(
  place: Place,
  code: LogicalLines | null,
  expression: string,
  at: number,
  depth = 0,
): Query | null {
  const written = withoutWrapper(expression.trim());
  const head = /^([A-Za-z_][\w.]{0,200}?)\.objects\b/.exec(written);
  if (head?.[1] !== undefined) {
    const relations = relationsIn(place.knowledge.index);
    const model = relations.modelNamed(place.path, head[1]);
    const steps = model === null || !relations.hasPlainManager(model) ? null : sameRows(written, head[0].length);
    return model === null || steps === null ? null : { model, steps };
  }
  const name = /^[A-Za-z_]\w{0,100}/.exec(written)?.[0];
  const more = name === undefined || code === null ? null : sameRows(written, name.length);
  if (name === undefined || code === null || more === null) return null;
  const value = lastValue(code, name, at);
  const before = value === null || depth > 8 ? null : queryOf(place, code, value.text, value.at, depth + 1);
  return before === null ? null : { model: before.model, steps: [...before.steps, ...more] };
}

function withoutWrapper(expression: string): string {
  const wrapped = /^(?:enumerate|list|tuple|reversed|sorted|iter)\(\s*/.exec(expression);
  return wrapped === null || !expression.endsWith(')') ? expression : expression.slice(wrapped[0].length, -1).trim();
}

/** The steps behind a name to the end of the expression, where they leave rows. */
function sameRows(expression: string, from: number): ChainStep[] | null {
  const { steps, end } = chainFrom(expression, from);
  if (!/^[\s,]*$/.test(expression.slice(end))) return null;
  const fits = steps.every(
    ({ name, arguments: given }) => SAME_ROWS.has(name) && given !== null && (name !== '[]' || given.includes(':')),
  );
  return fits ? steps : null;
}

/** The value a name was last given before an offset, in the same function; null where that is not a plain `name = value`. */
function lastValue({ text, lines }: LogicalLines, name: string, before: number): { text: string; at: number } | null {
  const assigned = new RegExp(`^${name}\\s*(?::[^=\\n]{1,200})?=(?!=)\\s*`);
  let at = lines.length - 1;
  while (at >= 0 && (lines[at]?.start ?? 0) >= before) at -= 1;
  for (let looked = 0; at >= 0 && looked < 300; at -= 1, looked += 1) {
    const line = lines[at];
    if (line === undefined) return null;
    const head = text.slice(line.start, Math.min(line.end, line.start + 400));
    const match = assigned.exec(head);
    if (match !== null) return { text: text.slice(line.start + match[0].length, line.end), at: line.start };
    if (/^(?:async\s+)?def\b|^class\b/.test(head)) return null;
  }
  return null;
}

/** The query a view class names by `queryset` or `model`; null where a method decides. */
export function queryOfView(place: Place, name: string): Query | null {
  const fact = place.knowledge.index.modules[place.path]?.classes.find((item) => item.name === name);
  if (fact === undefined || fact.methods.some((item) => item.name === 'get_queryset')) return null;
  const valueOf = (attribute: string) => fact.attributes.find((item) => item.name === attribute)?.value;
  const model = valueOf('model');
  const written = valueOf('queryset') ?? (model === undefined ? '' : `${model}.objects.all()`);
  const inner = /^\(([^]*)\)$/.exec(written)?.[1] ?? written;
  return queryOf(place, null, inner, 0);
}

/** Whether rows come with a relation, so that following it asks the database nothing. */
export function fetches({ steps }: Query, relation: string): boolean {
  return steps.some(({ name, arguments: given }) => {
    if (name !== 'select_related' && name !== 'prefetch_related') return false;
    // Without a name all foreign keys are followed; a name that is not written out may be any.
    if (given === null || !/["']/.test(given)) return true;
    return new RegExp(`["'](?:${relation})(?:__\\w*)?["']`).test(given);
  });
}

/** The names that a queryset's `select_related` and `prefetch_related` write out, with where they stand. */
export function fetchedNames(code: LogicalLines): { name: string; at: number }[] {
  const { text } = code;
  return [...text.matchAll(/\.(?:select_related|prefetch_related)\(/g)].slice(0, MOST).flatMap((match) => {
    if (!code.isCode(match.index)) return [];
    const open = match.index + match[0].length - 1;
    const given = text.slice(open, endOfBracket(text, open, Math.min(text.length, open + 2_000)));
    return [...given.matchAll(/["'](\w{1,100})["']/g)].map(([, name = '']) => ({ name, at: match.index }));
  });
}
