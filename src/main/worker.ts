import type { Forge } from '../forge/forge.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import { type Stop, stopAll } from '../lib/stop.ts';
import type { Shape } from '../shapes/shape.ts';
import type { Store } from '../store/open.ts';
import { isRecheckId } from '../store/rechecks.ts';
import { startDurable } from '../worker/durable/start.ts';
import type { ModelAccess } from '../worker/generate/agent/model.ts';
import type { RunDeps } from '../worker/job.ts';
import { giveUpRecheck, recheck } from '../worker/recheck.ts';
import { run } from '../worker/run.ts';
import { openSandbox, type SandboxKind } from '../worker/sandbox/open-sandbox.ts';
import { giveUp } from '../worker/give-up.ts';
import { sweepWorkspaces } from '../worker/sweep.ts';

export interface WorkerOptions {
  store: Store;
  home: string;
  forge: Forge;
  shapes: readonly Shape[];
  concurrency: number;
  /** Null: no language model is configured. */
  model: ModelAccess | null;
  links?: RunDeps['links'];
  /** What keeps code of repositories in; bubblewrap where absent. */
  sandbox?: SandboxKind;
  log: Logger;
  clock: Clock;
}

/** The working side: takes runs from the queue until it is stopped. Throws at once where there is no sandbox. */
export async function startWorker(options: WorkerOptions): Promise<Stop> {
  const { store, log, concurrency } = options;
  const sandbox = await openSandbox(options.sandbox ?? 'bubblewrap', log);
  const deps: RunDeps = { ...options, sandbox };
  await sweepWorkspaces(options);
  const durable = await startDurable({
    store,
    log,
    concurrency,
    workflow: (id, steps) => (isRecheckId(id) ? recheck(id, steps, deps) : run(id, steps, deps)),
    onDead: (id, why) => (isRecheckId(id) ? giveUpRecheck(id, why, deps) : giveUp(id, why, deps)),
  });
  return stopAll([() => durable.stop()]);
}
