import type { ClassFact, FileFact, FunctionFact, ImportFact, ModuleFacts } from './facts.ts';
import { countImports, nameModules, type ImportCounts, type ModuleNames } from './module-names.ts';
import type { RawImport } from './read-declaration.ts';
import type { ScannedModule } from './scan.ts';

/** The modules of a commit, and what is needed to link those of the next one without doing all of it again. */
export interface Linked {
  modules: Record<string, ModuleFacts>;
  /** By path, in the order of the files. */
  scans: ReadonlyMap<string, ScannedModule>;
  counts: ImportCounts;
  names: ModuleNames;
}

/** Gives scanned modules their paths and names, and ties their imports to each other. */
export function linkModules(
  files: readonly FileFact[],
  scans: ReadonlyMap<string, ScannedModule>,
): Record<string, ModuleFacts> {
  return link(files, scans, null).modules;
}

/**
 * The same, keeping what it knows. Of the commit before, modules are taken over whose text is the same and whose imports and name mean
 * what they meant: the facts are those a link from nothing gives.
 */
export function link(
  files: readonly FileFact[],
  scans: ReadonlyMap<string, ScannedModule>,
  before: Linked | null,
): Linked {
  const present = new Map<string, ScannedModule>();
  for (const file of files) {
    const scan = scans.get(file.blob);
    if (scan !== undefined) present.set(file.path, scan);
  }
  const counts = before === null ? countAll(present) : recount(before, present);
  const samePaths = before !== null && sameKeys(before.scans, present);
  const names = samePaths && before.counts === counts ? before.names : nameModules([...present.keys()], counts);
  const isSame = before === null ? () => false : comparison(before, present, names);
  const modules: Record<string, ModuleFacts> = Object.create(null) as Record<string, ModuleFacts>;
  for (const [path, scan] of present) {
    const known = before?.modules[path];
    modules[path] = known !== undefined && isSame(path, scan) ? known : place(path, scan, names);
  }
  return { modules, scans: present, counts, names };
}

function countAll(scans: ReadonlyMap<string, ScannedModule>): ImportCounts {
  const counts: ImportCounts = new Map();
  for (const scan of scans.values()) countImports(counts, scan.imports, 1);
  return counts;
}

/** The counts of before themselves where nothing changed that could make a difference. */
function recount(before: Linked, scans: ReadonlyMap<string, ScannedModule>): ImportCounts {
  const change: ImportCounts = new Map();
  for (const [path, scan] of scans) {
    const old = before.scans.get(path);
    if (old === scan) continue;
    countImports(change, scan.imports, 1);
    if (old !== undefined) countImports(change, old.imports, -1);
  }
  for (const [path, old] of before.scans) if (!scans.has(path)) countImports(change, old.imports, -1);
  if (change.size === 0) return before.counts;
  const counts = new Map(before.counts);
  for (const [name, difference] of change) {
    const count = (counts.get(name) ?? 0) + difference;
    if (count === 0) counts.delete(name);
    else counts.set(name, count);
  }
  return counts;
}

function sameKeys(a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): boolean {
  if (a.size !== b.size) return false;
  const others = b.keys();
  for (const key of a.keys()) if (others.next().value !== key) return false;
  return true;
}

/** Whether the facts of a module are what they were before. */
function comparison(
  before: Linked,
  scans: ReadonlyMap<string, ScannedModule>,
  names: ModuleNames,
): (path: string, scan: ScannedModule) => boolean {
  const sameScan = (path: string, scan: ScannedModule) => before.scans.get(path) === scan;
  if (names === before.names) return sameScan;
  const changed = new Set<string>();
  for (const path of scans.keys()) {
    if (!before.scans.has(path)) changed.add(withoutEnding(path));
    // A module that goes by another name is named so wherever it is imported.
    else if (names.nameOf(path) !== before.names.nameOf(path)) return () => false;
  }
  for (const path of before.scans.keys()) if (!scans.has(path)) changed.add(withoutEnding(path));
  const moved = new Set<string>();
  for (const [name, found] of names.byName) if (!sameList(found, before.names.byName.get(name))) moved.add(name);
  for (const name of before.names.byName.keys()) if (!names.byName.has(name)) moved.add(name);
  return (path, scan) => sameScan(path, scan) && !scan.imports.some((raw) => concerns(raw, path, changed, moved));
}

