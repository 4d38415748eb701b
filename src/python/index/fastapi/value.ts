import type { ClassFact, FunctionFact } from '../facts.ts';
import type { CallParts } from '../split-code.ts';

/** Where an expression stands: it decides what its names mean. */
export interface Scope {
  path: string;
  /** Line of the module's top level that is running; null where all of the module has run. */
  line: number | null;
  /** Names of the function or class around, and what is around that. */
  locals: Map<string, Value | null> | null;
  outer: Scope | null;
}

/** What an expression comes to, as far as routes need it; null stands for what cannot be told. */
export type Value =
  | { kind: 'constant'; value: string | number | boolean | null }
  | { kind: 'list'; items: (Value | null)[] }
  | { kind: 'dict'; entries: Map<string, Value | null> }
  | { kind: 'module'; path: string }
  | { kind: 'class'; path: string; fact: ClassFact }
  /** A class that was called. */
  | { kind: 'instance'; path: string; fact: ClassFact; attributes: Map<string, Value | null> }
  | FunctionValue
  /** A name of another package: "fastapi.APIRouter". */
  | { kind: 'external'; name: string }
  | Made
  | { kind: 'router'; router: Router }
  /** `router.get`, `app.include_router`. */
  | { kind: 'method'; router: Router; name: string }
  /** `router.get("/x")`: what a function is decorated with. */
  | { kind: 'decorator'; router: Router; name: string; parts: CallParts; scope: Scope };

export interface FunctionValue {
  kind: 'function';
  path: string;
  fact: FunctionFact;
  /** Where it was defined. */
  scope: Scope;
  /** The object or class it was taken from; its first parameter is filled. */
  self: Value | null;
  /** What `f.__signature__ = signature(Other)` says it takes the parameters of; null where that cannot be told. */
  signature?: Value | null;
}

/** What a call of another package's function or class gives: `Depends(get_db)`, `OAuth2PasswordBearer(…)`. */
export interface Made {
  kind: 'made';
  by: string;
  parts: CallParts;
  scope: Scope;
}

/** An application or a router, with what was done to it. */
export interface Router {
  kind: 'app' | 'router';
  /** The name it was bound to first; "" for none. */
  name: string;
  path: string;
  line: number;
  /** null where it cannot be told. */
  prefix: string | null;
  dependencies: Made[];
  inSchema: boolean;
  /** The repository's own class of it. */
  fact: ClassFact | null;
  children: Child[];
  routes: Route[];
}

export interface Child {
  router: Router;
  prefix: string | null;
  dependencies: Made[];
  inSchema: boolean;
  /** An application of its own below a path. */
  mounted: boolean;
}

export interface Route {
  methods: string[];
  path: string;
  /** Arguments of the decorator or of add_api_route. */
  parts: CallParts;
  scope: Scope;
  handler: FunctionValue;
  /** The class whose instance answers, where a class decorator makes one for each request. */
  owner: { path: string; fact: ClassFact } | null;
}

export function moduleScope(path: string, line: number | null = null): Scope {
  return { path, line, locals: null, outer: null };
}

export function textOf(value: Value | null): string | null {
  return value?.kind === 'constant' && typeof value.value === 'string' ? value.value : null;
}

/** The last part of a name of FastAPI or Starlette, "Depends"; null for names of other packages. */
export function fastApiName(name: string): string | null {
  return /^(?:fastapi|starlette)\.(?:\w+\.)*(\w+)$/.exec(name)?.[1] ?? null;
}
