import { resolveName } from '../python/resolve-name.ts';
import type { ModuleFacts, RepoIndex } from '../python/index/facts.ts';
import { isTestPath } from './is-test-path.ts';

export type FoundModule =
  | { kind: 'one'; module: ModuleFacts; why: string }
  /** Several fit: files of one name, or the modules of a package. */
  | { kind: 'several'; modules: ModuleFacts[]; package: boolean }
  /** It is there, and nothing of it is what is wanted. */
  | { kind: 'unfit'; modules: ModuleFacts[] }
  /** Nothing is called so; the likeliest first, those that are wanted only. */
  | { kind: 'none'; near: ModuleFacts[] };

/** What a module must have to be meant. */
export interface Wanted {
  /** Said after "that": "prints", "imports requests". */
  that: string;
  is(module: ModuleFacts): boolean;
}

/**
 * The module that a path, the end of one, a file name, a dotted name, a word or a package means: "hc/lib/s3.py", "lib/s3", "s3.py",
 * "hc.lib.s3", "the utils module", "the jira plugin", "the scripts". A package means the modules in it. Tests and migrations are meant only where
 * nothing else is. Where several fit, those that are wanted count.
 */
export function findModule(said: string, index: RepoIndex, wanted?: Wanted): FoundModule {
  const found = lookUp(said, index, wanted !== undefined);
  if (found === null) return { kind: 'none', near: nearModules(said, index).filter((module) => isWanted(module)) };
  const own = found.modules.filter(({ path }) => !isAside(path));
  const all = own.length > 0 ? own : found.modules;
  const fit = all.filter((module) => isWanted(module));
  const [only, second] = fit;
  if (only === undefined) return { kind: 'unfit', modules: all };
  if (second !== undefined) return { kind: 'several', modules: fit, package: found.package };
  return { kind: 'one', module: only, why: reasonFor(only, all.length) };

  function isWanted(module: ModuleFacts): boolean {
    return wanted === undefined ? module.lines > 0 : wanted.is(module);
  }

  function reasonFor(module: ModuleFacts, of: number): string {
    if (module.path === said) return '';
    return of === 1 || wanted === undefined ? `the only ${said}` : `the only one of ${of} that ${wanted.that}`;
  }
}

/** One module named by two words, in either order: "serializers.py" and "the articles app". Null where they are none. */
export function findModuleOfTwo(
  said: readonly [string, string],
  index: RepoIndex,
  wanted?: Wanted,
): FoundModule | null {
  const [first, second] = said.map((each) => each.replace(NOUN, '').replace(/\/+$/, ''));
  const files = said.filter((each) => each.endsWith('.py')).length;
  if (first === undefined || second === undefined || files === 2) return null;
  const joined =
    files === 1 && first.endsWith('.py')
      ? [`${second}/${first}`]
      : files === 1
        ? [`${first}/${second}`]
        : [`${second}/${first}`, `${first}/${second}`];
  const found = joined.map((path) => findModule(path, index, wanted));
  return found.find(({ kind }) => kind === 'one') ?? found.find(({ kind }) => kind === 'unfit') ?? null;
}

/** The repository's own module that the frames of a traceback end in; the paths are those of some machine, the last call first. */
export function moduleOfFrames(paths: readonly string[], index: RepoIndex): ModuleFacts | null {
  for (const path of paths) {
    if (/(?:^|\/)(?:site-packages|dist-packages)\/|(?:^|\/)lib\/python\d/.test(path)) continue;
    const found = findModule(path, index);
    if (
      found.kind === 'one' &&
      !isAside(found.module.path) &&
      path.endsWith(found.module.path.split('/').at(-1) ?? path)
    )
      return found.module;
  }
  return null;
}

/** Tests and migrations: what a ticket means only when it says so. */
export function isAside(path: string): boolean {
  return isTestPath(path) || /(?:^|\/)(?:migrations|alembic\/versions)\/|(?:^|\/)conftest\.py$/.test(path);
}

/** A said name as parts of a path. `file`: it ends with ".py", so no package is meant. */
interface Reading {
  parts: string[];
  file: boolean;
  /** Plain words, so that they may stand in any order and be parts of names. */
  plain: boolean;
  /** As from the root of a file system, so what stands before the repository is unknown. */
  absolute: boolean;
}

interface LookedUp {
  modules: ModuleFacts[];
  package: boolean;
}

