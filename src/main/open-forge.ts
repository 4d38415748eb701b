import type { Config } from '../config/env.ts';
import { chooseForge } from '../forge/choose.ts';
import type { Forge } from '../forge/forge.ts';
import { createLocalForge } from '../forge/local/create.ts';
import type { Logger } from '../lib/log.ts';
import type { Stop } from '../lib/stop.ts';
import { isHeard, noteHeard } from '../store/deliveries.ts';
import type { Store } from '../store/open.ts';
import { serveHooks } from '../web/serve-hooks.ts';

export interface OpenedForge {
  forge: Forge;
  /** Serves the webhook address where there is a secret for it. */
  takeHooks: () => Promise<Stop>;
}

/** Repositories on GitHub where it is connected, every other one as a folder or git address. Its library is loaded only then. */
export async function openForge(config: Config, store: Store, log: Logger): Promise<OpenedForge> {
  const local = createLocalForge({ home: config.home, log });
  if (config.github === null) return { forge: local, takeHooks: async () => async () => undefined };
  const { createGitHubForge } = await import('../forge/github/create.ts');
  const { readDelivery } = await import('../forge/github/hooks.ts');
  const { api, identity, webhook } = config.github;
  const github = createGitHubForge({ api, identity, log, hooked: webhook !== null });
  return {
    forge: chooseForge([github, local]),
    async takeHooks() {
      if (webhook === null) return async () => undefined;
      const { secret, port } = webhook;
      const served = await serveHooks({
        port,
        log,
        async receive(delivery) {
          const read = await readDelivery(secret, delivery);
          if (read.kind !== 'hint') return read.kind;
          if (await isHeard(store.db, read.id)) return 'ignored';
          // In this order: a delivery that was lost in between is taken again, and looking twice changes nothing.
          await github.hint(read.hint);
          await noteHeard(store.db, read.id);
          return 'taken';
        },
      });
      if (served === null) {
        process.stderr.write(`Port ${port} is taken: webhooks are left to whoever has it.\n`);
        return async () => undefined;
      }
      process.stderr.write(`Webhooks of GitHub: ${served.url}/github\n`);
      return served.stop;
    },
  };
}
