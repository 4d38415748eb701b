import type { FileFact, RepoIndex, UnreadFact } from './facts.ts';
import { type Domain, findDomain, withDomain } from './domain.ts';
import { link, type Linked } from './link.ts';
import { listingOf, readBlobs, readTree, type Listing, type Tree } from './read-tree.ts';
import { scanModule, type ScannedModule } from './scan.ts';
import { keepScans, type KnownScans, readScans } from './scan-cache.ts';

export interface BuiltIndex {
  index: RepoIndex;
  stats: IndexStats;
  /** Comes when what was scanned is kept for the next process, or cannot be. Only who ends this process has to wait for it. */
  kept: Promise<void>;
}

export interface IndexStats {
  files: number;
  modules: number;
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
  before?: RepoIndex | null;
}

/** A generated file of this size says nothing about how a repository is written; Django's largest module has 0.1 MB. */
const MAX_BYTES = 2_000_000;

/** Above so many modules that memory does not know, the file of known scans is worth reading. */
const FEW = 50;

/** What an index is made of, for the one after it. */
interface Parts {
  tree: Tree;
  linked: Linked;
  domain: Domain;
}

const partsOf = new WeakMap<RepoIndex, Parts>();

/** Reads the Python modules of a commit straight from the git directory, without a checkout, and links them. */
export async function buildIndex(options: BuildOptions): Promise<BuiltIndex> {
  const started = performance.now();
  const { gitDir, commit, cacheDir } = options;
  const before = options.before == null ? null : (partsOf.get(options.before) ?? null);
  const known = before === null ? readScans(cacheDir) : null;
  const { tree, sized } = await readTree(gitDir, commit, before?.tree ?? null);
  const listing = listingOf(tree);
  const python = listing.files.filter((file) => file.path.endsWith('.py'));
  const readable = python.filter((file) => file.link !== true && file.bytes <= MAX_BYTES);

  const scans = before === null ? new Map<string, ScannedModule>() : takeOver(before.linked, readable);
  const missing = new Map<string, FileFact>();
  for (const file of readable) {
    const same = before?.linked.entries.get(file.path)?.blob === file.blob;
    if (!same && !scans.has(file.blob)) missing.set(file.blob, file);
  }
  const kept = known === null && missing.size <= FEW ? null : await (known ?? readScans(cacheDir));
  if (kept !== null) recall(kept, scans, missing);
  const fresh = new Map<string, ScannedModule>();
  await readBlobs(gitDir, [...missing.values()], (blob, text, { bytes, isKnown }) => {
    if (bytes > MAX_BYTES) return;
    const scan = scanModule(text);
    if (!isKnown) scan.problem ??= 'encoding';
    scans.set(blob, scan);
    fresh.set(blob, scan);
  });
  await sized;

  const linked = link(readable, scans, before?.linked ?? null);
  const unread = [...unreadIn(python, linked), ...submodulesIn(listing)];
  // A commit that touches no Python leaves the modules themselves, and what follows from them.
  const domain = linked === before?.linked ? before.domain : findDomain(linked.modules);
  const index = withDomain({ commit, files: listing.files, modules: linked.modules, unread }, domain);
  partsOf.set(index, { tree, linked, domain });
  const scanned = readable.filter((file) => fresh.has(file.blob)).length;
  const modules = linked.entries.size;
  const stats = { files: listing.files.length, modules, reused: modules - scanned, scanned };
  const ms = Math.round(performance.now() - started);
  return { index, stats: { ...stats, ms }, kept: keepScans(cacheDir, fresh, kept).catch(() => undefined) };
}

/** Scans of texts that are in both commits, under other paths. */
function takeOver(linked: Linked, files: readonly FileFact[]): Map<string, ScannedModule> {
  const wanted = new Set<string>();
  for (const file of files) if (linked.entries.get(file.path)?.blob !== file.blob) wanted.add(file.blob);
  const found = new Map<string, ScannedModule>();
  if (wanted.size === 0) return found;
  for (const { blob, scan } of linked.entries.values()) if (wanted.has(blob)) found.set(blob, scan);
  return found;
}

/** Moves what an earlier process scanned from the missing to the scans. */
function recall(kept: KnownScans, scans: Map<string, ScannedModule>, missing: Map<string, FileFact>): void {
  for (const blob of missing.keys()) {
    const scan = kept.get(blob);
    if (scan === null) continue;
    scans.set(blob, scan);
    missing.delete(blob);
  }
}

function unreadIn(python: readonly FileFact[], { entries }: Linked): UnreadFact[] {
  const unread: UnreadFact[] = [];
  for (const { path, link, bytes } of python) {
    const scan = entries.get(path)?.scan;
    if (link === true) unread.push({ path, why: 'link' });
    else if (bytes > MAX_BYTES) unread.push({ path, why: 'too-large' });
    else if (scan === undefined) unread.push({ path, why: 'missing' });
    else if (scan.problem !== undefined) unread.push({ path, why: scan.problem });
  }
  return unread;
}

function submodulesIn(listing: Listing): UnreadFact[] {
  return listing.submodules.map((path) => ({ path, why: 'submodule' }));
}
