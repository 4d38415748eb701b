import { InternalError } from '../../lib/errors.ts';
import type { Durable, DurableOptions } from './durable.ts';
import { beginLife, type Life } from './life.ts';

/**
 * Takes queued runs and carries them through, along with every other process that does the same on this database. When the
 * database connection that proves this process alive is lost, its runs are let go and a new life begins under a new name.
 */
export async function startDurable(options: DurableOptions): Promise<Durable> {
  if (started) throw new InternalError('a process can run one durable engine only');
  started = true;
  let stopped = false;
  let life: Life;
  let change: Promise<void> = Promise.resolve();
  try {
    life = await beginLife(options, onLost);
  } catch (error) {
    started = false;
    throw error;
  }

  function onLost(error: Error): void {
    if (stopped) return;
    options.log.warn({ error: error.message }, 'lost the database; its runs are let go and taken up again later');
    options.onLost?.(error);
    change = change.then(beginAgain);
  }

  async function beginAgain(): Promise<void> {
    await life.end();
    for (let wait = 250; !stopped; wait = Math.min(wait * 2, 5_000)) {
      try {
        life = await beginLife(options, onLost);
        return;
      } catch (error) {
        options.log.warn({ error: String(error) }, 'the database is still away');
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  }

  return {
    executorId: () => life.executorId,
    stop: async () => {
      if (stopped) return change;
      stopped = true;
      life.letGo();
      change = change.then(async () => {
        await life.end();
        started = false;
      });
      return change;
    },
  };
}

/** The engine keeps its state in module variables, so there is one of it in a process. */
let started = false;
