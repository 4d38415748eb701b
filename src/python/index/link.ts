import type { ClassFact, FileFact, FunctionFact, ImportFact, ModuleFacts } from './facts.ts';
import { countImports, nameModules, type ImportCounts, type ModuleNames } from './module-names.ts';
import type { RawImport } from './read-declaration.ts';
import type { ScannedModule } from './scan.ts';

/** The modules of a commit, and what is needed to link those of another one without doing all of it again. */
export interface Linked {
  modules: Record<string, ModuleFacts>;
  /** By path, in the order of the files. */
  entries: ReadonlyMap<string, Entry>;
  counts: ImportCounts;
  names: ModuleNames;
}

interface Entry {
  blob: string;
  scan: ScannedModule;
}

/** Gives scanned modules their paths and names, and ties their imports to each other. */
export function linkModules(
  files: readonly FileFact[],
  scans: ReadonlyMap<string, ScannedModule>,
): Record<string, ModuleFacts> {
  return link(files, scans, null).modules;
}

/**
 * The same, keeping what it knows. Modules of another commit are taken over whose text is the same and whose imports and name mean
 * what they meant there: the facts are those that a link from nothing gives. `scans` needs to have only what is not in `before`.
 */
export function link(
  files: readonly FileFact[],
  scans: ReadonlyMap<string, ScannedModule>,
  before: Linked | null,
): Linked {
  const entries = new Map<string, Entry>();
  const changed: string[] = [];
  for (const { path, blob } of files) {
    const known = before?.entries.get(path);
    const scan = known?.blob === blob ? known.scan : scans.get(blob);
    if (scan === undefined) continue;
    const entry = scan === known?.scan ? known : { blob, scan };
    entries.set(path, entry);
    if (entry !== known) changed.push(path);
  }
  if (before === null) return linkAll(entries);
  const gone = before.entries.size > entries.size - changed.length ? goneFrom(before.entries, entries) : [];
  if (changed.length === 0 && gone.length === 0) return before;
  const change = changeOfCounts(before, entries, changed, gone);
  const counts = change.size === 0 ? before.counts : addChange(before.counts, change);
  const samePaths = gone.length === 0 && entries.size === before.entries.size;
  const sameNames = samePaths && before.names.hold(change.keys(), before.counts, counts);
  const names = sameNames ? before.names : nameModules([...entries.keys()], counts);
  const isStale = names === before.names ? () => false : staleness(before, entries, names);
  const modules: Record<string, ModuleFacts> = Object.create(null) as Record<string, ModuleFacts>;
  for (const [path, entry] of entries) {
    const known = before.entries.get(path) === entry && !isStale(path, entry.scan) ? before.modules[path] : undefined;
    modules[path] = known ?? place(path, entry.scan, names);
  }
  return { modules, entries, counts, names };
}

function linkAll(entries: ReadonlyMap<string, Entry>): Linked {
  const counts: ImportCounts = new Map();
  for (const { scan } of entries.values()) countImports(counts, scan.imports, 1);
  const names = nameModules([...entries.keys()], counts);
  const modules: Record<string, ModuleFacts> = Object.create(null) as Record<string, ModuleFacts>;
  for (const [path, { scan }] of entries) modules[path] = place(path, scan, names);
  return { modules, entries, counts, names };
}

function goneFrom(before: ReadonlyMap<string, Entry>, entries: ReadonlyMap<string, Entry>): string[] {
  return [...before.keys()].filter((path) => !entries.has(path));
}

/** How much more or less often names are imported than before. */
function changeOfCounts(
  before: Linked,
  entries: ReadonlyMap<string, Entry>,
  changed: readonly string[],
  gone: readonly string[],
): ImportCounts {
  const change: ImportCounts = new Map();
  for (const path of changed) countImports(change, entries.get(path)?.scan.imports ?? [], 1);
  for (const path of [...changed, ...gone]) countImports(change, before.entries.get(path)?.scan.imports ?? [], -1);
  return change;
}

function addChange(before: ImportCounts, change: ImportCounts): ImportCounts {
  const counts = new Map(before);
  for (const [name, difference] of change) {
    const count = (counts.get(name) ?? 0) + difference;
    if (count === 0) counts.delete(name);
    else counts.set(name, count);
  }
  return counts;
}

/** Whether the facts of a module with the same text are not what they were before. */
function staleness(
  before: Linked,
  entries: ReadonlyMap<string, Entry>,
  names: ModuleNames,
): (path: string, scan: ScannedModule) => boolean {
  const changed = new Set<string>();
  for (const path of entries.keys()) {
    if (!before.entries.has(path)) changed.add(withoutEnding(path));
    // A module that goes by another name is named so wherever it is imported.
    else if (names.nameOf(path) !== before.names.nameOf(path)) return () => true;
  }
  for (const path of goneFrom(before.entries, entries)) changed.add(withoutEnding(path));
  const moved = new Set<string>();
  for (const [name, found] of names.byName) if (!sameList(found, before.names.byName.get(name))) moved.add(name);
  for (const name of before.names.byName.keys()) if (!names.byName.has(name)) moved.add(name);
  if (changed.size === 0 && moved.size === 0) return () => false;
  return (path, scan) => scan.imports.some((raw) => concerns(raw, path, changed, moved));
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
