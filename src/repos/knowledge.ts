import { createHash } from 'node:crypto';
import path from 'node:path';
import { UserError } from '../lib/errors.ts';
import { readBlobs } from '../python/index/read-tree.ts';
import { buildIndex, type IndexStats } from '../python/index/build.ts';
import { detectProfile } from '../python/profile/detect.ts';
import { isProfileSource, mostBytes } from '../python/profile/sources.ts';
import type { Knowledge } from '../shapes/shape.ts';
import { declare } from './declare.ts';
import { findConfig } from './find-config.ts';
import { CONFIG_FILE, type KnownNames, readConfigText } from './read-config.ts';
import { readSettings } from './read-settings.ts';
import type { RepoConfig } from './settings.ts';

export interface LearnOptions {
  /** A git directory; it is only read. */
  gitDir: string;
  commit: string;
  /** Folder for what is known of blobs; each git directory gets its own folder in it. */
  cacheDir: string;
  /** What the operator of the bot sets, over the repository's own settings. */
  override?: RepoConfig;
  /** Names of shapes and checks, which the settings of the repository may only name rightly. */
  names?: KnownNames;
  /** What is known of another commit of the repository: what both have is not read again. */
  before?: Knowledge | null;
}

/** Everything known of a repository at one commit. Throws UserError where the commit or its .ensurefix.yml is wrong. */
export async function learn(options: LearnOptions): Promise<Knowledge> {
  return (await learnAll(options)).knowledge;
}

/** The same with what it took, when the next process will have it easier. */
export async function learnWithStats(options: LearnOptions): Promise<{ knowledge: Knowledge; stats: IndexStats }> {
  const { knowledge, stats, kept } = await learnAll(options);
  await kept;
  return { knowledge, stats };
}

async function learnAll(
  options: LearnOptions,
): Promise<{ knowledge: Knowledge; stats: IndexStats; kept: Promise<void> }> {
  const folder = createHash('sha256').update(path.resolve(options.gitDir)).digest('hex').slice(0, 16);
  const { gitDir, commit, before } = options;
  const cacheDir = path.join(options.cacheDir, folder);
  const { index, stats, kept } = await buildIndex({ gitDir, commit, cacheDir, before: before?.index ?? null });
  const config = findConfig(index.files);
  const wanted = index.files.filter(
    (file) =>
      file === config || (file.link !== true && file.bytes <= mostBytes(file.path) && isProfileSource(file.path)),
  );
  const texts = new Map<string, string>();
  await readBlobs(options.gitDir, wanted, (blob, text) => texts.set(blob, text));
  const textOf = new Map(wanted.map((file) => [file.path, texts.get(file.blob) ?? null]));
  const text = config === null ? null : (textOf.get(config.path) ?? unreadable());
  const declared = readConfigText(text, options.names);
  const detected = await detectProfile(index, (file) => Promise.resolve(textOf.get(file) ?? null));
  const profile = declare(detected, index, declared, options.override);
  const settings = readSettings(profile, text, options.override);
  return { knowledge: { index, profile, settings }, stats, kept };
}

/** Its tree names the file and its text is not there. */
function unreadable(): never {
  throw new UserError(
    'not-a-repository',
    `The repository is incomplete: the text of ${CONFIG_FILE} is missing from it.`,
    'Check it with git fsck, or clone it anew.',
  );
}
