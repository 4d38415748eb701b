import type { ModuleFacts, RepoIndex } from '../python/index/facts.ts';
import { resolveName } from '../python/resolve-name.ts';
import { findModule, isAside } from './find-module.ts';

/** A function, a method, a class or a whole module. */
export interface Target {
  kind: 'function' | 'method' | 'class' | 'module';
  /** In its module: "put_object", "Profile.follow", "outer.<locals>.inner"; the path of a module. */
  name: string;
  path: string;
  line: number;
  endLine: number;
}

export type FoundTarget =
  | { kind: 'one'; target: Target; why: string }
  /** One name in several classes or modules, or several names as near. */
  | { kind: 'several'; targets: Target[] }
  | { kind: 'none'; near: Target[] };

/**
 * What a name means: "put_object", "put_object()", "Profile.follow", "urls.absolute_url", "hc.front.ping_body",
 * "hc/lib/s3.py::put_object", "lib/s3.py", "the Check model", "the s3 module". `paths` are the modules it is said to be in. What
 * tests and migrations declare is meant only where nothing else has the name.
 */
export function findTarget(said: string, index: RepoIndex, paths?: readonly string[]): FoundTarget {
  const { name, place, noun } = read(said);
  if (name === '') return place === '' ? { kind: 'none', near: [] } : moduleTarget(place, index);
  if (place !== '') {
    const found = findModule(place, index);
    const there = found.kind === 'one' ? [found.module] : found.kind === 'none' ? [] : found.modules;
    return there.length === 0 ? { kind: 'none', near: [] } : byName(name, noun, index, there.map(pathOf));
  }
  if (noun === 'module') return moduleTarget(name, index);
  const exact = within(exactly(name, index), paths).filter((each) => fitsNoun(each, noun));
  if (exact.length > 0) return oneOrSeveral(exact, '');
  if (paths === undefined && noun === null && isModuleName(name, index)) return moduleTarget(name, index);
  const near = byName(name, noun, index, paths);
  if (near.kind !== 'none' || paths !== undefined || noun !== null) return near;
  const module = moduleTarget(name, index);
  return module.kind === 'none' ? near : module;
}

/** The name that means this target and no other. */
export function addressOf(target: Target): string {
  return target.kind === 'module' ? target.path : `${target.path}::${target.name}`;
}

/** The functions, classes and methods a module declares. */
export function targetsIn(module: ModuleFacts): Target[] {
  const targets: Target[] = [
    ...module.functions.map((each) => ({ ...span(each), kind: 'function' as const, name: each.qualname })),
    ...module.classes.flatMap((each) => [
      { ...span(each), kind: 'class' as const, name: each.qualname },
      ...each.methods.map((method) => ({
        ...span(method),
        kind: 'method' as const,
        name: `${each.qualname}.${method.name}`,
      })),
    ]),
  ];
  // A name that is declared twice, as under `if` or as a property and its setter, is one target.
  return [...new Map(targets.map((each) => [each.name, each] as const).reverse()).values()].reverse();
}

interface Read {
  name: string;
  /** A module said with it: "s3.py::put_object". */
  place: string;
  noun: 'class' | 'callable' | 'module' | null;
}

const NOUNS: readonly [NonNullable<Read['noun']>, RegExp][] = [
  ['module', /^(?:modules?|modul|módulo|files?|datei|fichier|archivo|scripts?)$/i],
  ['class', /^(?:class|classe|klasse|clase|model|modell|serializer|form|viewset|schema|admin|factory)$/i],
  [
    'callable',
    /^(?:function|functions|func|funktion|fonction|función|method|methode|méthode|método|helper|coroutine)$/i,
  ],
];
/** They may stand beside a name and say nothing of what it is: a view is a function or a class. */
const VAGUE = /^(?:the|our|my|view|views|endpoint|route|handler|command|task|property|def|code|logic)$/i;

