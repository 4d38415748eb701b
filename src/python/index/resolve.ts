import type { RepoIndex } from './facts.ts';

export interface Candidate {
  name: string;
  /** What tells candidates of one name apart: the app, the path. */
  where: string;
}

/** What a wanted name means among those that exist. `near` lists the likeliest, nearest first, possibly none. */
export type Resolution =
  | { kind: 'exact'; name: string; where: string }
  /** Wrong case, plural, other separators, or a slip with exactly one near candidate. */
  | { kind: 'corrected'; name: string; where: string }
  | { kind: 'ambiguous'; candidates: Candidate[] }
  | { kind: 'unknown'; near: string[] };

/** Looks for the name as written, then in another case or number, then one slip away. Two candidates are never chosen between. */
export function resolveName(wanted: string, candidates: readonly Candidate[]): Resolution {
  const said = wanted.trim();
  const exact = candidates.filter((item) => item.name === said);
  if (exact.length > 0) return one(exact, 'exact');
  for (const same of [letters, singular]) {
    const found = candidates.filter((item) => same(item.name) === same(said) && same(said) !== '');
    if (found.length > 0) return one(found, 'corrected');
  }
  const ranked = candidates
    .map((item) => ({ item, distance: editDistance(letters(said), letters(item.name)) }))
    .sort((a, b) => a.distance - b.distance || (a.item.name < b.item.name ? -1 : 1));
  const slips = ranked.filter(({ item, distance }) => distance <= slipsAllowed(letters(said), letters(item.name)));
  if (slips.length > 0)
    return one(
      slips.map(({ item }) => item),
      'corrected',
    );
  const most = Math.max(2, Math.floor(letters(said).length / 3));
  const near = ranked
    .filter(({ item, distance }) => distance <= most || holds(item.name, said))
    .map(({ item }) => item.name);
  return { kind: 'unknown', near: [...new Set(near)].slice(0, 5) };
}

export type ModuleResolution =
  | { kind: 'exact' | 'corrected'; path: string }
  | { kind: 'ambiguous'; paths: string[] }
  | { kind: 'unknown'; near: string[] };

/**
 * The module a path, part of one, a bare file name or a dotted name means: "hc/lib/s3.py", "lib/s3", "s3.py", "hc.lib.s3". A part of a
 * path counts where it ends the path of exactly one module.
 */
export function resolveModule(wanted: string, index: RepoIndex): ModuleResolution {
  const paths = Object.keys(index.modules);
  const said = wanted
    .trim()
    .replace(/\\/g, '/')
    .replace(/^\.?\/+/, '')
    .replace(/\/+$/, '');
  if (Object.hasOwn(index.modules, said)) return { kind: 'exact', path: said };
  const dotted = paths.filter((path) => index.modules[path]?.name === said);
  const endings = said.endsWith('.py')
    ? [said]
    : [`${said}.py`, `${said}/__init__.py`, `${said.replaceAll('.', '/')}.py`];
  for (const found of [
    dotted,
    paths.filter((path) => endings.some((ending) => path === ending || path.endsWith(`/${ending}`))),
  ]) {
    const [only] = found;
    if (only !== undefined)
      return found.length === 1 ? { kind: 'exact', path: only } : { kind: 'ambiguous', paths: found };
  }
  const ending = endings[0] ?? said;
  const depth = ending.split('/').length;
  const tail = (path: string) => path.split('/').slice(-depth).join('/');
  const resolved = resolveName(
    ending,
    paths.map((path) => ({ name: tail(path), where: path })),
  );
  if (resolved.kind === 'exact' || resolved.kind === 'corrected') return { kind: 'corrected', path: resolved.where };
  if (resolved.kind === 'ambiguous') return { kind: 'ambiguous', paths: resolved.candidates.map((item) => item.where) };
  const near = new Set(resolved.near);
  return { kind: 'unknown', near: paths.filter((path) => near.has(tail(path))).slice(0, 5) };
}

function one(found: readonly Candidate[], kind: 'exact' | 'corrected'): Resolution {
  const distinct = [...new Map(found.map((item) => [`${item.name}\0${item.where}`, item])).values()];
  const [only] = distinct;
  if (only !== undefined && distinct.length === 1) return { kind, name: only.name, where: only.where };
  return { kind: 'ambiguous', candidates: distinct };
}

function letters(name: string): string {
  return name
    .toLowerCase()
    .replace(/\.py$/, '')
    .replace(/[^\p{L}\p{N}/]/gu, '');
}

/** Without its plural ending: "categories" and "category", "boxes" and "box", "users" and "user" agree. */
function singular(name: string): string {
  return letters(name)
    .replace(/ies$/, 'y')
    .replace(/(ss|sh|ch|x|z)es$/, '$1')
    .replace(/([^s])s$/, '$1');
}

/** Short names get no slip: every word of three letters is one letter away from another. */
function slipsAllowed(said: string, name: string): number {
  const shortest = Math.min(said.length, name.length);
  if (shortest < 4) return 0;
  return shortest < 8 ? 1 : 2;
}

function holds(name: string, said: string): boolean {
  return letters(said).length >= 3 && (letters(name).includes(letters(said)) || letters(said).includes(letters(name)));
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one text into the other. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, replace);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (before[j - 2] ?? 0) + 1);
      next.push(best);
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}
