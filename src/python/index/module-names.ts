import path from 'node:path/posix';
import { STDLIB } from '../stdlib.ts';
import type { RawImport } from './read-declaration.ts';

/** Which dotted names the modules of a repository go by. */
export interface ModuleNames {
  nameOf(file: string): string;
  /** The module an absolute dotted name means, seen from a file: with several, the one that shares most folders with it. */
  find(name: string, from: string): string | null;
  /** The module or package at a path without its ending. */
  at(target: string): string | null;
}

/**
 * A module's name depends on which folder is on Python's path: "backend/app/models.py" is `app.models` or `backend.app.models`.
 * The imports of the repository itself decide; where they say nothing, the outermost package does.
 */
export function nameModules(paths: readonly string[], imports: readonly RawImport[]): ModuleNames {
  const files = new Set(paths);
  const imported = countImports(imports);
  const roots = rootsOf(paths, files);
  const names = new Map<string, string>();
  const byName = new Map<string, string[]>();
  const chosen = new Map<string, string>();
  for (const file of paths) {
    const folder = path.dirname(file);
    const base = chosen.get(folder) ?? baseOf(folder, file, files, imported, roots);
    if (path.basename(file) !== '__init__.py' && files.has(`${folder}/__init__.py`)) chosen.set(folder, base);
    const name = nameFrom(base, file);
    names.set(file, name);
    for (const each of new Set([name, ...otherNames(file, imported, roots)]))
      byName.set(each, [...(byName.get(each) ?? []), file]);
  }
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
      if (found.length === 1) return found[0] ?? null;
      return [...found].sort((a, b) => shared(b, from) - shared(a, from) || (a < b ? -1 : 1))[0] ?? null;
    },
    at,
  };
}

/** How often each dotted prefix is imported, absolutely. */
function countImports(imports: readonly RawImport[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of imports) {
    if (item.level > 0) continue;
    const parts = item.module.split('.');
    // A module called html.py somewhere is not what `import html` means.
    if (STDLIB.has(parts[0] ?? '')) continue;
    if (item.name !== null) parts.push(item.name);
    for (let length = 1; length <= parts.length; length++) {
      const prefix = parts.slice(0, length).join('.');
      counts.set(prefix, (counts.get(prefix) ?? 0) + 1);
    }
  }
  return counts;
}

/** Folders that Python's path plausibly holds: above the outermost packages, beside manage.py, the root. */
function rootsOf(paths: readonly string[], files: ReadonlySet<string>): string[] {
  const roots = new Set<string>(['']);
  for (const file of paths) {
    const folder = path.dirname(file);
    if (path.basename(file) === 'manage.py') roots.add(folder === '.' ? '' : folder);
    if (path.basename(file) === '__init__.py') roots.add(parentOfPackage(folder, files));
  }
  return [...roots].sort((a, b) => b.length - a.length);
}

/** The folder above the outermost of the packages a folder belongs to. */
function parentOfPackage(folder: string, files: ReadonlySet<string>): string {
  let at = folder;
  while (at !== '.' && at !== '' && files.has(`${at}/__init__.py`)) at = path.dirname(at);
  return at === '.' ? '' : at;
}

/** The folder a module's name starts below: of those above it, the one whose name is imported most. */
function baseOf(
  folder: string,
  file: string,
  files: ReadonlySet<string>,
  imported: ReadonlyMap<string, number>,
  roots: readonly string[],
): string {
  const nearest = parentOfPackage(folder, files);
  const inPackage = nearest !== (folder === '.' ? '' : folder);
  const usual = inPackage ? nearest : (roots.find((root) => root === '' || file.startsWith(`${root}/`)) ?? '');
  let best = usual;
  let most = 0;
  for (let base = nearest; ; base = path.dirname(base)) {
    const at = base === '.' ? '' : base;
    const name = nameFrom(at, inPackage ? topPackage(nearest, file) : file);
    const count = imported.get(name) ?? 0;
    if (count > most) {
      most = count;
      best = at;
    }
    if (at === '') break;
  }
  return best;
}

/** Any module of the outermost package speaks for all of them. */
function topPackage(parent: string, file: string): string {
  const below = parent === '' ? file : file.slice(parent.length + 1);
  const top = below.split('/')[0] ?? below;
  return parent === '' ? `${top}/__init__.py` : `${parent}/${top}/__init__.py`;
}

/** Other names the same file is imported by in this repository, "src.app.models" beside "app.models". */
function otherNames(file: string, imported: ReadonlyMap<string, number>, roots: readonly string[]): string[] {
  return roots.flatMap((root) => {
    if (root !== '' && !file.startsWith(`${root}/`)) return [];
    const name = nameFrom(root, file);
    return imported.has(name) ? [name] : [];
  });
}

function nameFrom(base: string, file: string): string {
  const below = base === '' ? file : file.slice(base.length + 1);
  return below
    .replace(/\.py$/, '')
    .replace(/(?:^|\/)__init__$/, '')
    .replaceAll('/', '.');
}

function shared(a: string, b: string): number {
  const left = a.split('/');
  const right = b.split('/');
  let at = 0;
  while (at < left.length && left[at] === right[at]) at++;
  return at;
}

/** Top-level packages and modules of a repository: what its import blocks keep in a section of their own. */
export function firstPartyOf(modules: Record<string, { name: string }>): string[] {
  return [...new Set(Object.values(modules).map((module) => module.name.split('.')[0] ?? module.name))].sort();
}
