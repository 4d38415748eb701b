import path from 'node:path/posix';
import {
  computedFrom,
  entriesOf,
  lockFor,
  LOCKS,
  readToml,
  requirementsOf,
  tableOf,
} from '../../python/profile/asked.ts';
import { type Locked, readLocked } from '../../python/profile/locked.ts';
import { normalise } from '../../python/profile/requirements.ts';
import { satisfies } from '../../python/profile/satisfies.ts';
import type { Failure } from '../../ticket/report.ts';
import { readInside } from '../workspace/inside.ts';
import type { Check, CheckContext, CheckFacts } from './check.ts';
import { count, failureOf, judged } from './outcome.ts';

/**
 * Whether lock files hold what they are computed from asks for: uv.lock, poetry.lock, pdm.lock, Pipfile.lock, and requirement files computed
 * from an `.in` file. Read and compared, name by name, so that nothing is resolved and no network is needed; what is not understood counts
 * as right. Looked at where the change touches one of the two.
 */
export const lockFiles: Check = {
  name: 'lock-files',
  title: 'lock files',
  weight: 0.1,
  sides: 'both',
  executes: false,
  applies(facts) {
    const pairs = pairsOf(facts);
    if (pairs.length === 0)
      return { kind: 'skipped', detail: 'The change touches no lock file, and nothing one is computed from.' };
    return { kind: 'run', command: `${pairs.map(({ lock, list }) => `${lock} against ${list}`).join(', ')}` };
  },
  async run(context) {
    const pairs = pairsOf(context);
    const found = await Promise.all(pairs.map((pair) => compareFiles(pair, context)));
    const failures = found.flat();
    const all = `${count(pairs.length, 'lock file')} looked at.`;
    return judged(failures, all, failures.map(({ message }) => message).join(' '), '');
  },
  cacheKey: (facts) =>
    pairsOf(facts)
      .map(({ lock, list }) => `${lock} ${list}`)
      .join('\n'),
};

/** A lock file, and the list it is computed from. */
interface Pair {
  lock: string;
  list: string;
}

function pairsOf({ knowledge, diff }: CheckFacts): Pair[] {
  const paths = new Set(knowledge.index.files.filter(({ link }) => link !== true).map((file) => file.path));
  const touched = new Set(diff.files.map((file) => file.path));
  return [...paths].flatMap((list): Pair[] => {
    const name = path.basename(list);
    const lock =
      name === 'pyproject.toml' || name === 'Pipfile' ? lockFor(list, LOCKS[name], paths) : computedFrom(list, paths);
    // Only uv keeps one lock for a workspace of many projects.
    if (lock === null || (path.dirname(lock) !== path.dirname(list) && path.basename(lock) !== 'uv.lock')) return [];
    return touched.has(list) || touched.has(lock) ? [{ lock, list }] : [];
  });
}

async function compareFiles({ lock, list }: Pair, context: CheckContext): Promise<Failure[]> {
  const [asking, holding] = await Promise.all([readInside(context.tree, list), readInside(context.tree, lock)]);
  if (asking === null || holding === null || holding.length > LARGEST) return [];
  const say = (key: string, message: string): Failure =>
    failureOf(`${lock}: ${key}`, `${message} ${adviceFor(lock)}`, lock);
  const locked = readLocked(lock, holding);
  if (locked === null) return [say('unreadable', `${lock} cannot be read.`)];
  if (lock.endsWith('uv.lock') && !locked.asked.has(ownName(asking) ?? '')) return [];
  return [
    ...askedBy(list, asking).flatMap(({ name, specifier, marked }): Failure[] => {
      const held = locked.packages.get(name);
      if (held === undefined)
        return marked ? [] : [say(`${name} missing`, `${list} asks for ${name}, and ${lock} does not have it.`)];
      const versions = held.map(({ version }) => version);
      if (versions.some((version) => version === null || satisfies(version, specifier))) return [];
      return [
        say(`${name} ${specifier}`, `${list} asks for ${name} ${specifier}, and ${lock} has ${versions.join(', ')}.`),
      ];
    }),
    ...notComputedFor(list, asking, locked).map((name) =>
      say(`${name} asked`, `${lock} was computed when ${list} asked otherwise for ${name}.`),
    ),
    ...[...locked.packages].flatMap(([name, held]) =>
      held
        .filter(
          ({ version, wheels }) => version !== null && wheels.length > 0 && !wheels.some((each) => same(each, version)),
        )
        .map(({ version, wheels }) =>
          say(`${name} ${version} files`, `${lock} says ${name} ${version}, and lists files of ${wheels[0]}.`),
        ),
    ),
    ...((await isStale({ lock, list }, asking, locked, context))
      ? [say('stale', `What ${list} asks for has changed, and ${lock} is still that of what it asked for before.`)]
      : []),
  ];
}

