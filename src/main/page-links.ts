import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '../config/env.ts';
import { openKeyRing } from '../lib/seal.ts';
import { type Links, openLinks } from '../web/links.ts';

/** Links to the pages as they are reached from elsewhere; null where no address is set. */
export async function openPageLinks({
  publicUrl,
  secretKey,
  home,
}: Pick<Config, 'publicUrl' | 'secretKey' | 'home'>): Promise<Links | null> {
  if (publicUrl === null) return null;
  const secret =
    secretKey === null ? await keptSecret(home) : openKeyRing(secretKey, 'ENSUREFIX_SECRET_KEY').derive('page-links');
  return openLinks(publicUrl, secret);
}

/** Made once for a folder of state: processes that share it make the same links. */
async function keptSecret(home: string): Promise<string> {
  const file = path.join(home, 'page-links.key');
  const made = `${file}.${randomBytes(6).toString('hex')}`;
  await mkdir(home, { recursive: true });
  try {
    // By a link: whoever comes second finds it whole.
    await writeFile(made, randomBytes(32).toString('base64url'), { mode: 0o600 });
    await link(made, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    await rm(made, { force: true });
  }
  return readFile(file, 'utf8');
}
