import type { ClassFact } from '../facts.ts';
import { endOfBracket, type CallParts } from '../split-code.ts';
import type { Evaluator } from './evaluate.ts';
import { readArguments } from './read-expression.ts';
import { dependenciesIn, isFalse } from './read-value.ts';
import { bindArguments } from './run-function.ts';
import { fastApiName, moduleScope, textOf, type Router, type Scope, type Value } from './value.ts';

/** Calls a function or class of another package: FastAPI's own give routers, the others stand for what they make. */
export function callExternal(on: Evaluator, name: string, parts: CallParts, scope: Scope): Value | null {
  const last = fastApiName(name);
  if (last === 'FastAPI' || last === 'APIRouter' || EXTERNAL_ROUTERS.has(name)) {
    const made = makeRouter(on, last === 'FastAPI' ? 'app' : 'router', on.arguments(parts, scope), null, scope);
    runLifespan(on, made, parts, scope);
    return made;
  }
  if (name === 'typing.cast') return parts.positional[1] === undefined ? null : on.evaluate(parts.positional[1], scope);
  return defaultOf(on, name, parts, scope) ?? { kind: 'made', by: name, parts, scope };
}

/** `FastAPI(lifespan=start)`: what `start(app)` does with the application is done. */
function runLifespan(on: Evaluator, app: Value, parts: CallParts, scope: Scope): void {
  const written = parts.keywords['lifespan'];
  const lifespan = written === undefined ? null : on.evaluate(written, scope);
  if (lifespan?.kind !== 'function') return;
  const from: Scope = { path: scope.path, line: null, locals: new Map([['app', app]]), outer: scope };
  on.run(lifespan, { callee: '', positional: ['app'], keywords: {} }, from);
}

/** Calls a class of the repository. */
export function callClass(
  on: Evaluator,
  value: Extract<Value, { kind: 'class' }>,
  parts: CallParts,
  scope: Scope,
): Value | null {
  const base = routerKind(on, value.fact);
  if (base !== null) return makeOwnRouter(on, value.fact, base, parts, scope);
  const instance: Value = { kind: 'instance', path: value.path, fact: value.fact, attributes: new Map() };
  const init = on.method(value.fact, '__init__');
  if (init === null) {
    for (const [key, written] of Object.entries(parts.keywords))
      instance.attributes.set(key, on.evaluate(written, scope));
  } else on.run(on.functionValue(init.path, init, moduleScope(init.path), instance), parts, scope);
  return instance;
}

/** A router of the repository's own class: what its `__init__` hands on to FastAPI's. */
function makeOwnRouter(
  on: Evaluator,
  fact: ClassFact,
  kind: Router['kind'],
  parts: CallParts,
  scope: Scope,
): Value | null {
  const init = on.method(fact, '__init__');
  const handOn = init?.steps?.find((step) => step.kind === 'call' && /^super\(.{0,200}?\)\.__init__\(/.test(step.text));
  const value = makeRouter(on, kind, on.arguments(parts, scope), fact, scope);
  if (init === null || value.kind !== 'router') return value;
  if (handOn === undefined) {
    if (kind === 'router') value.router.prefix = null;
    return value;
  }
  const method = on.functionValue(init.path, init, moduleScope(init.path), value);
  const inner: Scope = {
    path: init.path,
    line: null,
    locals: bindArguments(on, method, parts, scope),
    outer: method.scope,
  };
  const at = handOn.text.indexOf('.__init__(') + '.__init__'.length;
  const own = readArguments(handOn.text, at, endOfBracket(handOn.text, at));
  const made = makeRouter(on, kind, on.arguments(own, inner), fact, scope);
  if (made.kind === 'router') {
    on.routers.pop();
    Object.assign(value.router, made.router);
  }
  return value;
}

function makeRouter(
  on: Evaluator,
  kind: Router['kind'],
  given: { values: Map<string, Value | null>; open: boolean },
  fact: ClassFact | null,
  scope: Scope,
): Value {
  const prefix = given.values.has('prefix')
    ? textOf(given.values.get('prefix') ?? null)
    : given.open && kind === 'router'
      ? null
      : '';
  const router: Router = {
    kind,
    name: '',
    path: scope.path,
    line: 0,
    prefix: kind === 'app' ? '' : prefix,
    dependencies: dependenciesIn(given.values.get('dependencies') ?? null),
    inSchema: !isFalse(given.values.get('include_in_schema')),
    fact,
    children: [],
    routes: [],
  };
  on.routers.push(router);
  return { kind: 'router', router };
}

/** Whether a class of the repository is FastAPI's application or router. */
export function routerKind(on: Evaluator, fact: ClassFact): Router['kind'] | null {
  for (const base of on.names.lineage(fact)) {
    if (base.kind !== 'external') continue;
    const last = fastApiName(base.name);
    if (last === 'FastAPI') return 'app';
    if (last === 'APIRouter' || EXTERNAL_ROUTERS.has(base.name)) return 'router';
  }
  return null;
}

/** The default of what is read from the environment: `os.getenv("PREFIX", "/api")`, `Field("/api")`, `config("PREFIX", default="/api")`. */
export function defaultOf(on: Evaluator, name: string, parts: CallParts, scope: Scope): Value | null {
  const at = DEFAULT_AT.get(name);
  if (at === undefined) return null;
  const written = parts.keywords['default'] ?? parts.positional[at];
  return written === undefined ? null : on.evaluate(written, scope);
}

/** Routers of other packages that work as FastAPI's own. */
const EXTERNAL_ROUTERS = new Set([
  'fastapi_utils.inferring_router.InferringRouter',
  'fastapi_restful.inferring_router.InferringRouter',
]);
/** Which positional argument is the default of what is read from the environment. */
const DEFAULT_AT = new Map([
  ['os.getenv', 1],
  ['os.environ.get', 1],
  ['pydantic.Field', 0],
  ['pydantic.fields.Field', 0],
  ['sqlmodel.Field', 0],
  ['starlette.config.Config()', 2],
  ['decouple.config', 1],
]);
