import type { FileFact, RepoIndex, UnreadFact } from './facts.ts';
import { withDomain } from './domain.ts';
import { link, type Linked } from './link.ts';
import { listingOf, readBlobs, readTree, type Listing, type Tree } from './read-tree.ts';
import { scanModule, type ScannedModule } from './scan.ts';
import { keepScans, openScanCache, type ScanCache } from './scan-cache.ts';

export interface BuiltIndex {
  index: RepoIndex;
  stats: IndexStats;
}

export interface IndexStats {
  files: number;
  modules: number;
  lines: number;
  classes: number;
  functions: number;
  /** Modules whose scan was known, and modules read and scanned now; the same text counts once for each path. */
  reused: number;
  scanned: number;
  ms: number;
}

export interface BuildOptions {
  gitDir: string;
  commit: string;
  /** Keeps what was scanned, by blob, for the next process. A missing or damaged one only costs time. */
  cacheDir: string;
  /** The index of another commit of the repository: what both have is taken over. The outcome is the same as without it. */
  before?: RepoIndex;
}

/** A generated file of this size says nothing about how a repository is written; Django's largest module has 0.1 MB. */
const MAX_BYTES = 2_000_000;

/** Above so many modules that memory does not know, the file of known scans is worth reading. */
const FEW = 50;

/** What an index is made of, for the one after it. */
interface Parts {
  tree: Tree;
  /** By blob. */
  scans: ReadonlyMap<string, ScannedModule>;
  linked: Linked;
}

const partsOf = new WeakMap<RepoIndex, Parts>();

/** Reads the Python modules of a commit straight from the git directory, without a checkout, and links them. */
export async function buildIndex(options: BuildOptions): Promise<BuiltIndex> {
  const started = performance.now();
  const { gitDir, commit } = options;
  const before = options.before === undefined ? null : (partsOf.get(options.before) ?? null);
  const cache = before === null ? openScanCache(options.cacheDir) : null;
  const tree = await readTree(gitDir, commit, before?.tree ?? null);
  const listing = listingOf(tree);
  const python = listing.files.filter((file) => file.path.endsWith('.py'));
  const readable = python.filter((file) => file.link !== true && file.bytes <= MAX_BYTES);

  const { scans, fresh, saved } = await scanAll(options, readable, before?.scans ?? new Map(), cache);
  const linked = link(readable, scans, before?.linked ?? null);
  const unread = [...unreadIn(python, scans), ...submodulesIn(listing)];
  const index = withDomain({ commit, files: listing.files, modules: linked.modules, unread });
  partsOf.set(index, { tree, scans, linked });
  await saved;
  return { index, stats: countUp(index, readable, fresh, performance.now() - started) };
}

/** Scans what neither memory nor the file of known scans has. */
async function scanAll(
  { gitDir, cacheDir }: BuildOptions,
  files: readonly FileFact[],
  known: ReadonlyMap<string, ScannedModule>,
  opened: Promise<ScanCache> | null,
): Promise<{ scans: Map<string, ScannedModule>; fresh: Map<string, ScannedModule>; saved: Promise<void> }> {
  const scans = new Map<string, ScannedModule>();
  const missing = new Map<string, FileFact>();
  for (const file of files) {
    const scan = known.get(file.blob);
    if (scan === undefined) missing.set(file.blob, file);
    else scans.set(file.blob, scan);
  }
  const cache = missing.size <= FEW && opened === null ? null : await (opened ?? openScanCache(cacheDir));
  for (const blob of cache === null ? [] : missing.keys()) {
    const scan = cache?.get(blob) ?? null;
    if (scan === null) continue;
    scans.set(blob, scan);
    missing.delete(blob);
  }
  const fresh = new Map<string, ScannedModule>();
  await readBlobs(gitDir, [...missing.values()], (blob, text, isKnown) => {
    const scan = scanModule(text);
    if (!isKnown) scan.problem ??= 'encoding';
    scans.set(blob, scan);
    fresh.set(blob, scan);
    cache?.add(blob, scan);
  });
  const saved = (cache === null ? keepScans(cacheDir, fresh) : cache.save()).catch(() => undefined);
  return { scans, fresh, saved };
}

function unreadIn(python: readonly FileFact[], scans: ReadonlyMap<string, ScannedModule>): UnreadFact[] {
  return python.flatMap((file): UnreadFact[] => {
    const { path } = file;
    if (file.link === true) return [{ path, why: 'link' }];
    if (file.bytes > MAX_BYTES) return [{ path, why: 'too-large' }];
    const scan = scans.get(file.blob);
    if (scan === undefined) return [{ path, why: 'missing' }];
    return scan.problem === undefined ? [] : [{ path, why: scan.problem }];
  });
}

function submodulesIn(listing: Listing): UnreadFact[] {
  return listing.submodules.map((path) => ({ path, why: 'submodule' }));
}

function countUp(
  index: RepoIndex,
  readable: readonly FileFact[],
  fresh: ReadonlyMap<string, ScannedModule>,
  ms: number,
): IndexStats {
  const scanned = readable.filter((file) => fresh.has(file.blob)).length;
  const reused = readable.length - scanned;
  const stats = { files: index.files.length, modules: 0, lines: 0, classes: 0, functions: 0, reused, scanned, ms };
  for (const path in index.modules) {
    const module = index.modules[path];
    if (module === undefined) continue;
    stats.modules++;
    stats.lines += module.lines;
    stats.classes += module.classes.length;
    stats.functions += module.functions.length + module.nested.length;
    for (const fact of module.classes) stats.functions += fact.methods.length;
  }
  return { ...stats, ms: Math.round(ms) };
}
