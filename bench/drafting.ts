import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { shopRepository } from '../test/support/shop.ts';
import { compareAgents } from './agents.ts';
import { printAgents } from './table.ts';

/** The comparison of agents alone: `node --import tsx bench/drafting.ts`. */
const folder = await mkdtemp(path.join(os.tmpdir(), 'ensurefix-agents-'));
const shop = await shopRepository();
try {
  printAgents(await compareAgents(folder, shop));
} finally {
  await shop.cleanup();
  await rm(folder, { recursive: true, force: true });
}
