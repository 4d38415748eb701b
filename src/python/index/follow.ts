import type { AssignmentFact, ClassFact, FunctionFact, ImportFact, ModuleFacts } from './facts.ts';

/** What a dotted name leads to. `rest` are the attributes behind it, `["API_V1_STR"]` of `settings.API_V1_STR`. */
export type Found =
  | { kind: 'module'; path: string }
  | { kind: 'class'; path: string; fact: ClassFact; rest: string[] }
  | { kind: 'function'; path: string; fact: FunctionFact; rest: string[] }
  | { kind: 'value'; path: string; fact: AssignmentFact; rest: string[] }
  /** Of another package: its dotted name, "fastapi.APIRouter". */
  | { kind: 'external'; name: string };

type Binding =
  | { kind: 'import'; fact: ImportFact; line: number }
  | { kind: 'class'; fact: ClassFact; line: number }
  | { kind: 'function'; fact: FunctionFact; line: number }
  | { kind: 'value'; fact: AssignmentFact; line: number };

/**
 * Follows names to the function, class, value or module they mean, through imports, re-exports and star imports. Beside `Names`, which
 * asks for classes alone, it tells which of several bindings is in force at a line.
 */
export class Follow {
  readonly #modules: Record<string, ModuleFacts>;
  readonly #bindings = new Map<string, Map<string, Binding[]>>();
  readonly #byName = new Map<string, string[]>();

  constructor(modules: Record<string, ModuleFacts>) {
    this.#modules = modules;
    for (const module of Object.values(modules)) {
      const same = this.#byName.get(module.name);
      if (same === undefined) this.#byName.set(module.name, [module.path]);
      else same.push(module.path);
    }
  }

  /** The meaning of a dotted name in a module, as seen at a line of its top level or, without one, after all of it; null where it cannot be told. */
  find(path: string, written: string, line: number | null = null): Found | null {
    return this.#find(path, written.split('.'), line, new Set());
  }

  #find(path: string, parts: readonly string[], line: number | null, seen: Set<string>): Found | null {
    const [head = '', ...rest] = parts;
    const module = this.#modules[path];
    // A circle of imports comes back to the same question.
    const key = `${path}\0${parts.join('.')}\0${line ?? ''}`;
    if (module === undefined || seen.has(key) || seen.size > MOST_STEPS) return null;
    seen.add(key);
    const binding = inForce(this.#bindingsOf(module).get(head) ?? [], line);
    if (binding !== null) return this.#bound(module, binding, parts, rest, seen);
    for (const item of module.imports) {
      if (item.name !== '*') continue;
      const source = this.#pathOf(module, item.module);
      const found = source === null ? null : this.#find(source, parts, null, seen);
      if (found !== null) return found;
    }
    return null;
  }

  #bound(
    module: ModuleFacts,
    binding: Binding,
    parts: readonly string[],
    rest: string[],
    seen: Set<string>,
  ): Found | null {
    const { path } = module;
    switch (binding.kind) {
      case 'function':
        return { kind: 'function', path, fact: binding.fact, rest };
      case 'value':
        return { kind: 'value', path, fact: binding.fact, rest };
      case 'class':
        return this.#inClass(path, binding.fact, rest);
      case 'import': {
        const { module: from, name, alias } = binding.fact;
        const full =
          name === null
            ? alias === null
              ? parts
              : [...from.split('.'), ...rest]
            : [...from.split('.'), name, ...rest];
        return this.#absolute(module, full, seen);
      }
    }
  }

  /** A class, or one that is nested in it. */
  #inClass(path: string, fact: ClassFact, rest: string[]): Found {
    const [head, ...behind] = rest;
    const inner =
      head === undefined
        ? undefined
        : this.#modules[path]?.classes.find((item) => item.qualname === `${fact.qualname}.${head}`);
    return inner === undefined ? { kind: 'class', path, fact, rest } : this.#inClass(path, inner, behind);
  }

  /** `a.b.name.c`: the longest part that is a module of this repository, and the rest looked up in it. */
  #absolute(from: ModuleFacts, parts: readonly string[], seen: Set<string>): Found | null {
    for (let length = parts.length; length > 0; length--) {
      const path = this.#pathOf(from, parts.slice(0, length).join('.'));
      if (path === null) continue;
      if (length === parts.length) {
        // What a package's own module binds under the name of one of its parts comes first.
        const parent = this.#pathOf(from, parts.slice(0, -1).join('.'));
        const own = parent === null || parent === from.path ? null : this.#find(parent, parts.slice(-1), null, seen);
        return own ?? { kind: 'module', path };
      }
      return this.#find(path, parts.slice(length), null, seen);
    }
    return { kind: 'external', name: parts.join('.') };
  }

  #pathOf(from: ModuleFacts, name: string): string | null {
    const found = this.#byName.get(name);
    if (found === undefined) return null;
    // Several modules of one name: the one this module's imports led to.
    return found.length === 1
      ? (found[0] ?? null)
      : (found.find((path) => from.uses.includes(path)) ?? found[0] ?? null);
  }

  #bindingsOf(module: ModuleFacts): Map<string, Binding[]> {
    const known = this.#bindings.get(module.path);
    if (known !== undefined) return known;
    const found = new Map<string, Binding[]>();
    const add = (name: string, binding: Binding) => {
      const same = found.get(name);
      if (same === undefined) found.set(name, [binding]);
      else same.push(binding);
    };
    for (const fact of module.imports) {
      const name = fact.alias ?? fact.name ?? fact.module.split('.')[0] ?? '';
      if (name !== '*') add(name, { kind: 'import', fact, line: fact.line });
    }
    for (const fact of module.classes) {
      if (!fact.qualname.includes('.')) add(fact.name, { kind: 'class', fact, line: fact.line });
    }
    for (const fact of module.functions) add(fact.name, { kind: 'function', fact, line: fact.line });
    for (const fact of module.assignments) {
      // `except ImportError: x = None` says nothing of what x is where it is there.
      const empty = fact.value === '' || (fact.conditional === true && fact.value === 'None');
      if (!empty || !found.has(fact.name)) add(fact.name, { kind: 'value', fact, line: fact.line });
    }
    for (const bindings of found.values()) bindings.sort((a, b) => a.line - b.line);
    this.#bindings.set(module.path, found);
    return found;
  }
}

/** The last one before a line; a name that is only bound below is used by what runs later. */
function inForce(bindings: readonly Binding[], line: number | null): Binding | null {
  const before = line === null ? undefined : bindings.findLast((binding) => binding.line < line);
  return before ?? (line === null ? bindings.at(-1) : bindings[0]) ?? null;
}

const MOST_STEPS = 200;
