import path from 'node:path/posix';
import type { AssignmentFact, ModuleFacts } from '../facts.ts';
import type { Follow } from '../follow.ts';
import type { Names } from '../names.ts';

export type Modules = Record<string, ModuleFacts>;

/** A repository's modules, and what follows names in them. */
export interface Project {
  modules: Modules;
  names: Names;
  follow: Follow;
}

/**
 * The module a text such as "shop.urls" means, in `include` or a setting. With several of that name, the one that shares most folders
 * with where it is written. The folder its name starts below may be any, where only one fits.
 */
export function moduleCalled(name: string, from: string, modules: Modules): string | null {
  if (!/^[A-Za-z_][\w.]*$/.test(name) || /^(?:django|rest_framework)(?:\.|$)/.test(name)) return null;
  const { byName, byFile } = indexed(modules);
  const named = byName.get(name) ?? [];
  if (named.length > 0)
    return [...named].sort((a, b) => shared(b, from) - shared(a, from) || (a < b ? -1 : 1))[0] ?? null;
  const file = name.replaceAll('.', '/');
  // Python's path holds the folder of manage.py: the name starts below a folder above the one it is written in.
  for (let folder = path.dirname(from); ; folder = path.dirname(folder)) {
    const here = [`${file}.py`, `${file}/__init__.py`].map((each) => path.join(folder, each));
    const found = here.find((each) => Object.hasOwn(modules, each));
    if (found !== undefined) return found;
    if (folder === '.') break;
  }
  const endings = [`/${file}.py`, `/${file}/__init__.py`];
  const alike = byFile.get(path.basename(file)) ?? [];
  const found = alike.filter((each) => endings.some((ending) => `/${each}`.endsWith(ending)));
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** Paths by dotted name, and by the last part of it. Asked for once for each name that is included. */
function indexed(modules: Modules): { byName: Map<string, string[]>; byFile: Map<string, string[]> } {
  const known = INDEXED.get(modules);
  if (known !== undefined) return known;
  const fresh = { byName: new Map<string, string[]>(), byFile: new Map<string, string[]>() };
  const add = (map: Map<string, string[]>, key: string, file: string) => {
    const same = map.get(key);
    if (same === undefined) map.set(key, [file]);
    else same.push(file);
  };
  for (const module of Object.values(modules)) {
    add(fresh.byName, module.name, module.path);
    const isPackage = path.basename(module.path) === '__init__.py';
    add(fresh.byFile, path.basename(isPackage ? path.dirname(module.path) : module.path, '.py'), module.path);
  }
  INDEXED.set(modules, fresh);
  return fresh;
}

const INDEXED = new WeakMap<Modules, ReturnType<typeof indexed>>();

/** What a module-level name is set to; a plain assignment speaks before one under a condition. */
export function valueOf(path: string, name: string, modules: Modules): AssignmentFact | null {
  const all = modules[path]?.assignments.filter((item) => item.name === name) ?? [];
  return all.findLast((item) => item.conditional !== true) ?? all.at(-1) ?? null;
}

/** The value of a setting, from a settings module or those it takes over by a star import, and where it is written. */
export function settingOf(settings: string, name: string, project: Project): { path: string; value: string } | null {
  const found = valueOf(settings, name, project.modules) === null ? project.follow.find(settings, name) : null;
  const path = found?.kind === 'value' && found.rest.length === 0 ? found.path : settings;
  const value = valueOf(path, name, project.modules);
  return value === null ? null : { path, value: value.value };
}

/** The dotted name of another package that a name is imported under: "django.urls.path" for `path`; null where none imports it. */
export function importedName(module: ModuleFacts | undefined, written: string): string | null {
  const [head = '', ...rest] = written.split('.');
  for (const item of module?.imports ?? []) {
    if ((item.alias ?? item.name ?? item.module.split('.')[0]) !== head || item.name === '*') continue;
    const start = item.name !== null ? `${item.module}.${item.name}` : item.alias !== null ? item.module : head;
    return [start, ...rest].join('.');
  }
  return null;
}

/** How many folders two paths start with alike. */
function shared(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')];
  let at = 0;
  while (at < left.length && left[at] === right[at]) at++;
  return at;
}
