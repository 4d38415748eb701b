import type { AssignmentFact, ClassFact, FunctionFact, LoopFact, ModuleFacts } from '../facts.ts';
import { Follow, type Found } from '../follow.ts';
import type { Names } from '../names.ts';
import { endOfBracket, readString, splitCode, type CallParts } from '../split-code.ts';
import { callClass, callExternal, defaultOf } from './call.ts';
import { HTTP_METHODS, perform, register } from './perform.ts';
import { readArguments, readChoice, splitWord, withoutBrackets } from './read-expression.ts';
import { readDict, readList, readText } from './read-literal.ts';
import { bindTarget, itemsOf, joinValues, nameRouter, truth, viewOf } from './read-value.ts';
import { bindArguments, runSteps } from './run-function.ts';
import { moduleScope, type FunctionValue, type Router, type Scope, type Value } from './value.ts';

/**
 * Works out what expressions of a repository come to, as far as routes need it: names, constants, settings with literal defaults,
 * routers, and calls of the repository's own functions. Conditions are not decided unless they are constants; what cannot be told
 * is null. Every repository is worked on with a bounded number of steps.
 */
export class Evaluator {
  readonly modules: Record<string, ModuleFacts>;
  readonly names: Names;
  readonly follow: Follow;
  /** Functions that were called at least once. */
  readonly ran = new Set<FunctionFact>();
  /** Every application and router that was made. */
  readonly routers: Router[] = [];
  readonly #values = new Map<AssignmentFact, Value | null>();
  readonly #nested = new Map<string, Map<string, FunctionFact[]>>();
  #budget: number;
  #depth = 0;

  constructor(modules: Record<string, ModuleFacts>, names: Names) {
    this.modules = modules;
    this.names = names;
    this.follow = new Follow(modules);
    // A repository of 700 modules takes 5,000 steps; one that is built to take for ever stops.
    this.#budget = 20_000 + 50 * Object.keys(modules).length;
  }

  evaluate(written: string, scope: Scope): Value | null {
    if (this.#budget-- <= 0 || this.#depth > MOST_DEPTH) return null;
    this.#depth++;
    const found = this.#expression(withoutBrackets(written.trim()), scope);
    this.#depth--;
    return found;
  }

  /** Evaluates a statement that is a call, once for each turn of the loops around it. */
  statement(text: string, loops: readonly LoopFact[], scope: Scope): void {
    const [loop, ...inner] = loops;
    if (loop === undefined) {
      this.evaluate(text, scope);
      return;
    }
    for (const item of itemsOf(this.evaluate(loop.over, scope))) {
      this.statement(text, inner, { ...scope, locals: bindTarget(loop.name, item), outer: scope });
    }
  }

  /** The value of a module's or class's assignment, worked out once. */
  assigned(path: string, fact: AssignmentFact, scope: Scope = moduleScope(path, fact.line)): Value | null {
    const known = this.#values.get(fact);
    if (known !== undefined) return known;
    this.#values.set(fact, null);
    const together = this.#boundTogether(path, fact);
    const value = together === null ? this.evaluate(fact.value, scope) : this.assigned(path, together, scope);
    nameRouter(value, fact.name, path, fact.line);
    this.#values.set(fact, value);
    return value;
  }

  /** `users_router = r = APIRouter()`: both names are the one that was made; the first stands for it. */
  #boundTogether(path: string, { name, line, value }: AssignmentFact): AssignmentFact | null {
    if (!value.includes('(')) return null;
    const first = this.modules[path]?.assignments.find((each) => each.line === line && each.value === value);
    return first === undefined || first.name === name ? null : first;
  }

  functionValue(path: string, fact: FunctionFact, scope: Scope, self: Value | null = null): FunctionValue {
    return { kind: 'function', path, fact, scope, self };
  }

