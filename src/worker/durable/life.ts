import { randomUUID } from 'node:crypto';
import { stopAll } from '../../lib/stop.ts';
import { openClaims } from '../../store/claims.ts';
import type { DurableOptions } from './durable.ts';
import { launchEngine, migrateEngine } from './engine.ts';
import { claimOf, startReaper } from './reaper.ts';

/** One stretch of working under one name. */
export interface Life {
  executorId: string;
  /** Ends the steps under way, at once. */
  letGo: () => void;
  /** Lets go and releases everything; returns when nothing of it is left. */
  end: () => Promise<void>;
}

/**
 * Begins to work under a new name. The name is claimed before the first run is taken and released after the last is let
 * go: a claim that can be taken means that its owner does nothing any more, so its runs are free.
 */
export async function beginLife(options: DurableOptions, onLost: (error: Error) => void): Promise<Life> {
  const { store, log } = options;
  const executorId = randomUUID();
  const held = new AbortController();
  const claims = await openClaims(store.url, (error) => {
    held.abort(error);
    onLost(error);
  });
  try {
    await claims.take(claimOf(executorId));
    await migrateEngine(store, log);
    const shutdown = await launchEngine(options, executorId, held.signal);
    const stopReaper = startReaper(options, executorId, claims);
    let ended: Promise<void> | null = null;
    const letGo = () => held.abort(new Error('this process was told to stop'));
    return {
      executorId,
      letGo,
      end: () => {
        letGo();
        ended ??= stopAll([() => claims.stop(), shutdown, stopReaper])();
        return ended;
      },
    };
  } catch (error) {
    await claims.stop();
    throw error;
  }
}
