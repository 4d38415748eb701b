import type { OperationFact, RepoIndex } from '../../python/index/facts.ts';
import type { GuardContext } from './guard.ts';
import { isTestSupport } from './kinds.ts';

/** An operation the change added or touched, with what it was before; null for a new one. */
export interface ChangedOperation {
  now: OperationFact;
  was: OperationFact | null;
}

/**
 * Every operation of the head that differs from the base in what callers or guards can see, and new ones, each handler once. An operation
 * is the same where its method and route are, or its handler where the route changed.
 */
export function changedOperations({ base, head }: GuardContext): ChangedOperation[] {
  const routes = new Map(base.index.fastapi.operations.map((item) => [routeOf(item), item]));
  const handlers = new Map(base.index.fastapi.operations.map((item) => [handlerOf(item), item]));
  const seen = new Set<string>();
  return head.index.fastapi.operations.flatMap((now): ChangedOperation[] => {
    const key = handlerOf(now);
    if (isTestSupport(now.path) || seen.has(key)) return [];
    seen.add(key);
    return [{ now, was: routes.get(routeOf(now)) ?? handlers.get(key) ?? null }];
  });
}

function routeOf({ method, route }: OperationFact): string {
  return `${method} ${route}`;
}

function handlerOf({ method, path, handler }: OperationFact): string {
  return `${method} ${path} ${handler}`;
}

/** "POST /items". */
export function sayOperation({ method, route }: OperationFact): string {
  return `${method} ${route}`;
}

export function isRead({ method }: OperationFact): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}

/**
 * The base's operations that a new one is like, each handler once: those of its router that read, or write, as it does; all of its router
 * where these are too few; else those below the same first parts of the route.
 */
export function siblingsOf(now: OperationFact, base: RepoIndex): OperationFact[] {
  const others = onePerHandler(
    base.fastapi.operations.filter((item) => !isTestSupport(item.path) && handlerOf(item) !== handlerOf(now)),
  );
  const router = others.filter((item) => item.path === now.path && item.router === now.router);
  const alike = router.filter((item) => isRead(item) === isRead(now));
  if (alike.length >= FEW) return alike;
  if (router.length >= FEW) return router;
  const prefix = prefixOf(now.route);
  return prefix === '' ? [] : others.filter((item) => prefixOf(item.route) === prefix);
}

/** Fewer than this say nothing of how siblings are. */
export const FEW = 2;

function onePerHandler(operations: OperationFact[]): OperationFact[] {
  const first = new Map<string, OperationFact>();
  for (const item of operations) if (!first.has(handlerOf(item))) first.set(handlerOf(item), item);
  return [...first.values()];
}

/** The route up to and with the first part that is neither "api", a version, nor a parameter. */
function prefixOf(route: string): string {
  const parts = route.split('/').filter((part) => part !== '');
  const at = parts.findIndex((part) => !/^(?:api|v\d+(?:\.\d+)*|\{.*\})$/.test(part));
  return at === -1 ? '' : parts.slice(0, at + 1).join('/');
}