function read(said: string): Read {
  let rest = said
    .slice(0, 300)
    .trim()
    .replace(/^[`'"*]+|[`'"*]+$/g, '');
  let place = '';
  const split = /^(.*?\.py)(?:::?|#|\s)([A-Za-z_].*)$/.exec(rest);
  if (split) [place, rest] = [split[1] ?? '', split[2] ?? ''];
  else if (/\.py(?::\d+)?$/.test(rest) || rest.includes('/')) [place, rest] = [rest, ''];
  const words = rest
    .replaceAll(/::|#/g, '.')
    .replace(/\([^)]*\)?/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '');
  let noun: Read['noun'] = null;
  const isNoun = (word: string | undefined) => NOUNS.find(([, pattern]) => pattern.test(word ?? ''));
  while (words.length > 1) {
    const [first, last] = [words[0], words.at(-1)];
    const kind = isNoun(last) ?? isNoun(first);
    if (kind) {
      noun ??= kind[0];
      if (isNoun(last)) words.pop();
      else words.shift();
    } else if (VAGUE.test(first ?? '')) words.shift();
    else if (VAGUE.test(last ?? '')) words.pop();
    else break;
  }
  return { name: words.join(' ').replace(/^[`'".]+|[`'".]+$/g, ''), place, noun };
}

function moduleTarget(said: string, index: RepoIndex): FoundTarget {
  const found = findModule(said, index);
  if (found.kind === 'one') return { kind: 'one', target: asTarget(found.module), why: found.why };
  if (found.kind === 'none') return { kind: 'none', near: found.near.map(asTarget) };
  if (found.kind === 'unfit') return { kind: 'none', near: [] };
  return { kind: 'several', targets: found.modules.map(asTarget) };
}

function asTarget(module: ModuleFacts): Target {
  return { kind: 'module', name: module.path, path: module.path, line: 1, endLine: module.lines };
}

function isModuleName(name: string, index: RepoIndex): boolean {
  const last = name.split('.').at(-1);
  return Object.keys(index.modules).some((path) => path.endsWith(`/${last}.py`) || path === `${last}.py`);
}

/** Targets whose own name, or the end of it with its module before it, is exactly this. */
function exactly(name: string, index: RepoIndex): Target[] {
  const parts = name.split('.');
  const all = declared(index);
  for (const pool of [all.named.get(parts.at(-1) ?? '') ?? [], all.nested.get(parts.at(-1) ?? '') ?? []]) {
    const ends = pool.filter((each) => endsWith([...stepsOf(each), ...each.name.split('.')], parts));
    // The app or package it is in, with folders and the module left out: "hc.front.ping_body".
    const found = ends.length > 0 ? ends : pool.filter((each) => isInside(each, parts));
    if (found.length > 0) return found;
  }
  return [];
}

function isInside(target: Target, parts: string[]): boolean {
  const own = target.name.split('.');
  const before = parts.slice(0, -own.length);
  if (before.length === 0 || !endsWith(parts, own)) return false;
  let at = 0;
  for (const step of stepsOf(target)) if (step === before[at]) at += 1;
  return at === before.length;
}

/** As written, else in another case, number or a slip away; the class first, then what is in it. */
function byName(said: string, noun: Read['noun'], index: RepoIndex, paths?: readonly string[]): FoundTarget {
  const all = declared(index).all.filter(
    (each) => fitsNoun(each, noun) && (paths?.includes(each.path) ?? !isAside(each.path)),
  );
  const parts = said.split('.');
  const last = parts.at(-1) ?? '';
  const owner = parts.at(-2);
  const pool = owner === undefined ? all : ownedBy(owner, all);
  if (owner !== undefined && pool.length === 0) return { kind: 'none', near: closest(last, all) };
  const exact = pool.filter((each) => lastOf(each) === last);
  if (exact.length > 0) return oneOrSeveral(exact, '');
  const resolved = resolveName(last, pool.map(lastOf));
  if (resolved.kind === 'none') {
    const elsewhere = paths === undefined ? [] : exactly(said, index).filter((each) => fitsNoun(each, noun));
    const near = elsewhere.length > 0 ? elsewhere : closest(last, pool);
    return { kind: 'none', near: near.length > 0 || owner === undefined ? near : pool };
  }
  const names = resolved.kind === 'one' ? [resolved.name] : resolved.names;
  const found = pool.filter((each) => names.includes(lastOf(each)));
  return oneOrSeveral(found, `the only name near "${said}"`);
}

function ownedBy(owner: string, all: Target[]): Target[] {
  const owners = new Map<string, Target[]>();
  for (const each of all) {
    const own = each.name.split('.').at(-2);
    if (own !== undefined) owners.set(own, [...(owners.get(own) ?? []), each]);
  }
  const resolved = resolveName(owner, [...owners.keys()]);
  const names = resolved.kind === 'one' ? [resolved.name] : resolved.kind === 'several' ? resolved.names : [];
  return names.flatMap((name) => owners.get(name) ?? []);
}

function closest(name: string, pool: Target[]): Target[] {
  const resolved = resolveName(name, pool.map(lastOf));
  const names =
    resolved.kind === 'none' ? resolved.near : resolved.kind === 'several' ? resolved.names : [resolved.name];
  return names.flatMap((near) => pool.filter((each) => lastOf(each) === near));
}

function oneOrSeveral(found: Target[], why: string): FoundTarget {
  const [only, second] = found;
  if (only === undefined) return { kind: 'none', near: [] };
  return second === undefined ? { kind: 'one', target: only, why } : { kind: 'several', targets: found };
}

function within(found: Target[], paths: readonly string[] | undefined): Target[] {
  if (paths !== undefined) return found.filter(({ path }) => paths.includes(path));
  const own = found.filter(({ path }) => !isAside(path));
  return own.length > 0 ? own : found;
}

function fitsNoun({ kind }: Target, noun: Read['noun']): boolean {
  if (noun === 'class') return kind === 'class';
  return noun !== 'callable' || kind === 'function' || kind === 'method';
}

interface Declared {
  all: Target[];
  /** By the last part of the name. */
  named: ReadonlyMap<string, Target[]>;
  nested: ReadonlyMap<string, Target[]>;
}

/** Read once for an index, which never changes. */
const known = new WeakMap<RepoIndex, Declared>();

function declared(index: RepoIndex): Declared {
  const before = known.get(index);
  if (before !== undefined) return before;
  const modules = Object.values(index.modules);
  const all = modules.flatMap(targetsIn);
  const nested = modules.flatMap((module) =>
    module.nested.map((each): Target => ({ ...span(each), kind: 'function', name: each.qualname })),
  );
  const made = { all, named: byLast(all), nested: byLast(nested) };
  known.set(index, made);
  return made;
}

function byLast(targets: Target[]): Map<string, Target[]> {
  const found = new Map<string, Target[]>();
  for (const each of targets) {
    const same = found.get(lastOf(each));
    if (same) same.push(each);
    else found.set(lastOf(each), [each]);
  }
  return found;
}

function span({ path, line, endLine }: { path: string; line: number; endLine: number }) {
  return { path, line, endLine };
}

function pathOf(module: ModuleFacts): string {
  return module.path;
}

function lastOf(target: Target): string {
  return target.name.slice(target.name.lastIndexOf('.') + 1);
}

function stepsOf({ path }: Target): string[] {
  return path.replace(/(?:\/__init__)?\.py$/, '').split('/');
}

function endsWith(steps: string[], parts: string[]): boolean {
  const from = steps.length - parts.length;
  return from >= 0 && parts.every((part, at) => steps[from + at] === part);
}
