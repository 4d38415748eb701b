import { normalise } from './requirements.ts';
import { entriesOf, readToml, tableOf } from './asked.ts';

/** What a lock file holds. */
export interface Locked {
  /** Name → every version of it, with none for what it takes from a folder or an address. */
  packages: Map<string, LockedPackage[]>;
  /** What it was computed for, where it says so: project → name → specifiers. */
  asked: Map<string, Map<string, string[]>>;
  /** The hash of what it was computed from; null where it keeps none. */
  hash: string | null;
}

export interface LockedPackage {
  version: string | null;
  /** Version in the names of its wheels. */
  wheels: string[];
}

/** Reads uv.lock, poetry.lock, pdm.lock, Pipfile.lock or a computed requirements file; null where it cannot be read. */
export function readLocked(path: string, text: string): Locked | null {
  if (path.endsWith('Pipfile.lock')) return fromJson(text);
  return /(?:^|\/)(?:uv|poetry|pdm)\.lock$/.test(path) ? fromToml(text) : fromLines(text);
}

function fromToml(text: string): Locked | null {
  const toml = readToml(text);
  const listed = toml['package'];
  if (!Array.isArray(listed)) return null;
  const locked = empty();
  for (const entry of listed.map(tableOf)) {
    const name = normalise(textOf(entry['name']) ?? '');
    const source = tableOf(entry['source']);
    const fixed = ['git', 'url', 'path', 'directory', 'file'].includes(textOf(source['type']) ?? '');
    const elsewhere = ['git', 'url', 'path', 'directory', 'editable', 'virtual'].some((kind) => kind in source);
    const files = [entry['wheels'], entry['files']].flatMap((list): unknown[] => (Array.isArray(list) ? list : []));
    const names = files.map(tableOf).flatMap((file) => textOf(file['url']) ?? textOf(file['file']) ?? []);
    const version = fixed || elsewhere || 'git' in entry || 'path' in entry ? null : textOf(entry['version']);
    put(locked, name, { version, wheels: names.flatMap(versionIn) });
    const metadata = tableOf(entry['metadata']);
    const lists = [metadata['requires-dist'], ...Object.values(tableOf(metadata['requires-dev']))];
    if ('metadata' in entry) locked.asked.set(name, askedIn(lists));
  }
  const metadata = tableOf(toml['metadata']);
  locked.hash = textOf(metadata['content-hash']) ?? textOf(metadata['content_hash']);
  return locked;
}

function askedIn(lists: unknown[]): Map<string, string[]> {
  const asked = new Map<string, string[]>();
  for (const item of lists.flatMap((list): unknown[] => (Array.isArray(list) ? list : [])).map(tableOf)) {
    const name = normalise(textOf(item['name']) ?? '');
    asked.set(name, [...(asked.get(name) ?? []), textOf(item['specifier']) ?? '']);
  }
  return asked;
}

function fromJson(text: string): Locked | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const locked = empty();
  for (const [section, packages] of Object.entries(tableOf(json))) {
    if (section === '_meta') continue;
    for (const [name, entry] of Object.entries(tableOf(packages))) {
      const version = textOf(tableOf(entry)['version'])?.replace(/^==/, '') ?? null;
      put(locked, normalise(name), { version, wheels: [] });
    }
  }
  locked.hash = textOf(tableOf(tableOf(tableOf(json)['_meta'])['hash'])['sha256']);
  return locked;
}

function fromLines(text: string): Locked {
  const locked = empty();
  for (const { name, specifier } of entriesOf(text)) {
    put(locked, name, { version: /^={2,3}\s*([\w.!+-]+)$/.exec(specifier)?.[1] ?? null, wheels: [] });
  }
  return locked;
}

function empty(): Locked {
  return { packages: new Map(), asked: new Map(), hash: null };
}

function put({ packages }: Locked, name: string, entry: LockedPackage): void {
  packages.set(name, [...(packages.get(name) ?? []), entry]);
}

/** `…/django-5.2-py3-none-any.whl`: 5.2. */
function versionIn(file: string): string[] {
  const name = decodeURIComponent(file.split('/').at(-1) ?? '');
  const parts = name.endsWith('.whl') ? name.split('-') : [];
  return parts.length >= 5 && parts[1] !== undefined ? [parts[1]] : [];
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
