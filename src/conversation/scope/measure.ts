import type { Knowledge } from '../../shapes/shape.ts';
import type { RepoIndex } from '../../python/index/facts.ts';
import { CONCEPTS, type Concept } from '../words/concepts.ts';
import type { Counted } from '../words/units.ts';
import { declarations, isTestPath, partsOf, sourceModules } from './names.ts';

/** How far something reaches in this repository. */
export interface Extent {
  /** As the request or the concept calls it. */
  what: string;
  /** Source modules, sorted; migrations are not counted, tests only where nothing else is meant. */
  modules: string[];
  /** Apps, or packages where there are no Django apps. */
  apps: string[];
  /** Source modules outside that import one of `modules`. */
  importers: number;
  /** "23 views", where units were counted. */
  counted: string | null;
}

/** The most a ticket may touch: a handful of functions, or one module with what belongs to it. */
export function filesBound(knowledge: Knowledge): number {
  return knowledge.settings.bounds.files ?? 6;
}

export function extentOf(
  what: string,
  paths: readonly string[],
  index: RepoIndex,
  counted: string | null = null,
): Extent {
  const source = new Set(sourceModules(index));
  const onlyTests = paths.every(isTestPath);
  const modules = [...new Set(paths)].filter((path) => source.has(path) || onlyTests).sort();
  const inside = new Set(modules);
  const importers = [...source].filter(
    (path) => !inside.has(path) && (index.modules[path]?.uses ?? []).some((used) => inside.has(used)),
  ).length;
  return { what, modules, apps: appsOf(modules, index), importers, counted };
}

export function wholeRepository(what: string, index: RepoIndex): Extent {
  return extentOf(what, sourceModules(index), index);
}

/** Labels of the Django apps these modules are in; without Django the packages. */
function appsOf(modules: readonly string[], index: RepoIndex): string[] {
  return [...new Set(modules.map((path) => appOf(path, index)).filter((app) => app !== ''))].sort();
}

export function appOf(path: string, index: RepoIndex): string {
  const app = index.django.apps
    .filter((each) => each.path === '' || path.startsWith(`${each.path}/`))
    .sort((a, b) => b.path.length - a.path.length)[0];
  if (app !== undefined && app.path !== '') return app.label;
  return path.split('/').slice(0, -1).join('/');
}

/** The concepts a text names, the most specific words first. */
export function conceptsIn(text: string): Concept[] {
  return CONCEPTS.filter((concept) => concept.words.test(text));
}

/** The source modules that belong to a concept, by path, declared names and imports. */
export function modulesOf(concept: Concept, index: RepoIndex): string[] {
  return sourceModules(index).filter((path) => belongs(path, concept, index));
}

/** Modules and a count for a quantified unit, e.g. every view. */
export function unitsOf(
  unit: Counted,
  index: RepoIndex,
  noun: string,
): { paths: string[]; count: number; counted: string } {
  const found = COUNTERS[unit](index);
  return {
    paths: [...new Set(found)],
    count: found.length,
    counted: `${found.length} ${found.length === 1 ? noun.replace(/s$/, '') : noun}`,
  };
}

function belongs(path: string, concept: Concept, index: RepoIndex): boolean {
  const module = index.modules[path];
  if (module === undefined) return false;
  const starts = (name: string): boolean =>
    partsOf(name).some((part) => concept.stems.some((stem) => part.startsWith(stem)));
  if (path.replace(/\.py$/, '').split('/').some(starts)) return true;
  const own = declarations(module);
  if (own.some(starts)) return true;
  return module.imports.some((each) => starts(each.module) || (each.name !== null && starts(each.name)));
}

/** One path for each unit counted. */
const COUNTERS: Record<Counted, (index: RepoIndex) => string[]> = {
  views: (index) =>
    sourceModules(index).flatMap((path) => {
      const module = index.modules[path];
      if (module === undefined) return [];
      const routed = module.functions.filter((each) =>
        each.decorators.some((text) => /\b(?:router|app|api|bp)\.(?:get|post|put|patch|delete|route)\b/.test(text)),
      );
      if (routed.length > 0) return routed.map(() => path);
      const stem = /(?:^|\/)(?:views?|api|endpoints?|routes?)(?:\/|\.py$)|views?\.py$|viewsets?\.py$/.test(path);
      const classes = module.classes.filter((each) => /View(?:Set)?$/.test(each.name));
      const functions = stem ? module.functions.filter((each) => each.parameters[0]?.name === 'request') : [];
      return [...classes, ...functions].map(() => path);
    }),
  models: (index) => {
    const django = index.django.models.map((each) => each.path);
    if (django.length > 0) return django;
    return classes(
      index,
      (bases, keywords) => /\b(?:SQLModel|Base|DeclarativeBase)\b/.test(bases) || keywords['table'] === 'True',
    );
  },
  serializers: (index) => {
    const known = index.django.forms.filter((each) => each.kind.endsWith('serializer')).map((each) => each.path);
    return known.length > 0 ? known : classes(index, (bases) => /\b(?:BaseModel|Serializer|SQLModel)\b/.test(bases));
  },
  forms: (index) => index.django.forms.filter((each) => each.kind.endsWith('form')).map((each) => each.path),
  tests: (index) =>
    Object.keys(index.modules).filter(
      (path) => isTestPath(path) && /(?:^|\/)test/.test(path) && (index.modules[path]?.lines ?? 0) > 0,
    ),
  modules: (index) => sourceModules(index),
  functions: (index) => sourceModules(index).flatMap((path) => (index.modules[path]?.functions ?? []).map(() => path)),
  classes: (index) => sourceModules(index).flatMap((path) => (index.modules[path]?.classes ?? []).map(() => path)),
  apps: (index) => {
    const apps = index.django.apps.map((each) => (each.path === '' ? '' : `${each.path}/`));
    return sourceModules(index).filter((path) => apps.length === 0 || apps.some((folder) => path.startsWith(folder)));
  },
  admins: (index) => index.django.admins.map((each) => each.path),
  commands: (index) => sourceModules(index).filter((path) => path.includes('management/commands/')),
  migrations: (index) => index.django.apps.flatMap((app) => app.migrations.map((each) => each.path)),
};

function classes(index: RepoIndex, is: (bases: string, keywords: Record<string, string>) => boolean): string[] {
  return Object.values(index.modules)
    .filter((module) => !isTestPath(module.path))
    .flatMap((module) =>
      module.classes.filter((each) => is(each.bases.join(' '), each.keywords)).map(() => module.path),
    );
}