  /** Calls a function of the repository: what its steps do is done, and what it returns is given. */
  run(value: FunctionValue, parts: CallParts, from: Scope): Value | null {
    const { fact, path } = value;
    if (this.#depth > MOST_DEPTH) return null;
    this.ran.add(fact);
    if (fact.steps === undefined) return this.#instanceOf(fact.returns, path);
    this.#depth++;
    const locals = bindArguments(this, value, parts, from);
    const scope: Scope = { path, line: null, locals, outer: value.scope };
    const returned = runSteps(this, value, scope);
    this.#depth--;
    return returned ?? this.#instanceOf(fact.returns, path);
  }

  /** Methods of a class and its bases in this repository, and attributes with their values. */
  attribute(value: Value | null, name: string): Value | null {
    switch (value?.kind) {
      case 'module':
        return this.#found(this.follow.find(value.path, name));
      case 'external':
        return { kind: 'external', name: `${value.name}.${name}` };
      case 'made':
        return { kind: 'external', name: `${value.by}.${name}` };
      case 'class':
        return this.#member(value.fact, name, value);
      case 'instance':
        return value.attributes.get(name) ?? this.#member(value.fact, name, value);
      case 'dict':
        return viewOf(value.entries, name);
      case 'constant':
        // A member of an enumeration stands for its value.
        return name === 'value' ? value : null;
      case 'router': {
        if (name === 'router') return value;
        if (name === 'prefix')
          return value.router.prefix === null ? null : { kind: 'constant', value: value.router.prefix };
        const own = value.router.fact === null ? null : this.method(value.router.fact, name);
        if (own !== null && !KNOWN_METHODS.has(name))
          return this.functionValue(own.path, own, moduleScope(own.path), value);
        return { kind: 'method', router: value.router, name };
      }
      case 'decorator':
      case 'function':
      case 'list':
      case 'method':
      case undefined:
        return null;
    }
  }

  #expression(text: string, scope: Scope): Value | null {
    if (text === '' || text.length > MOST_TEXT) return null;
    const first = text.charAt(0);
    if (CONSTANTS.has(text)) return { kind: 'constant', value: CONSTANTS.get(text) ?? null };
    if (/^\d+$/.test(text)) return { kind: 'constant', value: Number(text) };
    if ('[('.includes(first) && endOfBracket(text, 0) === text.length) return readList(this, text, scope);
    if (first === '{' && endOfBracket(text, 0) === text.length) return readDict(this, text, scope);
    if (/^await\s/.test(text)) return this.evaluate(text.slice(5), scope);
    const choice = readChoice(text);
    if (choice !== null) {
      const test = truth(this.evaluate(choice.test, scope));
      return test === null ? null : this.evaluate(test ? choice.yes : choice.no, scope);
    }
    const either = splitWord(text, 'or');
    if (either.length > 1) {
      for (const part of either.slice(0, -1)) {
        const value = this.evaluate(part, scope);
        if (truth(value) !== false) return value;
      }
      return this.evaluate(either.at(-1) ?? '', scope);
    }
    if (/^not\s/.test(text)) {
      const test = truth(this.evaluate(text.slice(3), scope));
      return test === null ? null : { kind: 'constant', value: !test };
    }
    const sum = splitCode(text, '+');
    if (sum.length > 1) return joinValues(sum.map((piece) => this.evaluate(text.slice(piece.start, piece.end), scope)));
    if (/^[A-Za-z]{0,2}["']/.test(text)) return readText(this, text, scope);
    return this.#chain(text, scope);
  }

  /** `a.b(c)[d].e`: a name and what follows it. */
  #chain(text: string, scope: Scope): Value | null {
    const head = /^[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*(?:\s*\.\s*[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)*/.exec(
      text,
    );
    if (head === null) return null;
    let value = this.#dotted(head[0].replace(/\s+/g, ''), scope);
    for (let at = head[0].length; at < text.length && value !== null; ) {
      const char = text.charAt(at);
      if (char === '(' || char === '[') {
        const end = endOfBracket(text, at);
        value =
          char === '('
            ? this.#call(value, readArguments(text, at, end), scope)
            : this.#item(value, text.slice(at + 1, end - 1), scope);
        at = end;
        continue;
      }
      ATTRIBUTE.lastIndex = at;
      const attribute = ATTRIBUTE.exec(text);
      if (attribute?.[1] !== undefined) {
        value = this.attribute(value, attribute[1]);
        at += attribute[0].length;
      } else if (/\s/.test(char)) at++;
      else return null;
    }
    return value;
  }

  #dotted(name: string, scope: Scope): Value | null {
    const [head = '', ...rest] = name.split('.');
    for (let at: Scope | null = scope; at !== null; at = at.outer) {
      const local = at.locals?.get(head);
      if (local !== undefined) return rest.reduce<Value | null>((value, part) => this.attribute(value, part), local);
    }
    return this.#found(this.follow.find(scope.path, name, scope.line));
  }

  #found(found: Found | null): Value | null {
    if (found === null) return null;
    if (found.kind === 'module' || found.kind === 'external') return found;
    const value: Value | null =
      found.kind === 'class'
        ? { kind: 'class', path: found.path, fact: found.fact }
        : found.kind === 'function'
          ? this.functionValue(found.path, found.fact, moduleScope(found.path))
          : this.assigned(found.path, found.fact);
    return found.rest.reduce<Value | null>((at, part) => this.attribute(at, part), value);
  }

  #call(value: Value, parts: CallParts, scope: Scope): Value | null {
    switch (value.kind) {
      case 'function':
        return this.run(value, parts, scope);
      case 'class':
        return callClass(this, value, parts, scope);
      case 'external':
        return callExternal(this, value.name, parts, scope);
      case 'made':
        return defaultOf(this, value.by, parts, scope) ?? { kind: 'made', by: `${value.by}()`, parts, scope };
      case 'method':
        return perform(this, value.router, value.name, parts, scope);
      case 'list':
        // `routes.items()`
        return parts.positional.length === 0 ? value : null;
      case 'decorator': {
        const handler = parts.positional[0] === undefined ? null : this.evaluate(parts.positional[0], scope);
        if (handler?.kind === 'function') register(this, value, handler, null);
        return handler;
      }
      case 'constant':
      case 'dict':
      case 'instance':
      case 'module':
      case 'router':
        return null;
    }
  }

