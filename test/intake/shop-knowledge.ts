import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { learn } from '../../src/repos/knowledge.ts';
import type { Knowledge } from '../../src/shapes/shape.ts';
import { shopRepository } from '../support/shop.ts';

/** What is known of the sample shop, read from git as for a request. Nothing is left behind. */
export async function learnShop(): Promise<Knowledge> {
  const shop = await shopRepository();
  const cacheDir = await mkdtemp(path.join(os.tmpdir(), 'ensurefix-intake-'));
  try {
    return await learn({ gitDir: shop.bare, commit: shop.commit, cacheDir });
  } finally {
    await shop.cleanup();
    await rm(cacheDir, { recursive: true, force: true, maxRetries: 5 });
  }
}
