import type { ClassFact } from '../facts.ts';
import type { CallParts } from '../split-code.ts';
import type { Evaluator } from './evaluate.ts';
import { dependenciesIn, isFalse } from './read-value.ts';
import { textOf, type FunctionValue, type Router, type Scope, type Value } from './value.ts';

export const HTTP_METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'trace'];

/** Does what a method of a router does: includes, mounts, adds a route, or gives the decorator that will. */
export function perform(on: Evaluator, router: Router, name: string, parts: CallParts, scope: Scope): Value | null {
  const argument = (at: number, keyword: string): Value | null => {
    const written = parts.keywords[keyword] ?? parts.positional[at];
    return written === undefined || written.startsWith('*') ? null : on.evaluate(written, scope);
  };
  switch (name) {
    case 'include_router': {
      const child = argument(0, 'router');
      if (child?.kind !== 'router') return null;
      const given = on.arguments(parts, scope);
      const prefix = given.values.has('prefix') ? textOf(given.values.get('prefix') ?? null) : given.open ? null : '';
      const dependencies = dependenciesIn(given.values.get('dependencies') ?? null);
      const inSchema = !isFalse(given.values.get('include_in_schema'));
      router.children.push({ router: child.router, prefix, dependencies, inSchema, mounted: false });
      return null;
    }
    case 'mount': {
      const child = argument(1, 'app');
      if (child?.kind !== 'router') return null;
      const prefix = textOf(argument(0, 'path'))?.replace(/\/+$/, '') ?? null;
      router.children.push({ router: child.router, prefix, dependencies: [], inSchema: true, mounted: true });
      return null;
    }
    case 'add_api_route':
    case 'add_api_websocket_route': {
      const handler = argument(1, 'endpoint');
      const kind = name === 'add_api_route' ? 'api_route' : 'websocket';
      if (handler?.kind === 'function')
        register(on, { kind: 'decorator', router, name: kind, parts, scope }, handler, null);
      return null;
    }
    default:
      return HTTP_METHODS.includes(name) || ['websocket', 'api_route'].includes(name)
        ? { kind: 'decorator', router, name, parts, scope }
        : null;
  }
}

/** A function becomes the handler of a route; a route whose path or methods cannot be told is left out. */
export function register(
  on: Evaluator,
  decorator: Extract<Value, { kind: 'decorator' }>,
  handler: FunctionValue,
  owner: { path: string; fact: ClassFact } | null,
): void {
  const { router, name, parts, scope } = decorator;
  const written = parts.keywords['path'] ?? parts.positional[0];
  const path = written === undefined ? null : textOf(on.evaluate(written, scope));
  const methods = methodsOf(on, name, parts, scope);
  if (path !== null && methods !== null) router.routes.push({ methods, path, parts, scope, handler, owner });
}

function methodsOf(on: Evaluator, name: string, parts: CallParts, scope: Scope): string[] | null {
  if (name !== 'api_route') return [name.toUpperCase()];
  const written = parts.keywords['methods'];
  if (written === undefined) return ['GET'];
  const value = on.evaluate(written.replace(/^\{([\s\S]*)\}$/, '[$1]'), scope);
  if (value?.kind !== 'list') return null;
  const methods = value.items.map((item) => textOf(item)?.toUpperCase() ?? null);
  return methods.includes(null) ? null : methods.filter((item) => item !== null);
}
