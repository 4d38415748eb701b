import { parse } from 'smol-toml';
import { normalise, readRequirement } from './requirements.ts';
import type { Table } from './sources.ts';

/** What single files ask for, and which file is computed from which: for guards and checks, which look at one file at a time. */
/** A line of a requirements file. */
export interface Entry {
  name: string;
  specifier: string;
  pinned: boolean;
  /** Its `--hash` values. */
  hashes: string[];
  /** It holds only on some machines. */
  marked: boolean;
  line: number;
}

/** `requirements.txt` beside `requirements.in`; null for what is computed from nothing, or from nothing that is kept. */
export function computedFrom(path: string, paths: ReadonlySet<string>): string | null {
  if (!path.endsWith('.in')) return null;
  const stem = path.slice(0, -'.in'.length);
  return [`${stem}.txt`, `${stem}.lock`].find((name) => paths.has(name)) ?? null;
}

export function entriesOf(text: string): Entry[] {
  const lines = text.split('\n');
  return lines.flatMap((line, at): Entry[] => {
    if (line.length > 2_000 || /^\s*(?:#|-(?!e\s))/.test(line)) return [];
    const found = readRequirement(line) ?? fromAddress(line);
    if (found === null) return [];
    let last = at;
    while (lines[last]?.trimEnd().endsWith('\\') && last - at < 500) last += 1;
    const whole = lines.slice(at, last + 1).join(' ');
    const hashes = [...whole.matchAll(/--hash=(\S{1,200})/g)].map(([, hash = '']) => hash);
    // An archive at a fixed address is one version.
    const fixed = /@\s*https?:\/\/\S+(?:\.whl|\.tar\.gz|\.zip)(?:#|\s|$)|@[0-9a-f]{40}(?:#|\s|$)/.test(line);
    return [{ ...found, pinned: found.pinned || fixed, hashes, marked: line.includes(';'), line: at + 1 }];
  });
}

/** `git+https://host/group/name.git@v1`: held only where it names a commit. */
function fromAddress(line: string): Omit<Entry, 'hashes' | 'marked' | 'line'> | null {
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
export const LOCKS = { 'pyproject.toml': ['uv.lock', 'poetry.lock', 'pdm.lock'], Pipfile: ['Pipfile.lock'] };

/** The lock file beside it, or in the nearest folder above, as workspaces have it. */
export function lockFor(path: string, names: readonly string[], paths: ReadonlySet<string>): string | null {
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

/** Name → specifier of everything a project file asks for, its groups and extras included. */
export function requirementsOf(text: string, kind: keyof typeof LOCKS): Map<string, string> {
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

export function readToml(text: string): Table {
  try {
    return parse(text);
  } catch {
    return {};
  }
}

export function tableOf(value: unknown): Table {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Table) : {};
}
