import type { ClassFact, ModuleFacts } from './facts.ts';
import { readCall, readString } from './split-code.ts';

/** What a name in a module means. */
export type Meaning =
  | { kind: 'class'; path: string; fact: ClassFact }
  /** Of another package: its dotted name, "django.db.models.Model". */
  | { kind: 'external'; name: string }
  /** `get_model("order", "Line")`. */
  | { kind: 'model'; app: string; name: string }
  /** `get_user_model()`, `settings.AUTH_USER_MODEL`. */
  | { kind: 'user' };

/** Follows names through imports, re-exports, star imports and plain aliases of a repository. */
export class Names {
  readonly #modules: Record<string, ModuleFacts>;
  readonly #classes = new Map<string, Map<string, ClassFact>>();
  readonly #found = new Map<string, Meaning | null>();
  readonly #lineages = new Map<ClassFact, Meaning[]>();

  constructor(modules: Record<string, ModuleFacts>) {
    this.#modules = modules;
  }

  /** The meaning of a dotted name as written in a module; null where it cannot be told. */
  resolve(path: string, written: string): Meaning | null {
    const name = written.replace(/\[[\s\S]*$/, '').trim();
    if (!/^[\w.\u0080-\uffff]+$/.test(name)) return this.#expression(written.trim());
    const key = `${path}\0${name}`;
    const known = this.#found.get(key);
    if (known !== undefined) return known;
    // A circle of imports finds this and stops.
    this.#found.set(key, null);
    const found = this.#look(path, name);
    this.#found.set(key, found);
    return found;
  }

  /** What a class inherits from, directly or not, each once, nearest first. */
  lineage(fact: ClassFact): Meaning[] {
    const known = this.#lineages.get(fact);
    if (known !== undefined) return known;
    const found: Meaning[] = [];
    const seen = new Set<ClassFact>([fact]);
    const visit = (item: ClassFact) => {
      for (const base of item.bases) {
        const meaning = this.resolve(item.path, base);
        if (meaning === null || (meaning.kind === 'class' && seen.has(meaning.fact))) continue;
        found.push(meaning);
        if (meaning.kind !== 'class') continue;
        seen.add(meaning.fact);
        visit(meaning.fact);
      }
    };
    visit(fact);
    this.#lineages.set(fact, found);
    return found;
  }

  classNamed(path: string, qualname: string): ClassFact | null {
    let classes = this.#classes.get(path);
    if (classes === undefined) {
      classes = new Map();
      for (const fact of this.#modules[path]?.classes ?? []) {
        // The plain declaration, where there is one, speaks for a name.
        if (!classes.has(fact.qualname) || fact.conditional !== true) classes.set(fact.qualname, fact);
      }
      this.#classes.set(path, classes);
    }
    return classes.get(qualname) ?? null;
  }

  #look(path: string, name: string): Meaning | null {
    const module = this.#modules[path];
    if (module === undefined) return null;
    const own = this.classNamed(path, name);
    if (own !== null) return { kind: 'class', path, fact: own };
    const [head = '', ...rest] = name.split('.');
    if (head === 'settings' && rest[0] === 'AUTH_USER_MODEL') return { kind: 'user' };

    for (const item of module.imports) {
      const local = item.alias ?? item.name ?? item.module.split('.')[0];
      if (local !== head || item.name === '*') continue;
      if (item.name === null) {
        const full = item.alias === null ? name.split('.') : [...item.module.split('.'), ...rest];
        return this.#inModules(path, full);
      }
      return this.#inModules(path, [...item.module.split('.'), item.name, ...rest]);
    }
    const alias = module.assignments.findLast((item) => item.name === head);
    if (alias !== undefined) {
      const value = [alias.value, ...rest].join('.');
      return alias.value === head
        ? null
        : /^[\w.]+$/.test(value)
          ? this.resolve(path, value)
          : this.#expression(alias.value);
    }
    for (const item of module.imports) {
      if (item.name !== '*') continue;
      const source = this.#pathOf(module, item.module);
      const found = source === null ? null : this.resolve(source, name);
      if (found !== null) return found;
    }
    return null;
  }

  /** `a.b.C.D`: the longest part that is a module of this repository, and the rest looked up in it. */
  #inModules(from: string, parts: string[]): Meaning | null {
    const module = this.#modules[from];
    if (module === undefined) return null;
    // A repository that holds the framework itself is read as one that uses it.
    if (FRAMEWORKS.has(parts[0] ?? '')) return { kind: 'external', name: parts.join('.') };
    for (let length = parts.length - 1; length > 0; length--) {
      const path = this.#pathOf(module, parts.slice(0, length).join('.'));
      if (path === null) continue;
      const found =
        path === from ? this.classAt(path, parts.slice(length)) : this.resolve(path, parts.slice(length).join('.'));
      return found;
    }
    return { kind: 'external', name: parts.join('.') };
  }

  classAt(path: string, parts: string[]): Meaning | null {
    const fact = this.classNamed(path, parts.join('.'));
    return fact === null ? null : { kind: 'class', path, fact };
  }

  #pathOf(from: ModuleFacts, name: string): string | null {
    this.#byName ??= this.#indexByName();
    const found = this.#byName.get(name);
    if (found === undefined) return null;
    // Several modules of one name: the one this module's imports led to.
    return found.length === 1
      ? (found[0] ?? null)
      : (found.find((path) => from.uses.includes(path)) ?? found[0] ?? null);
  }

  #byName: Map<string, string[]> | null = null;

  #indexByName(): Map<string, string[]> {
    const byName = new Map<string, string[]>();
    for (const module of Object.values(this.#modules)) {
      byName.set(module.name, [...(byName.get(module.name) ?? []), module.path]);
    }
    return byName;
  }

  #expression(value: string): Meaning | null {
    const call = readCall(value);
    const callee = call?.callee.split('.').at(-1);
    if (call === null || callee === undefined) return null;
    if (callee === 'get_user_model') return { kind: 'user' };
    if (callee !== 'get_model') return null;
    const [first = '', second] = call.positional.map((item) => readString(item) ?? '');
    const [app = '', name = ''] = second === undefined ? first.split('.') : [first, second];
    return app === '' || name === '' ? null : { kind: 'model', app, name };
  }
}

const FRAMEWORKS = new Set(['django', 'rest_framework']);