function sameList(a: readonly string[], b: readonly string[] | undefined): boolean {
  return a.length === b?.length && a.every((item, at) => item === b[at]);
}

/** Whether an import could mean a module that came, went or goes by another name: those `targetOf` and `absoluteName` ask for. */
function concerns(raw: RawImport, file: string, changed: ReadonlySet<string>, moved: ReadonlySet<string>): boolean {
  const folder = raw.level === 0 ? null : relativeFolder(raw, file);
  if (folder !== null) {
    const base = below(folder, raw.module);
    return changed.has(base) || (raw.name !== null && changed.has(below(base, raw.name)));
  }
  const module = raw.level === 0 ? raw.module : '.'.repeat(raw.level) + raw.module;
  return moved.has(module) || (raw.name !== null && moved.has(`${module}.${raw.name}`));
}

/** "a/b" for both a/b.py and a/b/__init__.py. */
function withoutEnding(path: string): string {
  const end = path.slice(0, -'.py'.length);
  return end === '__init__' ? '' : end.endsWith('/__init__') ? end.slice(0, -'/__init__'.length) : end;
}

function place(file: string, scan: ScannedModule, names: ModuleNames): ModuleFacts {
  const imports: ImportFact[] = [];
  const uses = new Set<string>();
  for (const raw of scan.imports) {
    const module = raw.level === 0 ? raw.module : absoluteName(raw, file, names);
    imports.push({ module, name: raw.name, alias: raw.alias, line: raw.line });
    const target = targetOf(raw, module, file, names);
    if (target !== null && target !== file) uses.add(target);
  }
  return {
    path: file,
    name: names.nameOf(file),
    lines: scan.lines,
    imports,
    classes: scan.classes.map((item) => placeClass(item, file)),
    functions: placeAll(scan.functions, file),
    nested: placeAll(scan.nested, file),
    assignments: scan.assignments,
    additions: scan.additions,
    ...(scan.settingsModule === undefined ? {} : { settingsModule: scan.settingsModule }),
    calls: scan.calls,
    prints: scan.prints,
    uses: [...uses],
    magic: scan.magic,
  };
}

/** The first file of a text takes its facts as they are; others with the same text get their own. */
function placeClass(fact: ClassFact, path: string): ClassFact {
  if (fact.path === '') fact.path = path;
  const methods = placeAll(fact.methods, path);
  return fact.path === path ? fact : { ...fact, path, methods };
}

function placeAll(facts: FunctionFact[], path: string): FunctionFact[] {
  for (const fact of facts) if (fact.path === '') fact.path = path;
  return facts.every((fact) => fact.path === path) ? facts : facts.map((fact) => ({ ...fact, path }));
}

/** `from ..x import y` in a.b.c is a.x; the folder decides, so it holds for modules no package leads to. */
function absoluteName(raw: RawImport, file: string, names: ModuleNames): string {
  const folder = relativeFolder(raw, file);
  if (folder === null) return '.'.repeat(raw.level) + raw.module;
  const found = names.at(below(folder, raw.module));
  if (found !== null) return names.nameOf(found);
  const own = names.nameOf(file).split('.');
  const up = own.slice(0, own.length - raw.level + (file.endsWith('__init__.py') ? 1 : 0));
  return [...up, raw.module].filter(Boolean).join('.');
}

/** The module of this repository an import reads; null for other packages. `from a import b` may mean the module a.b. */
function targetOf(raw: RawImport, module: string, file: string, names: ModuleNames): string | null {
  const folder = raw.level === 0 ? null : relativeFolder(raw, file);
  if (folder !== null) {
    const base = below(folder, raw.module);
    return (raw.name === null || raw.name === '*' ? null : names.at(below(base, raw.name))) ?? names.at(base);
  }
  if (raw.name !== null && raw.name !== '*') {
    const inner = names.find(`${module}.${raw.name}`, file);
    if (inner !== null) return inner;
  }
  return names.find(module, file);
}

/** Null where the dots lead out of the repository. */
function relativeFolder(raw: RawImport, file: string): string | null {
  let folder = folderOf(file);
  for (let level = 1; level < raw.level; level++) {
    if (folder === '') return null;
    folder = folderOf(folder);
  }
  return folder;
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function below(folder: string, module: string): string {
  const inner = module.replaceAll('.', '/');
  return folder === '' ? inner : inner === '' ? folder : `${folder}/${inner}`;
}
