import type { OperationFact, RouterFact } from '../facts.ts';
import type { Dependencies, Dependency } from './dependencies.ts';
import type { Evaluator } from './evaluate.ts';
import { dependenciesIn, isFalse } from './read-value.ts';
import { useOf, type Signature, type Signatures, type Taken } from './signature.ts';
import { readString } from '../split-code.ts';
import { alternatives } from './types.ts';
import { fastApiName, type Made, type Route, type Router, type Value } from './value.ts';

/** How a router is reached from an application: what the includes on the way add. */
interface Way {
  /** Of the application that lists its operations, "" for one that is not mounted. */
  mount: string;
  prefix: string;
  dependencies: Made[];
  inSchema: boolean;
}

interface Tools {
  on: Evaluator;
  signatures: Signatures;
  dependencies: Dependencies;
}

/** Walks from every application over its routers to the operations they serve. What lies behind a prefix that cannot be told is left out. */
export function findOperations(
  apps: readonly Router[],
  tools: Tools,
): { operations: OperationFact[]; prefixes: Map<Router, Set<string>> } {
  const operations = new Map<string, OperationFact>();
  const prefixes = new Map<Router, Set<string>>();
  const mounted = new Set(
    apps
      .flatMap((app) => reachable(app))
      .flatMap((router) => router.children.filter((child) => child.mounted))
      .map((child) => child.router),
  );
  let budget = MOST_OPERATIONS;
  const visit = (router: Router, way: Way, above: readonly Router[]) => {
    if (above.includes(router) || budget <= 0) return;
    const here: Way = {
      mount: way.mount,
      prefix: way.prefix + (router.prefix ?? ''),
      dependencies: [...way.dependencies, ...router.dependencies],
      inSchema: way.inSchema && router.inSchema,
    };
    if (router.prefix === null) return;
    prefixes.set(router, (prefixes.get(router) ?? new Set()).add(here.mount + here.prefix));
    for (const route of router.routes) {
      for (const method of route.methods) {
        if (!METHODS.has(method) || budget-- <= 0) continue;
        const fact = operationOf(route, method as OperationFact['method'], router, here, tools);
        const key = `${fact.method} ${fact.route} ${fact.path}:${fact.line}`;
        if (!operations.has(key)) operations.set(key, fact);
      }
    }
    for (const child of router.children) {
      if (child.prefix === null) continue;
      const next: Way = child.mounted
        ? { mount: here.mount + here.prefix + child.prefix, prefix: '', dependencies: [], inSchema: true }
        : {
            ...here,
            prefix: here.prefix + child.prefix,
            dependencies: [...here.dependencies, ...child.dependencies],
            inSchema: here.inSchema && child.inSchema,
          };
      visit(child.router, next, [...above, router]);
    }
  };
  for (const app of apps) {
    if (!mounted.has(app)) visit(app, { mount: '', prefix: '', dependencies: [], inSchema: true }, []);
  }
  return { operations: [...operations.values()], prefixes };
}

/** A router and all that it includes, each once. */
function reachable(router: Router): Router[] {
  const found = new Set<Router>();
  const visit = (item: Router) => {
    if (found.has(item)) return;
    found.add(item);
    for (const child of item.children) visit(child.router);
  };
  visit(router);
  return [...found];
}

export function routerFact(router: Router, prefixes: ReadonlySet<string>, dependencies: Dependencies): RouterFact {
  const { name, path, line } = router;
  return {
    name,
    path,
    line,
    prefixes: [...prefixes],
    dependencies: names(router.dependencies.map((item) => dependencies.of(useOf(item, null, dependencies.on)))),
  };
}

function operationOf(
  route: Route,
  method: OperationFact['method'],
  router: Router,
  way: Way,
  tools: Tools,
): OperationFact {
  const { on, signatures, dependencies } = tools;
  const { fact } = route.handler;
  const own: Signature = signatures.ofFunction(route.handler);
  const view = route.owner === null ? null : signatures.ofView(route.owner.fact);
  const keyword = (name: string) => on.keyword(route.parts, name, route.scope);
  const given = [...way.dependencies, ...dependenciesIn(keyword('dependencies'))].map((item) => useOf(item, null, on));
  const uses = [...given, ...(view?.needs ?? []), ...own.needs];
  const needs = uses.map((use) => dependencies.of(use));
  const path = withoutConverters(way.prefix + route.path);
  const inPath = new Set([...path.matchAll(/\{([^{}]{1,200})\}/g)].map((match) => match[1] ?? ''));
  const taken = [...own.parameters, ...(view?.parameters ?? []), ...needs.flatMap((item) => takenBy(item, new Set()))];
  return {
    method,
    route: way.mount + path,
    handler: fact.name,
    path: route.handler.path,
    line: fact.line,
    endLine: fact.endLine,
    async: fact.async,
    router: router.name,
    parameters: parametersOf(taken, inPath),
    body: bodyOf(taken, inPath),
    response: responseOf(route, on),
    status: statusOf(keyword('status_code')),
    dependencies: names(needs),
    auth: names(needs.flatMap((item) => authOf(item, new Set()))),
    scopes: [...new Set(needs.flatMap((item) => scopesOf(item, new Set())))],
    inSchema: way.inSchema && method !== 'WEBSOCKET' && !isFalse(keyword('include_in_schema')),
  };
}