/** No lock that people keep is longer, in characters. */
const LARGEST = 8_000_000;

interface Asked {
  name: string;
  specifier: string;
  /** It may be left out where its marker does not hold. */
  marked: boolean;
}

function askedBy(list: string, text: string): Asked[] {
  if (list.endsWith('.in')) return entriesOf(text);
  const kind = list.endsWith('Pipfile') ? 'Pipfile' : 'pyproject.toml';
  // A Pipfile's tables may hold markers, and its lock is of one machine.
  return [...requirementsOf(text, kind)].map(([name, specifier]) => ({ name, specifier, marked: kind === 'Pipfile' }));
}

function ownName(text: string): string | null {
  const { name } = tableOf(readToml(text)['project']);
  return typeof name === 'string' ? normalise(name) : null;
}

/** Names whose specifier the lock itself gives otherwise: only uv.lock keeps them. */
function notComputedFor(list: string, text: string, locked: Locked): string[] {
  const own = list.endsWith('pyproject.toml') ? ownName(text) : null;
  const asked = own === null ? undefined : locked.asked.get(own);
  // Lists that are computed when it is built are not in the file.
  if (asked === undefined || 'dynamic' in tableOf(readToml(text)['project'])) return [];
  const now = requirementsOf(text, 'pyproject.toml');
  const changed = [...now].flatMap(([name, specifier]) => {
    const known = asked.get(name);
    return known === undefined || specifier === '' || known.some((each) => each === '' || alike(each, specifier))
      ? []
      : [name];
  });
  const plain = normalise(text);
  const gone = [...asked.keys()].filter((name) => name !== own && !now.has(name) && !named(plain, name));
  return [...changed, ...gone];
}

function named(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(text);
}

function alike(a: string, b: string): boolean {
  const parts = (text: string): string =>
    text
      .split(',')
      .map((part) => part.replace(/\s+/g, '').replace(/(?:\.0)+$/, ''))
      .sort()
      .join();
  return parts(a) === parts(b);
}

/** Poetry, PDM and Pipenv keep a hash of the list and refuse a lock with another: one that stayed while the list changed. */
async function isStale({ lock, list }: Pair, asking: string, locked: Locked, context: CheckContext): Promise<boolean> {
  const before = context.diff.files.find((file) => file.path === list)?.before ?? null;
  if (context.side === 'base' || locked.hash === null || before === null) return false;
  const kind = list.endsWith('Pipfile') ? 'Pipfile' : 'pyproject.toml';
  const asked = (text: string): string =>
    [...requirementsOf(text, kind)]
      .map((pair) => pair.join(' '))
      .sort()
      .join('\n');
  if (asked(before) === asked(asking)) return false;
  const old = context.diff.files.find((file) => file.path === lock);
  if (old === undefined) return true;
  return old.before !== null && readLocked(lock, old.before)?.hash === locked.hash;
}

function same(a: string, b: string | null): boolean {
  const plain = (text: string): string =>
    text
      .replace(/_/g, '-')
      .replace(/(?:\.0)+$/, '')
      .toLowerCase();
  return b !== null && plain(a) === plain(b);
}

function adviceFor(lock: string): string {
  const name = path.basename(lock);
  const command = {
    'uv.lock': 'uv lock',
    'poetry.lock': 'poetry lock',
    'pdm.lock': 'pdm lock',
    'Pipfile.lock': 'pipenv lock',
  };
  const known = Object.entries(command).find(([each]) => each === name)?.[1];
  return known === undefined ? 'Compute it anew.' : `Run ${known}.`;
}
