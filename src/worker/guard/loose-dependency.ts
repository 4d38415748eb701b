import { parse } from 'smol-toml';
import { normalise, readRequirement } from '../../python/profile/requirements.ts';
import { isRequirements, type Table } from '../../python/profile/sources.ts';
import type { GuardFinding } from '../../ticket/report.ts';
import type { Diff, DiffFile } from '../workspace/diff.ts';
import { defineGuard } from './guard.ts';

export const looseDependency = defineGuard({
  name: 'loose-dependency',
  purpose: 'Notices new dependencies that are not held to one version, or not in the lock file.',
  weight: 'person',
  look({ diff, head }) {
    const paths = new Set(head.index.files.map((file) => file.path));
    const files = diff.files.filter((file) => file.after !== null && file.after.length <= LARGEST);
    const listed = files.filter((file) => isRequirements(file.path));
    const projects = files.filter((file) => /(?:^|\/)(?:pyproject\.toml|Pipfile)$/.test(file.path));
    if (listed.length + projects.length === 0) return { skipped: 'The change touches no list of dependencies.' };
    return {
      looked: `${listed.length + projects.length} changed lists of dependencies.`,
      findings: [
        ...listed.flatMap((file) => fromRequirements(file, diff, paths)),
        ...projects.flatMap((file) => fromProject(file, diff, paths)),
      ],
    };
  },
});

/** No list that people keep is longer, in characters. */
const LARGEST = 300_000;

interface Entry {
  name: string;
  specifier: string;
  pinned: boolean;
  hashed: boolean;
  line: number;
}

function fromRequirements(file: DiffFile, diff: Diff, paths: ReadonlySet<string>): GuardFinding[] {
  const before = entriesOf(file.before ?? '');
  const known = new Map(before.map((entry) => [entry.name, entry]));
  const added = new Set(file.addedLines.map(({ line }) => line));
  const computed = computedFrom(file.path, paths);
  const recomputed = computed === null ? null : diff.files.find((other) => other.path === computed);
  const locked =
    computed !== null && recomputed?.after ? new Set(entriesOf(recomputed.after).map(({ name }) => name)) : null;
  const habits = { pinned: mostly(before, (entry) => entry.pinned), hashed: mostly(before, (entry) => entry.hashed) };
  return entriesOf(file.after ?? '').flatMap((entry): GuardFinding[] => {
    const old = known.get(entry.name);
    if (!added.has(entry.line) || (old !== undefined && (!old.pinned || entry.pinned) && (!old.hashed || entry.hashed)))
      return [];
    const say = (message: string, advice: string) => [{ path: file.path, line: entry.line, message, advice }];
    if (computed !== null && old === undefined && (recomputed === undefined || locked?.has(entry.name) === false))
      return say(`${entry.name} was added, and ${computed} does not have it.`, `Compute ${computed} anew.`);
    if (!entry.pinned && computed === null && (old?.pinned ?? habits.pinned))
      return say(
        `${entry.name} is not held to one version, as the others of ${file.path} are.`,
        `Pin it: ${entry.name}==<version>.`,
      );
    if (!entry.hashed && (old?.hashed ?? habits.hashed))
      return say(`${entry.name} has no hash, as the others of ${file.path} have.`, 'Add its --hash.');
    return [];
  });
}

/** More than four in five, of at least two. */
function mostly(entries: Entry[], test: (entry: Entry) => boolean): boolean {
  return entries.length > 1 && entries.filter(test).length > entries.length * 0.8;
}

/** `requirements.txt` beside `requirements.in`; null for what is computed from nothing, or from nothing that is kept. */
function computedFrom(path: string, paths: ReadonlySet<string>): string | null {
  if (!path.endsWith('.in')) return null;
  const stem = path.slice(0, -'.in'.length);
  return [`${stem}.txt`, `${stem}.lock`].find((name) => paths.has(name)) ?? null;
}

