import type { ClassFact, ImportFact, ModuleFacts } from './facts.ts';
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
  readonly #imports = new Map<string, Map<string, ImportFact>>();
  readonly #found = new Map<string, Map<string, Meaning | null>>();
  readonly #lineages = new Map<ClassFact, Meaning[]>();
  readonly #heights = new Map<ClassFact, number>();
  #depth = 0;

  constructor(modules: Record<string, ModuleFacts>) {
    this.#modules = modules;
  }

  /** The meaning of a dotted name as written in a module; null where it cannot be told, or leads further than people write. */
  resolve(path: string, written: string): Meaning | null {
    const found = this.#resolve(path, written);
    return found?.kind === 'class' && this.#heightOf(found.fact) > TALLEST ? null : found;
  }

  #resolve(path: string, written: string): Meaning | null {
    const inModule = this.#found.get(path) ?? new Map<string, Meaning | null>();
    if (inModule.size === 0) this.#found.set(path, inModule);
    const known = inModule.get(written);
    if (known !== undefined) return known;
    // A circle of imports finds this and stops.
    inModule.set(written, null);
    const bracket = written.indexOf('[');
    const name = (bracket === -1 ? written : written.slice(0, bracket)).trim();
    const isName = /^[\w.\u0080-\uffff]+$/.test(name);
    this.#depth++;
    const found = !isName
      ? this.#expression(written.trim())
      : this.#depth > DEEPEST
        ? null
        : name === written
          ? this.#look(path, name)
          : this.#resolve(path, name);
    this.#depth--;
    inModule.set(written, found);
    return found;
  }

  /** Over how many steps a class inherits; a circle counts once. Without recursion: that is what it guards. */
  #heightOf(fact: ClassFact): number {
    const open: { fact: ClassFact; bases: ClassFact[]; next: number }[] = [];
    const enter = (item: ClassFact): void => {
      this.#heights.set(item, 0);
      const bases = item.bases.flatMap((base) => {
        const meaning = this.#resolve(item.path, base);
        return meaning?.kind === 'class' ? [meaning.fact] : [];
      });
      open.push({ fact: item, bases, next: 0 });
    };
    if (!this.#heights.has(fact)) enter(fact);
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const base = top.bases[top.next++];
      if (base !== undefined) {
        if (!this.#heights.has(base)) enter(base);
        continue;
      }
      const below = top.bases.reduce((most, each) => Math.max(most, this.#heights.get(each) ?? 0), -1);
      this.#heights.set(top.fact, below + 1);
      open.pop();
    }
    return this.#heights.get(fact) ?? 0;
  }

  /** What a class inherits from, directly or not, each once, nearest first. */
  lineage(fact: ClassFact): Meaning[] {
    const known = this.#lineages.get(fact);
    if (known !== undefined) return known;
    const found: Meaning[] = [];
    const seen = new Set<ClassFact>([fact]);
    const visit = (item: ClassFact) => {
      for (const base of item.bases) {
        if (found.length >= MOST_ANCESTORS) return;
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

    const imported = this.#importsOf(module).get(head);
    if (imported !== undefined) {
      if (imported.name === null) {
        const full = imported.alias === null ? name.split('.') : [...imported.module.split('.'), ...rest];
        return this.#inModules(path, full);
      }
      return this.#inModules(path, [...imported.module.split('.'), imported.name, ...rest]);
    }
    const alias = module.assignments.findLast((item) => item.name === head);
    if (alias !== undefined) {
      const value = [alias.value, ...rest].join('.');
      return alias.value === head
        ? null
        : /^[\w.]+$/.test(value)
          ? this.#resolve(path, value)
          : this.#expression(alias.value);
    }
    for (const item of module.imports) {
      if (item.name !== '*') continue;
      const source = this.#pathOf(module, item.module);
      const found = source === null ? null : this.#resolve(source, name);
      if (found !== null) return found;
    }
    return null;
  }

  /** The first import of each name a module gives itself that way. */
  #importsOf(module: ModuleFacts): Map<string, ImportFact> {
    let imports = this.#imports.get(module.path);
    if (imports === undefined) {
      imports = new Map();
      for (const item of module.imports) {
        const local = item.alias ?? item.name ?? item.module.split('.', 1)[0] ?? '';
        if (item.name !== '*' && !imports.has(local)) imports.set(local, item);
      }
      this.#imports.set(module.path, imports);
    }
    return imports;
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
        path === from ? this.classAt(path, parts.slice(length)) : this.#resolve(path, parts.slice(length).join('.'));
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
      const same = byName.get(module.name);
      if (same === undefined) byName.set(module.name, [module.path]);
      else same.push(module.path);
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

/** Far more than people write; less than what is written to break readers. */
const DEEPEST = 100;
const TALLEST = 100;
const MOST_ANCESTORS = 100;

const FRAMEWORKS = new Set(['django', 'rest_framework']);
