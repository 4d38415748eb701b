import { createHash } from 'node:crypto';
import path from 'node:path';
import { readBlobs } from '../python/index/read-tree.ts';
import { buildIndex, type IndexStats } from '../python/index/build.ts';
import { detectProfile } from '../python/profile/detect.ts';
import { isProfileSource } from '../python/profile/sources.ts';
import type { Knowledge } from '../shapes/shape.ts';
import { CONFIG_FILE, readSettings } from './read-settings.ts';
import type { RepoConfig } from './settings.ts';

export interface LearnOptions {
  /** A git directory; it is only read. */
  gitDir: string;
  commit: string;
  /** Folder for what is known of blobs; each git directory gets its own folder in it. */
  cacheDir: string;
  /** What the operator of the bot sets, over the repository's own settings. */
  override?: RepoConfig;
}

/** Everything known of a repository at one commit. Throws UserError where the commit or its .ensurefix.yml is wrong. */
export async function learn(options: LearnOptions): Promise<Knowledge> {
  return (await learnWithStats(options)).knowledge;
}

export async function learnWithStats(options: LearnOptions): Promise<{ knowledge: Knowledge; stats: IndexStats }> {
  const folder = createHash('sha256').update(path.resolve(options.gitDir)).digest('hex').slice(0, 16);
  const { index, stats } = await buildIndex({ ...options, cacheDir: path.join(options.cacheDir, folder) });
  const wanted = index.files.filter(
    (file) => file.link !== true && file.bytes < 500_000 && (isProfileSource(file.path) || file.path === CONFIG_FILE),
  );
  const texts = new Map<string, string>();
  await readBlobs(options.gitDir, wanted, (blob, text) => texts.set(blob, text));
  const textOf = new Map(wanted.map((file) => [file.path, texts.get(file.blob) ?? null]));
  const profile = await detectProfile(index, (file) => Promise.resolve(textOf.get(file) ?? null));
  const settings = readSettings(profile, textOf.get(CONFIG_FILE) ?? null, options.override);
  return { knowledge: { index, profile, settings }, stats };
}
