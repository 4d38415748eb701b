import { isTestPath } from './is-test-path.ts';
import { readEndpoints } from './read-endpoint.ts';
import { resolveName } from '../python/resolve-name.ts';
import type { Knowledge } from './shape.ts';

/** Something that answers requests: a FastAPI operation, a Django URL, an action of a viewset. */
export interface Operation {
  /** Null: whatever is asked, as far as can be told. */
  methods: string[] | null;
  /** At the full path, with a leading slash; null for a viewset whose routes are unknown. */
  route: string | null;
  /** Function, class or "Class.action". */
  handler: string | null;
  /** Where the handler is declared. */
  path: string;
  line: number;
  /** Class name of the body's schema. */
  body: string | null;
}

export type FoundOperation =
  | { kind: 'one'; operation: Operation; why: string; by: 'route' | 'handler' | 'words' }
  /** As near as each other; the likeliest first. */
  | { kind: 'several'; operations: Operation[] }
  | { kind: 'none'; near: Operation[] };

/**
 * The operation that words mean: "POST /items", "/users/me", "create_item", "OrderView", "the signup endpoint", "update user".
 * Paths are compared by suffix, so the API prefix may be left out. `within` is a part of a path that narrows.
 */
export function findOperation(said: string, knowledge: Knowledge, within: string | null = null): FoundOperation {
  const all = operationsOf(knowledge).filter(({ path }) => within === null || isIn(path, within));
  const [endpoint] = readEndpoints(said);
  if (endpoint) return byRoute(endpoint.method, endpoint.path, all);
  const named = byHandler(said.replace(/[`"'()]/g, '').trim(), all);
  return named.kind === 'none' ? byWords(said, all, named.near) : named;
}

/** Every operation of the repository's own code, tests left out. */
export function operationsOf({ index }: Knowledge): Operation[] {
  const routes = index.fastapi.operations.map(
    ({ method, route, handler, path, line, body }): Operation => ({
      methods: [method],
      route,
      handler,
      path,
      line,
      body,
    }),
  );
  const urls = index.django.urls.map(
    ({ route, methods, view, path, line }): Operation => ({
      methods,
      route: `/${route}`,
      handler: view?.name ?? null,
      path: view?.path ?? path,
      line: view?.line ?? line,
      body: null,
    }),
  );
  const routed = new Set(urls.map(({ handler, path }) => `${path} ${handler}`));
  const viewsets = index.django.viewsets
    .filter(({ name, path }) => !routed.has(`${path} ${name}`))
    .map(
      ({ name, path, line, serializer }): Operation => ({
        methods: null,
        route: null,
        handler: name,
        path,
        line,
        body: serializer,
      }),
    );
  return [...routes, ...urls, ...viewsets].filter(({ path }) => !isTestPath(path));
}

/** "POST /api/v1/items/"; the handler where the route is unknown. */
export function nameOf(operation: Operation, method: string | null = null): string {
  if (operation.route === null) return operation.handler ?? operation.path;
  const shown = method ?? operation.methods?.[0] ?? null;
  const route = plainRoute(operation.route);
  return shown === null ? route : `${shown} ${route}`;
}

/** A route as people write it: "/^user/(?P<pk>\d+)/$" is "/user/<pk>/". */
function plainRoute(route: string): string {
  return route
    .replace(/\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)/g, '<$1>')
    .replace(/[\^$]|\\(?=[.\-/])/g, '')
    .replace(/\/{2,}/g, '/');
}

/** Whether two paths are one: names and kinds of parameters and a last slash make no difference. */
export function sameRoute(a: string, b: string): boolean {
  const [left, right] = [segments(a), segments(b)];
  return left.length === right.length && left.every((part, at) => part === right[at]);
}

/** The parts of a path; every parameter is "{}". */
export function segments(route: string): string[] {
  return route
    .replace(/\?(?!P<).*$/, '')
    .replace(/\(\?P<\w+>[^)]*\)|[\^$]/g, (match) => (match.length > 1 ? '{}' : ''))
    .split('/')
    .filter((part) => part !== '')
    .map((part) => (/[{<]|^:/.test(part) ? '{}' : part.toLowerCase()));
}

function byRoute(method: string | null, route: string, all: Operation[]): FoundOperation {
  const said = segments(route);
  const fits = all
    .flatMap((operation) => {
      const own = operation.route === null ? null : segments(operation.route);
      return own !== null && endsWith(own, said) ? [{ operation, before: own.length - said.length }] : [];
    })
    .sort((a, b) => a.before - b.before);
  const nearest = fits.filter(({ before }) => before === fits[0]?.before).map(({ operation }) => operation);
  const answering = nearest.filter(({ methods }) => method === null || methods === null || methods.includes(method));
  const distinct = merge(answering);
  const [only, second] = distinct;
  // With and without a last slash it is still one function to change.
  const sameFunction = only && distinct.every(({ path, line }) => path === only.path && line === only.line);
  if (only && (!second || (only.handler !== null && sameFunction && method !== null)))
    return { kind: 'one', operation: only, why: '', by: 'route' };
  if (only) return { kind: 'several', operations: distinct };
  const slipped = nearest.length > 0 ? [] : misspelt(said, method, all);
  const [meant, other] = slipped;
  if (meant && !other) return { kind: 'one', operation: meant, why: `the only route near "${route}"`, by: 'route' };
  const alike = all.filter((operation) => shared(segments(operation.route ?? ''), said) > 0);
  const ranked = [...alike].sort(
    (a, b) => shared(segments(b.route ?? ''), said) - shared(segments(a.route ?? ''), said),
  );
  return { kind: 'none', near: merge([...nearest, ...slipped, ...ranked]) };
}

/** Routes of as many parts, one of which is a slip away from what was said. */
function misspelt(said: string[], method: string | null, all: Operation[]): Operation[] {
  const fits = all.filter((operation) => {
    const own = operation.route === null ? [] : segments(operation.route).slice(-said.length);
    if (
      own.length !== said.length ||
      !(method === null || operation.methods === null || operation.methods.includes(method))
    )
      return false;
    const others = said.flatMap((part, at) => (part === own[at] ? [] : [[part, own[at] ?? ''] as const]));
    const [slip, second] = others;
    return (
      slip !== undefined && second === undefined && slip[1] !== '{}' && resolveName(slip[0], [slip[1]]).kind === 'one'
    );
  });
  const length = (operation: Operation) => segments(operation.route ?? '').length;
  const shortest = Math.min(...fits.map(length));
  return merge(fits.filter((operation) => length(operation) === shortest));
}

/** "/items/42" is the route "/items/{id}". */
function endsWith(own: string[], said: string[]): boolean {
  const offset = own.length - said.length;
  return (
    offset >= 0 &&
    (said.length > 0 || own.length === 0) &&
    said.every((part, at) => {
      const there = own[offset + at];
      return there === part || (there === '{}' && /^(?:\d+|[0-9a-f]{8}-[0-9a-f-]{20,})$/.test(part));
    })
  );
}

function shared(own: string[], said: string[]): number {
  return said.filter((part) => part !== '{}' && !/^(?:api|v\d+)$/.test(part) && own.includes(part)).length;
}

function byHandler(said: string, all: Operation[]): FoundOperation {
  const handlers = all.flatMap(({ handler }) => (handler === null ? [] : [handler]));
  const wanted = said.includes('.') && !handlers.includes(said) ? (said.split('.')[0] ?? said) : said;
  const resolved = resolveName(wanted.replace(/[ -]+/g, '_'), handlers);
  if (resolved.kind === 'none')
    return { kind: 'none', near: all.filter(({ handler }) => resolved.near.includes(handler ?? '')) };
  const names = resolved.kind === 'one' ? [resolved.name] : resolved.names;
  const here = merge(all.filter(({ handler }) => handler !== null && names.includes(handler)));
  const [first] = here;
  if (!first) return { kind: 'none', near: [] };
  // One function under several routes is one thing to change.
  if (here.every(({ path, line }) => path === first.path && line === first.line)) {
    const why = resolved.kind === 'one' && resolved.exact ? '' : `${first.handler} is the only handler near "${said}"`;
    return { kind: 'one', operation: first, why, by: 'handler' };
  }
  return { kind: 'several', operations: here };
}

/** Every word that is said is a word of the route or of the handler; fewer other words are nearer. */
function byWords(said: string, all: Operation[], near: Operation[]): FoundOperation {
  const wanted = wordsOf(said.replace(/\b(?:gets?|got|getting|is|are|was|were|been|being|has|have|just|new)\b/gi, ' '));
  if (wanted.length === 0) return { kind: 'none', near };
  const scored = all
    .map((operation) => {
      const handler = wordsOf(operation.handler ?? '');
      const route = wordsOf(operation.route ?? '');
      // "when a playlist is created": the verb may be the method's rather than the handler's.
      const means = (word: string) =>
        ACTIONS.some(
          ({ verbs, methods }) => verbs.test(word) && operation.methods?.some((each) => methods.includes(each)),
        );
      const named = wanted.filter((word) => handler.includes(word) || route.includes(word));
      // A verb alone names nothing.
      const hits = named.length === 0 ? 0 : wanted.filter((word) => named.includes(word) || means(word)).length;
      const others = Math.min(
        handler.length === 0
          ? 9
          : handler.filter((word) => !wanted.includes(word) && !(wanted.some(means) && means(word))).length,
        wanted.every((word) => route.includes(word)) ? route.filter((word) => !wanted.includes(word)).length : 9,
      );
      return { operation, hits, others };
    })
    .filter(({ hits }) => hits > 0)
    .sort((a, b) => b.hits - a.hits || a.others - b.others);
  const whole = scored.filter(({ hits }) => hits === wanted.length);
  const best = merge(whole.filter(({ others }) => others === whole[0]?.others).map(({ operation }) => operation));
  const [only, second] = best;
  if (only && !second)
    return { kind: 'one', operation: only, why: `the only endpoint near "${said.trim()}"`, by: 'words' };
  if (whole.length > 0) return { kind: 'several', operations: merge(whole.map(({ operation }) => operation)) };
  return { kind: 'none', near: merge([...scored.map(({ operation }) => operation), ...near]) };
}

/** Stems of verbs, and the methods that do what they say. */
const ACTIONS: readonly { verbs: RegExp; methods: readonly string[] }[] = [
  { verbs: /^(?:creat|add|post|register|mak|stor|insert)$/, methods: ['POST'] },
  { verbs: /^(?:updat|edit|chang|modifi|sav)$/, methods: ['PUT', 'PATCH'] },
  { verbs: /^(?:delet|remov|destroy)$/, methods: ['DELETE'] },
];

/** The stems of the words, without those that every endpoint has: "creating users" and "create_user" are the same. */
function wordsOf(text: string): string[] {
  const words = text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    // Two words for one: "signs up" and "signup".
    .replace(/\b(sign|log)(?:s|ed|ged|ing|ging)?[ -](up|in|out)\b/g, '$1$2')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '' && !NO_NAME.has(word))
    .map((word) => (word.length > 4 ? word.replace(/(?:ing|ed|es|e|(?<!s)s)$/, '') : word.replace(/(?<=\w{3})s$/, '')));
  return [...new Set(words)];
}

const NO_NAME = new Set(
  'a an the one ones of for to in on at by with my our your this that and or api v1 v2 v3 endpoint endpoints route routes view views handler handlers viewset page pages function method path url request id pk int str uuid slug die der das den le la les el los un une eine einen ruta punkt end point get post put patch delete'.split(
    ' ',
  ),
);

/** The same handler under the same route once, with and without a last slash. */
function merge(operations: Operation[]): Operation[] {
  const seen = new Map<string, Operation>();
  for (const operation of operations) {
    const route = operation.route?.replace(/(?<=.)\/$/, '') ?? null;
    const key = `${operation.methods?.join() ?? ''} ${route} ${operation.handler} ${operation.path}`;
    if (!seen.has(key)) seen.set(key, operation);
  }
  return [...seen.values()];
}

/** A folder, a file, an app or a dotted name that the path lies in. */
export function isIn(path: string, within: string): boolean {
  const wanted = within.replace(/^\.?\//, '').replace(/\/$/, '');
  const slashed = wanted.endsWith('.py') ? wanted : wanted.replaceAll('.', '/');
  const whole = `/${path}`;
  return whole.endsWith(`/${slashed}`) || whole.endsWith(`/${slashed}.py`) || whole.includes(`/${slashed}/`);
}
