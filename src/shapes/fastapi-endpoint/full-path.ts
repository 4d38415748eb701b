import type { OperationFact } from '../../python/index/facts.ts';
import { sameRoute, segments } from '../find-operation.ts';
import type { Knowledge } from '../shape.ts';

/**
 * The path as it will be served: a request may leave out the API prefix. `why` is empty where it was said whole. Where several apps serve such
 * paths, the `words` of the request may say which: "in the admin API".
 */
export function fullPath(said: string, knowledge: Knowledge, words = ''): { path: string; why: string } {
  const path = said.startsWith('/') ? said : `/${said}`;
  const { operations, routers } = knowledge.index.fastapi;
  const [first] = segments(path);
  const routes = [...operations.map(({ route }) => route), ...routers.flatMap(({ prefixes }) => prefixes)];
  if (first === undefined || routes.some((route) => segments(route)[0] === first)) return { path, why: '' };
  const common = commonPrefix(operations);
  // A prefix that routes of several modules have is an area of the API; one of a single module is another resource.
  const modules = (prefix: string[]) =>
    new Set(
      operations.filter(({ route }) => prefix.every((part, at) => partsOf(route)[at] === part)).map(({ path }) => path),
    );
  const named = (prefix: string[], text: string) =>
    prefix.length > 0 && modules(prefix).size > 1 ? prefix.filter((part) => speaksOf(text, part)).length : 0;
  // "/users/me/items" where a router serves /api/v1/users.
  const above = routes
    .flatMap((route) => {
      const at = segments(route).indexOf(first);
      const before = partsOf(route).slice(0, Math.max(at, 0));
      const plain = before.every((part, index) => !part.startsWith('{') || common[index] === part);
      return at > 0 && plain ? [before] : [];
    })
    .sort((a, b) => named(b, words) - named(a, words) || a.length - b.length);
  const prefix = (above[0] ?? common).join('/');
  return prefix === '' ? { path, why: '' } : { path: `/${prefix}${path}`, why: `the API is served under /${prefix}` };
}

function speaksOf(words: string, part: string): boolean {
  return new RegExp(`(?<![\\w/])${part.replace(/\W/g, '.')}(?![\\w/])`, 'i').test(words);
}

/** The operations beside a path: those of the router that shares the most of it beyond the API prefix. */
export function siblingsOf(path: string, knowledge: Knowledge): OperationFact[] {
  const { operations } = knowledge.index.fastapi;
  const prefix = commonPrefix(operations).length;
  const wanted = segments(path);
  const depth = (route: string) => {
    const own = segments(route);
    const end = wanted.findIndex((part, at) => part !== own[at]);
    return end === -1 ? wanted.length : end;
  };
  // The part after the prefix names the resource; what only shares the prefix is beside nothing.
  const near = operations.filter(({ route }) => depth(route) > prefix);
  const [first] = [...near].sort((a, b) => depth(b.route) - depth(a.route));
  if (first === undefined) return [];
  return near.filter((each) => each.path === first.path && each.router === first.router);
}

/** The siblings with those of other modules whose router is served under the same prefix: one router in several files. */
export function routerOf(siblings: OperationFact[], knowledge: Knowledge): OperationFact[] {
  const { operations, routers } = knowledge.index.fastapi;
  const prefixes = ({ path, router }: OperationFact) =>
    routers.filter((each) => each.path === path && each.name === router).flatMap((each) => each.prefixes);
  const [first] = siblings;
  const shared =
    first === undefined
      ? []
      : prefixes(first).filter((prefix) => segments(prefix).length > commonPrefix(operations).length);
  const others = operations.filter(
    (each) => !siblings.includes(each) && prefixes(each).some((prefix) => shared.includes(prefix)),
  );
  return [...siblings, ...others];
}

/** The operation that is there already. */
export function taken(method: string, path: string, knowledge: Knowledge): OperationFact | null {
  return (
    knowledge.index.fastapi.operations.find((each) => each.method === method && sameRoute(each.route, path)) ?? null
  );
}

/** The parts that at least eight in ten routes start with and that name no resource: "api", "v1", "{organization}". */
function commonPrefix(operations: OperationFact[]): string[] {
  const prefix: string[] = [];
  const all = operations.map(({ route }) => partsOf(route));
  for (;;) {
    const counts = new Map<string, number>();
    for (const parts of all) {
      const next = parts[prefix.length];
      if (next !== undefined && prefix.every((part, at) => parts[at] === part))
        counts.set(next, (counts.get(next) ?? 0) + 1);
    }
    const [best] = [...counts].sort((a, b) => b[1] - a[1]);
    if (best === undefined || best[1] < all.length * 0.8 || !/^(?:api|rest|v\d+|\{\w+\})$/i.test(best[0]))
      return prefix;
    prefix.push(best[0]);
  }
}

function partsOf(route: string): string[] {
  return route.split('/').filter((part) => part !== '');
}
