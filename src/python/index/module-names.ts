import { STDLIB } from '../stdlib.ts';
import type { RawImport } from './read-declaration.ts';

/** Which dotted names the modules of a repository go by. */
export interface ModuleNames {
  nameOf(file: string): string;
  /** The module an absolute dotted name means, seen from a file: with several, the one that shares most folders with it. */
  find(name: string, from: string): string | null;
  /** The module or package at a path without its ending. */
  at(target: string): string | null;
  /** Files by each name they are imported or could be imported by. */
  byName: ReadonlyMap<string, readonly string[]>;
  /** Whether the same files go by the same names where these names are imported more or less often than `before`. */
  hold(changed: Iterable<string>, before: ImportCounts, now: ImportCounts): boolean;
}

/** How often each dotted prefix is imported, absolutely. */
export type ImportCounts = Map<string, number>;

/**
 * A module's name depends on which folder is on Python's path: "backend/app/models.py" is `app.models` or `backend.app.models`.
 * The imports of the repository itself decide; where they say nothing, the outermost package does.
 */
export function nameModules(paths: readonly string[], imported: ImportCounts): ModuleNames {
  const packages = new Packages(paths);
  const names = new Map<string, string>();
  const byName = new Map<string, string[]>();
  const bases = new Map<string, string>();
  const choices = new Choices();
  for (const file of paths) {
    const folder = folderOf(file);
    const inPackage = packages.has(folder);
    const base = bases.get(folder) ?? baseOf(folder, file, packages, imported, choices);
    if (inPackage) bases.set(folder, base);
    const name = nameFrom(base, file);
    names.set(file, name);
    for (const each of new Set([name, ...otherNames(file, imported, packages, choices)])) {
      const same = byName.get(each);
      if (same === undefined) byName.set(each, [file]);
      else same.push(file);
    }
  }
  const { files } = packages;
  const at = (target: string): string | null => {
    if (files.has(`${target}.py`)) return `${target}.py`;
    const init = target === '' ? '__init__.py' : `${target}/__init__.py`;
    return files.has(init) ? init : null;
  };
  return {
    nameOf: (file) => names.get(file) ?? nameFrom('', file),
    find(name, from) {
      const found = byName.get(name);
      if (found === undefined) return null;
      let [best = null] = found;
      let most = found.length === 1 || best === null ? 0 : shared(best, from);
      for (const file of found.slice(1)) {
        const count = shared(file, from);
        if (best !== null && (count < most || (count === most && best < file))) continue;
        best = file;
        most = count;
      }
      return best;
    },
    at,
    byName,
    hold: (changed, before, now) => choices.hold(changed, before, now),
  };
}

/** What was decided by counts: most commits change some counts and none of the choices. */
class Choices {
  /** Names of which it matters whether they are imported at all. */
  readonly #present = new Set<string>();
  /** Names of which it matters which is imported most, the first of equals. */
  readonly #most = new Map<string, string[]>();

  present(name: string): void {
    this.#present.add(name);
  }

  most(names: string[]): void {
    this.#most.set(names.join(), names);
  }

  hold(changed: Iterable<string>, before: ImportCounts, now: ImportCounts): boolean {
    const moved = new Set<string>();
    for (const name of changed) {
      if (this.#present.has(name) && before.has(name) !== now.has(name)) return false;
      moved.add(name);
    }
    for (const names of this.#most.values()) {
      if (names.some((name) => moved.has(name)) && mostImported(names, before) !== mostImported(names, now))
        return false;
    }
    return true;
  }
}

/** Where the name that is imported most stands in a list, the first of equals; -1 where none is imported. */
function mostImported(names: readonly string[], imported: ImportCounts): number {
  let best = -1;
  let most = 0;
  for (const [at, name] of names.entries()) {
    const count = imported.get(name) ?? 0;
    if (count > most) [best, most] = [at, count];
  }
  return best;
}

/** Adds the imports of a module to the counts; `times` -1 takes them out again. */
export function countImports(counts: ImportCounts, imports: readonly RawImport[], times: 1 | -1): void {
  for (const { level, module, name } of imports) {
    if (level > 0) continue;
    const dot = module.indexOf('.');
    // A module called html.py somewhere is not what `import html` means.
    if (STDLIB.has(dot === -1 ? module : module.slice(0, dot))) continue;
    for (let end = dot; end !== -1; end = module.indexOf('.', end + 1)) add(counts, module.slice(0, end), times);
    add(counts, module, times);
    if (name !== null) add(counts, `${module}.${name}`, times);
  }
}

function add(counts: ImportCounts, name: string, times: number): void {
  const count = (counts.get(name) ?? 0) + times;
  if (count === 0) counts.delete(name);
  else counts.set(name, count);
}

/** What the files of a repository say about its packages. Folders are "" for the root. */
class Packages {
  readonly files: ReadonlySet<string>;
  /** Folders that Python's path plausibly holds: above the outermost packages, beside manage.py, the root. */
  readonly roots = new Set<string>(['']);
  readonly #parents = new Map<string, string>();