function entriesOf(text: string): Entry[] {
  const lines = text.split('\n');
  return lines.flatMap((line, at): Entry[] => {
    if (line.length > 2_000 || /^\s*(?:#|-(?!e\s))/.test(line)) return [];
    const found = readRequirement(line) ?? fromAddress(line);
    if (found === null) return [];
    let last = at;
    while (lines[last]?.trimEnd().endsWith('\\') && last - at < 500) last += 1;
    const hashed = lines.slice(at, last + 1).some((each) => each.includes('--hash='));
    // An archive at a fixed address is one version.
    const fixed = /@\s*https?:\/\/\S+(?:\.whl|\.tar\.gz|\.zip)(?:#|\s|$)|@[0-9a-f]{40}(?:#|\s|$)/.test(line);
    return [{ ...found, pinned: found.pinned || fixed, hashed, line: at + 1 }];
  });
}

/** `git+https://host/group/name.git@v1`: held only where it names a commit. */
function fromAddress(line: string): Omit<Entry, 'hashed' | 'line'> | null {
  const address = /^\s*(?:-e\s+)?((?:git\+)?(?:https?|ssh):\/\/\S+)/.exec(line)?.[1];
  if (address === undefined) return null;
  const egg = /#egg=([\w.-]+)/.exec(address)?.[1];
  const last =
    address
      .replace(/[#?].*$/, '')
      .split('/')
      .at(-1) ?? address;
  const pinned = /@[0-9a-f]{40}(?:#|$)/.test(address) || /\.whl(?:#|$)|\.(?:tar\.gz|zip)(?:#|$)/.test(address);
  return { name: normalise(egg ?? last.replace(/\.git.*$|@.*$/, '')), specifier: address, pinned };
}

/** Lock files of pyproject.toml, and of Pipfile. */
const LOCKS = { 'pyproject.toml': ['uv.lock', 'poetry.lock', 'pdm.lock'], Pipfile: ['Pipfile.lock'] };

function fromProject(file: DiffFile, diff: Diff, paths: ReadonlySet<string>): GuardFinding[] {
  const kind = file.path.endsWith('Pipfile') ? 'Pipfile' : 'pyproject.toml';
  const before = requirementsOf(file.before ?? '', kind);
  const after = requirementsOf(file.after ?? '', kind);
  const lock = lockFor(file.path, LOCKS[kind], paths);
  const changed = lock === null ? undefined : diff.files.find((other) => other.path === lock);
  const pins = [...before.values()].filter(isExact).length;
  const allPinned = before.size > 1 && pins > before.size * 0.8;
  return [...after].flatMap(([name, specifier]): GuardFinding[] => {
    if (before.has(name)) return [];
    const line = file.addedLines.find(({ text }) => normalise(text).includes(name))?.line ?? null;
    if (line === null) return [];
    const say = (message: string, advice: string) => [{ path: file.path, line, message, advice }];
    if (lock !== null && (changed === undefined || !holds(changed, name)))
      return say(`${name} was added, and ${lock} does not have it.`, `Bring ${lock} up to date.`);
    if (lock === null && allPinned && !isExact(specifier))
      return say(`${name} is not held to one version, as the others of ${file.path} are.`, 'Pin it with ==.');
    return [];
  });
}

/** The lock file beside it, or in the nearest folder above, as workspaces have it. */
function lockFor(path: string, names: readonly string[], paths: ReadonlySet<string>): string | null {
  const folders = path.split('/').slice(0, -1);
  for (let depth = folders.length; depth >= 0; depth -= 1) {
    const folder = folders
      .slice(0, depth)
      .map((part) => `${part}/`)
      .join('');
    const found = names.find((name) => paths.has(folder + name));
    if (found !== undefined) return folder + found;
  }
  return null;
}

/** Whether a changed lock file names a package; one that is too large to be read is trusted. */
function holds(lock: DiffFile, name: string): boolean {
  if (lock.after === null) return lock.status !== 'deleted';
  return [...lock.after.matchAll(/^(?:name = "([\w.-]{1,200})"|\s+"([\w.-]{1,200})": \{)/gm)].some(
    ([, toml, json]) => normalise(toml ?? json ?? '') === name,
  );
}

/** `==5.2`, and poetry's plain "5.2". */
function isExact(specifier: string): boolean {
  return /^(?:={2,3}\s*)?\d[\w.!+-]*$/.test(specifier);
}

/** Name → specifier of everything a project file asks for, its groups and extras included. */
function requirementsOf(text: string, kind: keyof typeof LOCKS): Map<string, string> {
  const toml = readToml(text);
  const found = new Map<string, string>();
  const project = tableOf(toml['project']);
  const tool = tableOf(toml['tool']);
  const lists = [
    project['dependencies'],
    ...Object.values(tableOf(project['optional-dependencies'])),
    ...Object.values(tableOf(toml['dependency-groups'])),
    tableOf(tool['uv'])['dev-dependencies'],
    ...Object.values(tableOf(tableOf(tool['pdm'])['dev-dependencies'])),
  ];
  for (const item of lists.flatMap((list): unknown[] => (Array.isArray(list) ? list : []))) {
    const requirement = typeof item === 'string' ? readRequirement(item) : null;
    if (requirement !== null) found.set(requirement.name, requirement.specifier);
  }
  const poetry = tableOf(tool['poetry']);
  const groups = Object.values(tableOf(poetry['group'])).map((group) => tableOf(group)['dependencies']);
  const tables =
    kind === 'Pipfile'
      ? [toml['packages'], toml['dev-packages']]
      : [poetry['dependencies'], poetry['dev-dependencies'], ...groups];
  for (const [name, value] of tables.flatMap((table) => Object.entries(tableOf(table)))) {
    const written = typeof value === 'string' ? value : tableOf(value)['version'];
    found.set(normalise(name), typeof written === 'string' ? written : '');
  }
  found.delete('python');
  found.delete(normalise(typeof project['name'] === 'string' ? project['name'] : ''));
  return found;
}

function readToml(text: string): Table {
  try {
    return parse(text);
  } catch {
    return {};
  }
}

function tableOf(value: unknown): Table {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Table) : {};
}