function lookUp(said: string, index: RepoIndex, wanted: boolean): LookedUp | null {
  const all = Object.values(index.modules);
  const readings = readingsOf(said);
  const [first] = readings;
  const words = first?.plain === true ? first.parts : null;
  // A slip counts only where nothing is called so: a confluence is no conference.
  return (
    firstFound([atPath, atEnd, inOrder, belowUnknown]) ??
    (words === null ? null : byWords(words, all, wanted, isSame)) ??
    firstFound([alike]) ??
    (words === null ? null : byWords(words, all, wanted, isNear))
  );

  function firstFound(ways: readonly (typeof atEnd)[]): LookedUp | null {
    for (const find of ways)
      for (const reading of readings) {
        const found = find(reading, all, index);
        if (found !== null) return found;
      }
    return null;
  }
}

function isSame(word: string, own: string): boolean {
  return own === word || own === `${word}s` || word === `${own}s`;
}

function isNear(word: string, own: string): boolean {
  return resolveName(word, [own]).kind === 'one';
}

/**
 * Modules whose path has all the words, each a word of a folder or of the file: "jira plugin" is plugins/acme_jira/plugin.py. A word for
 * what talks to somebody else need not be there, where the module must have something besides.
 */
function byWords(said: string[], all: ModuleFacts[], wanted: boolean, fits: typeof isSame): LookedUp | null {
  const words = said.flatMap((part) => part.toLowerCase().split(/[_-]/)).filter((word) => word !== '');
  const kinds = [words, ...(wanted ? [words.filter((word) => !GOES_UNSAID.test(word))] : [])];
  for (const some of kinds.filter((each) => each.some((word) => !GOES_UNSAID.test(word)))) {
    const modules = all.filter((module) => {
      const own = stepsOf(module).flatMap((step) => step.toLowerCase().split(/[_-]/));
      return some.every((word) => own.some((each) => fits(word, each)));
    });
    if (modules.length > 0) return { modules, package: modules.length > 1 };
  }
  return null;
}

const GOES_UNSAID =
  /^(?:plugins?|integrations?|clients?|adapters?|connectors?|providers?|wrappers?|code|services?|scripts?|importers?|exporters?|fetchers?|loaders?|api|sdk|handlers?|side|part|stuff|logic|calls?|downloads?)$/;

const FILLER = /^(?:(?:the|our|my|all|every|each|of|its|this|that|old|whole|entire)\s+)+/i;
const NOUN =
  /(?<=\S)\s+(?:python\s+)?(?:modules?|modul|módulo|files?|datei|fichier|archivo|scripts?|packages?|app|folder|directory|helpers?)$/i;