  constructor(paths: readonly string[]) {
    this.files = new Set(paths);
    for (const file of paths) {
      if (file === 'manage.py' || file.endsWith('/manage.py')) this.roots.add(folderOf(file));
      if (file.endsWith('__init__.py') && this.has(folderOf(file))) this.roots.add(this.parentOf(folderOf(file)));
    }
  }

  has(folder: string): boolean {
    return this.files.has(`${folder}/__init__.py`);
  }

  /** The folder above the outermost of the packages a folder belongs to. */
  parentOf(folder: string): string {
    if (folder === '' || !this.has(folder)) return folder;
    const known = this.#parents.get(folder);
    if (known !== undefined) return known;
    const found = this.parentOf(folderOf(folder));
    this.#parents.set(folder, found);
    return found;
  }
}

/** The folder a module's name starts below: of those above it, the one whose name is imported most. */
function baseOf(folder: string, file: string, packages: Packages, imported: ImportCounts, choices: Choices): string {
  const nearest = packages.parentOf(folder);
  const inPackage = nearest !== folder;
  const speaker = inPackage ? topPackage(nearest, file) : file;
  const above = withAllAbove(nearest);
  const names = above.map((base) => nameFrom(base, speaker));
  choices.most(names);
  return above[mostImported(names, imported)] ?? (inPackage ? nearest : (rootsAbove(file, packages)[0] ?? ''));
}

/** A folder and those above it, the root last. */
function withAllAbove(folder: string): string[] {
  return folder === '' ? [''] : [folder, ...withAllAbove(folderOf(folder))];
}

/** Any module of the outermost package speaks for all of them. */
function topPackage(parent: string, file: string): string {
  const below = parent === '' ? file : file.slice(parent.length + 1);
  const top = below.split('/', 1)[0] ?? below;
  return parent === '' ? `${top}/__init__.py` : `${parent}/${top}/__init__.py`;
}

/** Other names the same file is imported by in this repository, "src.app.models" beside "app.models". */
function otherNames(file: string, imported: ImportCounts, packages: Packages, choices: Choices): string[] {
  const names = rootsAbove(file, packages).map((root) => nameFrom(root, file));
  for (const name of names) choices.present(name);
  return names.filter((name) => imported.has(name));
}

/** The roots a file lies in, the nearest first. */
function rootsAbove(file: string, { roots }: Packages): string[] {
  const found: string[] = [];
  for (let folder = folderOf(file); ; folder = folderOf(folder)) {
    if (roots.has(folder)) found.push(folder);
    if (folder === '') return found;
  }
}

function folderOf(file: string): string {
  return file.slice(0, Math.max(0, file.lastIndexOf('/')));
}

function nameFrom(base: string, file: string): string {
  const start = base === '' ? 0 : base.length + 1;
  const end = file.length - (file.endsWith('.py') ? 3 : 0);
  const below = file.slice(start, end);
  if (below === '__init__') return '';
  return (below.endsWith('/__init__') ? below.slice(0, -'/__init__'.length) : below).replaceAll('/', '.');
}

/** How many folders two paths start with alike; nothing is nearer to a path than itself. */
function shared(a: string, b: string): number {
  if (a === b) return a.length;
  let count = 0;
  for (let at = 0; at < a.length && a.charCodeAt(at) === b.charCodeAt(at); at++) if (a.charCodeAt(at) === 47) count++;
  return count;
}

/** Top-level packages and modules of a repository: what its import blocks keep in a section of their own. */
export function firstPartyOf(modules: Record<string, { name: string }>): string[] {
  return [...new Set(Object.values(modules).map((module) => module.name.split('.')[0] ?? module.name))].sort();
}
