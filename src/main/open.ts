import { randomUUID } from 'node:crypto';
import type { Config } from '../config/env.ts';
import type { Interpreter } from '../conversation/interpreter.ts';
import type { Forge } from '../forge/forge.ts';
import { type Clock, systemClock } from '../lib/clock.ts';
import { createLog, type Logger } from '../lib/log.ts';
import { type Stop, stopAll } from '../lib/stop.ts';
import { shapes } from '../shapes/registry.ts';
import { openStore, type Store } from '../store/open.ts';
import type { Drafting } from '../ticket/drafting.ts';
import { prepareQueue } from '../worker/durable/enqueue.ts';
import { openForge } from './open-forge.ts';
import { signalOfThisProcess } from './stopping.ts';
import { readOverride } from './read-override.ts';
import { openPageLinks } from './page-links.ts';
import { openRepositories, type Repositories } from './repositories.ts';
import { hearForge } from '../worker/hear-forge.ts';
import type { Links } from '../web/links.ts';
import { startWorker } from './worker.ts';

/** What every command of the program stands on. */
export interface Program {
  config: Config;
  log: Logger;
  clock: Clock;
  store: Store;
  repositories: Repositories;
  forge: Forge;
  shapes: typeof shapes;
  /** Null: no model is configured; the rules read requests. */
  interpreter: Interpreter | null;
  /** What cards say of drafting; null: no model is configured. */
  drafting: Drafting | null;
  /** Links to the pages as they are reached from elsewhere; null where no address is set. */
  links: Links | null;
  /** none: code of repositories runs as it is, and cards say so. */
  sandbox: Config['sandbox'];
  /** Fires on the first Ctrl-C or SIGTERM. */
  stopping: AbortSignal;
  /** Starts the working side here; it stops with the program. `watch`: also tells threads what becomes of pull requests. */
  work(options?: { watch: boolean }): Promise<void>;
  /** Stops what was started after it; runs under way are left for others. */
  onClose(stop: Stop): void;
  close: Stop;
}

export async function openProgram(config: Config): Promise<Program> {
  const log = createLog(config.log);
  const stopping = signalOfThisProcess();
  const store = await openStore({ databaseUrl: config.databaseUrl, home: config.home, log });
  const stops: Stop[] = [() => store.close()];
  await prepareQueue(store, log);
  const { forge, takeHooks } = await openForge(config, store, log);
  const signal = new AbortController().signal;
  const override = await readOverride(config.override);
  const links = await openPageLinks(config);
  const repositories = openRepositories({ home: config.home, access: forge, override, log, signal });
  return {
    config,
    log,
    clock: systemClock,
    store,
    repositories,
    forge,
    shapes,
    interpreter: await openInterpreter(config, log),
    drafting: config.model,
    links,
    sandbox: config.sandbox,
    stopping,
    async work({ watch } = { watch: false }) {
      const { home, workers: concurrency, model, sandbox } = config;
      const options = {
        store,
        home,
        forge,
        shapes,
        concurrency,
        model,
        sandbox,
        override,
        links,
        log,
        clock: systemClock,
      };
      stops.push(await startWorker(options));
      if (watch) stops.push(await hearForge(options), await takeHooks());
    },
    onClose: (stop) => void stops.push(stop),
    close: async () => stopAll(stops)(),
  };
}

/** Loaded only where a model is configured: the vendor's library takes as long to load as everything else together. */
export async function openInterpreter(config: Config, log: Logger): Promise<Interpreter | null> {
  if (config.model === null) return null;
  const { createModelInterpreter } = await import('../conversation/model/openai.ts');
  return createModelInterpreter(config.model, log);
}

/** Reading commands need no database. */
export async function openReading(config: Config): Promise<{ log: Logger; repositories: Repositories }> {
  const log = createLog(config.log);
  const override = await readOverride(config.override);
  return { log, repositories: openRepositories({ home: config.home, override, log, signal: signalOfThisProcess() }) };
}

export function newThreadName(): string {
  return randomUUID().slice(0, 8);
}