function readingsOf(said: string): Reading[] {
  const plain = said
    .slice(0, 300)
    .trim()
    .replace(/^[`'"]+|[`'"]+$/g, '')
    .replaceAll('\\', '/')
    .replace(/(?:::.*|:\d+|#L?\d.*)$/, '')
    .replace(/^\.\/+/, '')
    .replace(/\/(?:\*+(?:\/\*+)?(?:\.py)?)?$/, '')
    .replace(FILLER, '');
  const bare = plain.replace(NOUN, '');
  const absolute = /^(?:\/|~|[A-Za-z]:\/)/.test(bare);
  const file = bare.endsWith('.py');
  const stem = bare.replace(/\.py$/, '').replace(/^(?:~|[A-Za-z]:)?\/+/, '');
  if (stem === '') return [];
  const reading = (parts: string[], plain = false): Reading => ({
    parts: parts.filter((part) => part !== ''),
    file,
    plain,
    absolute,
  });
  if (/\s/.test(stem) && !stem.includes('/')) {
    const words = stem.split(/\s+/);
    return [reading(words, words.length < 6), reading([stem])];
  }
  const readings = [reading(stem.split('/'))];
  if (!stem.includes('/') && !file && stem.includes('.')) readings.push(reading(stem.split('.')));
  return readings;
}

/** The parts of a module's path: the folders, then its name without ".py". */
function stepsOf(module: ModuleFacts): string[] {
  return module.path.replace(/\.py$/, '').split('/');
}

function foldersOf(module: ModuleFacts): string[] {
  return stepsOf(module).slice(0, -1);
}

function atPath({ parts, file }: Reading, all: ModuleFacts[]): LookedUp | null {
  const path = parts.join('/');
  const modules = all.filter((module) => module.path === `${path}.py`);
  if (modules.length > 0) return { modules, package: false };
  return file || parts.length === 1 ? null : packageOf((folders) => startsWith(folders, parts), all);
}

/** What ends with the parts: modules, and the packages of that name with what is in them. */
function atEnd({ parts, file }: Reading, all: ModuleFacts[], index: RepoIndex): LookedUp | null {
  const modules = all.filter((module) => endsWith(stepsOf(module), parts));
  if (file) return modules.length > 0 ? { modules, package: false } : null;
  const inside = packageOf((folders) => contains(folders, parts), all) ?? appOf(parts, all, index);
  const together = [...new Set([...modules, ...(inside?.modules ?? [])])];
  return together.length > 0 ? { modules: together, package: modules.length === 0 } : null;
}

/** "articles/serializers.py" where folders stand between: the last part is the module, the others are above it in this order. */
function inOrder({ parts }: Reading, all: ModuleFacts[]): LookedUp | null {
  const last = parts.at(-1);
  if (parts.length < 2 || last === undefined) return null;
  const above = parts.slice(0, -1);
  const modules = all.filter((module) => stepsOf(module).at(-1) === last && isInOrder(above, foldersOf(module)));
  return modules.length > 0 ? { modules, package: false } : null;
}

/** A path from elsewhere, as in a traceback or with the repository's own name before it: the longest end that is a path here. */
function belowUnknown({ parts, absolute }: Reading, all: ModuleFacts[]): LookedUp | null {
  for (let from = 1; from <= parts.length - 2; from += 1) {
    const rest = parts.slice(from);
    const modules = all.filter((module) =>
      absolute ? endsWith(stepsOf(module), rest) : module.path === `${rest.join('/')}.py`,
    );
    if (modules.length > 0) return { modules, package: false };
  }
  return null;
}

/** In another case or number, or a slip away, each part by itself. */
function alike({ parts, file }: Reading, all: ModuleFacts[]): LookedUp | null {
  const depth = parts.length;
  const means = (steps: string[]) =>
    steps.length === depth && parts.every((part, at) => resolveName(part, [steps[at] ?? '']).kind === 'one');
  const ends = new Map<string, ModuleFacts[]>();
  const add = (steps: string[], module: ModuleFacts) => {
    const end = steps.slice(-depth);
    if (means(end)) ends.set(end.join('/'), [...(ends.get(end.join('/')) ?? []), module]);
  };
  for (const module of all) add(stepsOf(module), module);
  const isModule = ends.size > 0;
  if (!isModule && !file) for (const module of all) add(foldersOf(module), module);
  const resolved = resolveName(parts.join('/'), [...ends.keys()]);
  const names = resolved.kind === 'one' ? [resolved.name] : resolved.kind === 'several' ? resolved.names : [];
  const modules = names.flatMap((name) => ends.get(name) ?? []);
  return modules.length > 0 ? { modules, package: !isModule } : null;
}

function packageOf(holds: (folders: string[]) => boolean, all: ModuleFacts[]): LookedUp | null {
  const modules = all.filter((module) => module.lines > 0 && holds(foldersOf(module)));
  return modules.length > 0 ? { modules, package: true } : null;
}

/** An app may have another label than its folder. */
function appOf(parts: string[], all: ModuleFacts[], index: RepoIndex): LookedUp | null {
  const apps = index.django.apps.filter((app) => parts.length === 1 && app.label === parts[0] && app.path !== '');
  const modules = all.filter(({ path, lines }) => lines > 0 && apps.some((app) => path.startsWith(`${app.path}/`)));
  return modules.length > 0 ? { modules, package: true } : null;
}

/** Modules whose name is near or holds the word, then those of the folder that was said. */
function nearModules(said: string, index: RepoIndex): ModuleFacts[] {
  const all = Object.values(index.modules).filter(({ path }) => !isAside(path));
  const [reading] = readingsOf(said);
  const last = reading?.parts.at(-1);
  if (reading === undefined || last === undefined) return [];
  const names = all.map((module) => stepsOf(module).at(-1) ?? '');
  const resolved = resolveName(last, names);
  const near =
    resolved.kind === 'none' ? resolved.near : resolved.kind === 'several' ? resolved.names : [resolved.name];
  const folder = reading.parts.slice(0, -1);
  const beside = folder.length === 0 ? [] : all.filter((module) => endsWith(foldersOf(module), folder));
  return [...new Set([...near.flatMap((name) => all.filter((module) => stepsOf(module).at(-1) === name)), ...beside])];
}

function startsWith(steps: string[], parts: string[]): boolean {
  return parts.every((part, at) => steps[at] === part);
}

function endsWith(steps: string[], parts: string[]): boolean {
  return parts.length <= steps.length && startsWith(steps.slice(steps.length - parts.length), parts);
}

function contains(steps: string[], parts: string[]): boolean {
  return steps.some((_, at) => startsWith(steps.slice(at), parts));
}

function isInOrder(parts: string[], steps: string[]): boolean {
  let at = 0;
  for (const step of steps) if (step === parts[at]) at += 1;
  return at === parts.length;
}
