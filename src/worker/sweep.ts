import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from '../lib/log.ts';
import type { Store } from '../store/open.ts';
import { getRun } from '../store/runs.ts';
import { removeTree } from './workspace/checkout.ts';

/** Removes the workspaces of runs that are over: a worker killed after its last word had no time to. */
export async function sweepWorkspaces({
  store,
  home,
  log,
}: {
  store: Store;
  home: string;
  log: Logger;
}): Promise<void> {
  const folder = path.join(home, 'workspaces');
  for (const name of await readdir(folder).catch(() => [])) {
    const run = await getRun(store.db, name);
    if (run?.status !== 'done') continue;
    await removeTree(path.join(folder, name));
    log.info({ run: name }, 'a workspace that was left has been removed');
  }
}