  /** Arguments by keyword, `**` ones included; null where a `**` cannot be told. */
  arguments(parts: CallParts, scope: Scope): { values: Map<string, Value | null>; open: boolean } {
    const values = new Map<string, Value | null>();
    let open = false;
    for (const written of parts.positional) {
      if (!written.startsWith('**')) continue;
      const spread = this.evaluate(written.slice(2), scope);
      if (spread?.kind === 'dict') for (const [key, value] of spread.entries) values.set(key, value);
      else open = true;
    }
    for (const [key, written] of Object.entries(parts.keywords)) values.set(key, this.evaluate(written, scope));
    return { values, open };
  }

  /** One argument by keyword, also out of a `**`; null where it is not given. */
  keyword(parts: CallParts, name: string, scope: Scope): Value | null {
    const written = parts.keywords[name];
    if (written !== undefined) return this.evaluate(written, scope);
    for (const spread of parts.positional.filter((item) => item.startsWith('**'))) {
      const value = this.evaluate(spread.slice(2), scope);
      if (value?.kind === 'dict' && value.entries.has(name)) return value.entries.get(name) ?? null;
    }
    return null;
  }

  /** Registers a function with the routers whose decorators it bears. */
  decorate(
    decorators: readonly string[],
    handler: FunctionValue,
    scope: Scope,
    owner: { path: string; fact: ClassFact } | null = null,
  ): void {
    for (const written of decorators) {
      const decorator = written.replace(WRAPPED, '$1(');
      if (!DECORATOR.test(decorator)) continue;
      const value = this.evaluate(decorator, scope);
      if (value?.kind === 'decorator') register(this, value, handler, owner);
    }
  }

  /** Functions inside a function. */
  nestedIn(path: string, qualname: string): FunctionFact[] {
    let byOwner = this.#nested.get(path);
    if (byOwner === undefined) {
      byOwner = new Map();
      for (const fact of this.modules[path]?.nested ?? []) {
        const owner = fact.qualname.slice(0, fact.qualname.lastIndexOf('.<locals>.'));
        byOwner.set(owner, [...(byOwner.get(owner) ?? []), fact]);
      }
      this.#nested.set(path, byOwner);
    }
    return byOwner.get(qualname) ?? [];
  }

  /** Classes inside a function. */
  classesIn(path: string, qualname: string): ClassFact[] {
    const classes = this.modules[path]?.classes ?? [];
    return classes.filter((fact) => fact.qualname === `${qualname}.<locals>.${fact.name}`);
  }