/** What a dependency takes from the request, what it needs included. */
function takenBy(item: Dependency, seen: Set<Dependency>): Taken[] {
  if (seen.has(item)) return [];
  seen.add(item);
  return [...(item.signature?.parameters ?? []), ...item.needs.flatMap((need) => takenBy(need, seen))];
}

/** A dependency that says who is calling, or the nearest ones behind it. */
function authOf(item: Dependency, seen: Set<Dependency>): Dependency[] {
  if (seen.has(item)) return [];
  seen.add(item);
  return item.kind === 'auth' ? [item] : item.needs.flatMap((need) => authOf(need, seen));
}

function scopesOf(item: Dependency, seen: Set<Dependency>): string[] {
  if (seen.has(item)) return [];
  seen.add(item);
  return [...item.scopes, ...item.needs.flatMap((need) => scopesOf(need, seen))];
}

function parametersOf(taken: readonly Taken[], inPath: ReadonlySet<string>): OperationFact['parameters'] {
  const found = new Map<string, OperationFact['parameters'][number]>();
  for (const { name, in: place, annotation, hidden } of taken) {
    const at =
      inPath.has(name) && place !== 'header' && place !== 'cookie' ? 'path' : place === 'free' ? 'query' : place;
    if (hidden || at === 'body' || at === 'unknown') continue;
    if (!found.has(`${at} ${name}`)) found.set(`${at} ${name}`, { name, in: at, annotation });
  }
  return [...found.values()];
}

/** The type of the body; of several, each once, with " & " between. */
function bodyOf(taken: readonly Taken[], inPath: ReadonlySet<string>): string | null {
  const types = taken
    .filter((item) => item.in === 'body' && !inPath.has(item.name))
    .map((item) => plainName(item.type));
  return types.length === 0 ? null : [...new Set(types)].join(' & ');
}

/** `schemas.ItemCreate | None` is ItemCreate. */
function plainName(type: string): string {
  return alternatives(type)
    .map((part) => (/^[\w.]+$/.test(part) ? (part.split('.').at(-1) ?? part) : part))
    .join(' | ');
}

function responseOf(route: Route, on: Evaluator): string | null {
  const { fact, path } = route.handler;
  const model = route.parts.keywords['response_model'];
  if (model !== undefined) return model === 'None' ? null : model;
  const written = fact.returns === null ? null : (readString(fact.returns) ?? fact.returns);
  if (written === null || written === 'None' || /^(?:typing\.)?Any$/.test(written)) return null;
  return alternatives(written).some((part) => isResponse(part, path, on)) ? null : written;
}

/** A response that is sent as it is has no schema. */
function isResponse(type: string, path: string, on: Evaluator): boolean {
  const head = /^[\w.]{1,200}/.exec(type)?.[0] ?? '';
  const found = on.follow.find(path, head);
  const names =
    found?.kind === 'external'
      ? [found.name]
      : found?.kind === 'class'
        ? on.names.lineage(found.fact).flatMap((base) => (base.kind === 'external' ? [base.name] : []))
        : [];
  return names.some((name) => fastApiName(name)?.endsWith('Response') === true);
}

function statusOf(value: Value | null): number | null {
  if (value?.kind === 'constant') return typeof value.value === 'number' ? value.value : null;
  if (value?.kind !== 'external') return null;
  const code = /\.HTTP_(\d{3})_\w+$/.exec(value.name)?.[1];
  if (code !== undefined) return Number(code);
  const name = /^http\.HTTPStatus\.(\w+?)(?:\.value)?$/.exec(value.name)?.[1];
  return name === undefined ? null : (STATUS.get(name) ?? null);
}

/** `{id:int}` is listed as `{id}`. */
function withoutConverters(path: string): string {
  return path.replace(/\{(\w{1,200}):\w{1,200}\}/g, '{$1}');
}

function names(items: readonly Dependency[]): string[] {
  // A lambda has no name to go by.
  return [...new Set(items.map((item) => item.name).filter((name) => name !== '' && name !== 'lambda'))];
}

const METHODS = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'WEBSOCKET']);
const MOST_OPERATIONS = 20_000;
/** Those of `http.HTTPStatus` that operations answer with when all is well. */
const STATUS = new Map([
  ['OK', 200],
  ['CREATED', 201],
  ['ACCEPTED', 202],
  ['NO_CONTENT', 204],
  ['PARTIAL_CONTENT', 206],
  ['MOVED_PERMANENTLY', 301],
  ['FOUND', 302],
  ['SEE_OTHER', 303],
  ['NOT_MODIFIED', 304],
  ['TEMPORARY_REDIRECT', 307],
  ['PERMANENT_REDIRECT', 308],
]);
