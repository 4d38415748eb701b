import type { FileFact, RepoIndex } from './facts.ts';
import { findDomain } from './domain.ts';
import { linkModules } from './link.ts';
import { listTree, readBlobs } from './read-tree.ts';
import { scanModule, type ScannedModule } from './scan.ts';
import { openScanCache } from './scan-cache.ts';

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
  /** Modules whose scan came from the cache, and modules read and scanned now; the same text counts once for each path. */
  reused: number;
  scanned: number;
  /** Python files left out, because they are too large. */
  skipped: string[];
  ms: number;
}

/** A generated file of this size says nothing about how a repository is written; Django's largest module has 0.1 MB. */
const MAX_BYTES = 2_000_000;

/**
 * Reads the Python modules of a commit straight from the git directory, without a checkout, and links them. `cacheDir` keeps what was
 * scanned, by blob: the next commit costs its changed files. A missing or damaged cache only costs time.
 */
export async function buildIndex(options: { gitDir: string; commit: string; cacheDir: string }): Promise<BuiltIndex> {
  const started = performance.now();
  const [files, cache] = await Promise.all([listTree(options.gitDir, options.commit), openScanCache(options.cacheDir)]);
  const python = files.filter((file) => file.path.endsWith('.py') && file.link !== true);
  const readable = python.filter((file) => file.bytes <= MAX_BYTES);

  const scans = new Map<string, ScannedModule>();
  const missing = new Map<string, FileFact>();
  for (const file of readable) {
    if (scans.has(file.blob) || missing.has(file.blob)) continue;
    const known = cache.get(file.blob);
    if (known === null) missing.set(file.blob, file);
    else scans.set(file.blob, known);
  }
  await readBlobs(options.gitDir, [...missing.values()], (blob, text) => {
    const scanned = scanModule(text);
    scans.set(blob, scanned);
    cache.add(blob, scanned);
  });
  const saved = cache.save().catch(() => undefined);

  const modules = linkModules(readable, scans);
  const index: RepoIndex = { commit: options.commit, files, modules, ...findDomain(modules) };
  await saved;
  return { index, stats: countUp(index, readable, python, missing, performance.now() - started) };
}

function countUp(
  index: RepoIndex,
  readable: FileFact[],
  python: FileFact[],
  missing: ReadonlyMap<string, FileFact>,
  ms: number,
): IndexStats {
  const modules = Object.values(index.modules);
  const classes = modules.flatMap((module) => module.classes);
  const methods = classes.reduce((sum, item) => sum + item.methods.length, 0);
  const scanned = readable.filter((file) => missing.has(file.blob)).length;
  return {
    files: index.files.length,
    modules: modules.length,
    lines: modules.reduce((sum, module) => sum + module.lines, 0),
    classes: classes.length,
    functions: modules.reduce((sum, module) => sum + module.functions.length + module.nested.length, methods),
    reused: readable.length - scanned,
    scanned,
    skipped: python.filter((file) => file.bytes > MAX_BYTES).map((file) => file.path),
    ms: Math.round(ms),
  };
}
