import path from 'node:path/posix';
import type { FileFact, ImportFact, ModuleFacts } from './facts.ts';
import { nameModules, type ModuleNames } from './module-names.ts';
import type { RawImport } from './read-declaration.ts';
import type { ScannedModule } from './scan.ts';

/** Gives scanned modules their paths and names, and ties their imports to each other. */
export function linkModules(
  files: readonly FileFact[],
  scans: ReadonlyMap<string, ScannedModule>,
): Record<string, ModuleFacts> {
  const present = files.flatMap((file) => {
    const scan = scans.get(file.blob);
    return scan === undefined ? [] : [{ path: file.path, scan }];
  });
  const paths = present.map((item) => item.path);
  const names = nameModules(
    paths,
    present.flatMap((item) => item.scan.imports),
  );
  const modules: Record<string, ModuleFacts> = Object.create(null) as Record<string, ModuleFacts>;
  for (const { path: file, scan } of present) modules[file] = place(file, scan, names);
  return modules;
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
    classes: scan.classes.map((item) => ({
      ...item,
      path: file,
      methods: item.methods.map((method) => ({ ...method, path: file })),
    })),
    functions: scan.functions.map((item) => ({ ...item, path: file })),
    nested: scan.nested.map((item) => ({ ...item, path: file })),
    assignments: scan.assignments,
    calls: scan.calls,
    prints: scan.prints,
    uses: [...uses],
    magic: scan.magic,
  };
}

/** `from ..x import y` in a.b.c is a.x; the folder decides, so it holds for modules no package leads to. */
function absoluteName(raw: RawImport, file: string, names: ModuleNames): string {
  const folder = relativeFolder(raw, file);
  if (folder === null) return '.'.repeat(raw.level) + raw.module;
  const target = path.join(folder, ...raw.module.split('.').filter(Boolean));
  const found = names.at(target);
  if (found !== null) return names.nameOf(found);
  const own = names.nameOf(file).split('.');
  const up = own.slice(0, own.length - raw.level + (path.basename(file) === '__init__.py' ? 1 : 0));
  return [...up, raw.module].filter(Boolean).join('.');
}

/** The module of this repository an import reads; null for other packages. `from a import b` may mean the module a.b. */
function targetOf(raw: RawImport, module: string, file: string, names: ModuleNames): string | null {
  const folder = raw.level === 0 ? null : relativeFolder(raw, file);
  if (folder !== null) {
    const base = path.join(folder, ...raw.module.split('.').filter(Boolean));
    return (raw.name === null || raw.name === '*' ? null : names.at(path.join(base, raw.name))) ?? names.at(base);
  }
  if (raw.name !== null && raw.name !== '*') {
    const inner = names.find(`${module}.${raw.name}`, file);
    if (inner !== null) return inner;
  }
  return names.find(module, file);
}

function relativeFolder(raw: RawImport, file: string): string | null {
  let folder = path.dirname(file);
  for (let level = 1; level < raw.level; level++) {
    if (folder === '.') return null;
    folder = path.dirname(folder);
  }
  return folder === '.' ? '' : folder;
}