  /** What a class or its bases bind a name to. */
  #member(fact: ClassFact, name: string, self: Value): Value | null {
    for (const item of [fact, ...this.bases(fact)]) {
      const method = item.methods.find((each) => each.name === name);
      if (method !== undefined) {
        const plain = method.decorators.includes('staticmethod');
        const value = this.functionValue(item.path, method, moduleScope(item.path), plain ? null : self);
        const isProperty = method.decorators.some((each) => /(?:^|[._])property$/.test(each));
        return isProperty ? this.run(value, NO_ARGUMENTS, value.scope) : value;
      }
      const attribute = item.attributes.findLast((each) => each.name === name && each.value !== '');
      if (attribute !== undefined) return this.assigned(item.path, attribute, this.classScope(item));
    }
    return null;
  }

  /** Inside a class body its own attributes come first. */
  classScope(fact: ClassFact): Scope {
    const locals = new Map<string, Value | null>();
    const scope: Scope = { path: fact.path, line: null, locals, outer: null };
    for (const attribute of fact.attributes) {
      const known = this.#values.get(attribute);
      if (known !== undefined) locals.set(attribute.name, known);
      else if (/^[fF]?["']|Router\(/.test(attribute.value))
        locals.set(attribute.name, this.assigned(fact.path, attribute, scope));
    }
    return scope;
  }

  /** Bases in this repository, nearest first. */
  bases(fact: ClassFact): ClassFact[] {
    return this.names.lineage(fact).flatMap((base) => (base.kind === 'class' ? [base.fact] : []));
  }

  /** A method a class has, its own or a base's. */
  method(fact: ClassFact, name: string): FunctionFact | null {
    for (const item of [fact, ...this.bases(fact)]) {
      const method = item.methods.find((each) => each.name === name);
      if (method !== undefined) return method;
    }
    return null;
  }

  /** What a function gives by its own word: `-> AppSettings`. */
  #instanceOf(returns: string | null, path: string): Value | null {
    const name = returns === null ? null : (readString(returns) ?? returns);
    if (name === null || !/^[\w.]+$/.test(name)) return null;
    const found = this.follow.find(path, name);
    if (found?.kind !== 'class' || found.rest.length > 0) return null;
    return { kind: 'instance', path: found.path, fact: found.fact, attributes: new Map() };
  }

  #item(value: Value, written: string, scope: Scope): Value | null {
    // `Repository[User]` is the class; `PREFIXES["users"]` an entry.
    if (value.kind === 'class' || value.kind === 'external') return value;
    const key = value.kind === 'dict' || value.kind === 'list' ? this.evaluate(written, scope) : null;
    if (key?.kind !== 'constant') return null;
    if (value.kind === 'dict') return value.entries.get(String(key.value)) ?? null;
    return value.kind === 'list' && typeof key.value === 'number' ? (value.items[key.value] ?? null) : null;
  }
}

const ATTRIBUTE = /\s{0,100}\.\s{0,100}([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)/y;
const DECORATOR =
  /^[\w.]{1,200}\.(?:get|post|put|patch|delete|head|options|trace|websocket|websocket_route|api_route)\(/;
/** A decorator of the repository's own around the router's: `@protected_route(router.post, "/items", …)`. */
const WRAPPED =
  /^[\w.]{1,200}\(\s{0,100}([\w.]{1,200}\.(?:get|post|put|patch|delete|head|options))\s{0,100},\s{0,100}(?=[rf]?["'])/;
/** Methods of routers whose meaning is FastAPI's, also where a subclass wraps them. */
const KNOWN_METHODS = new Set([
  ...HTTP_METHODS,
  'websocket',
  'websocket_route',
  'api_route',
  'add_api_route',
  'add_api_websocket_route',
  'include_router',
  'mount',
]);
const CONSTANTS = new Map<string, string | boolean | null>([
  ['True', true],
  ['False', false],
  ['None', null],
]);
const NO_ARGUMENTS: CallParts = { callee: '', positional: [], keywords: {} };
const MOST_DEPTH = 60;
const MOST_TEXT = 4_000;
