import { setTimeout } from 'node:timers/promises';
import type { Stop } from '../../lib/stop.ts';
import type { Claims } from '../../store/claims.ts';
import { listDeadRuns, listForeignExecutors } from '../../store/workflows.ts';
import type { DurableOptions } from './durable.ts';
import { requeueRunsOf } from './engine.ts';

/**
 * Once a second: puts runs of dead processes back into the queue, and reports runs that cannot end any more.
 *
 * Whoever works holds a claim on its own name for as long as its connection lives. A name with unfinished runs whose claim
 * can be taken belongs to nobody; the claim is held while its runs are put back, so only one process does it.
 */
export function startReaper(options: DurableOptions, executorId: string, claims: Claims): Stop {
  const stopping = new AbortController();
  const rounds = goRound();

  async function goRound(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await reap(options, executorId, claims);
      } catch (error) {
        options.log.debug({ error: String(error) }, 'could not look after dead processes');
      }
      await pause(ROUND_MS, stopping.signal);
    }
  }

  return async () => {
    stopping.abort();
    await Promise.race([rounds, pause(2_000)]);
  };
}

/** The name whose holder is the living process of that id. */
export function claimOf(executorId: string): string {
  return `executor:${executorId}`;
}

async function reap(options: DurableOptions, executorId: string, claims: Claims): Promise<void> {
  for (const name of await listForeignExecutors(options.store.db, executorId)) {
    if (!(await claims.take(claimOf(name)))) continue;
    try {
      const runs = await requeueRunsOf(name);
      options.log.info({ executor: name, runs }, 'took up the runs of a process that is gone');
    } finally {
      await claims.release(claimOf(name));
    }
  }
  for (const run of await listDeadRuns(options.store.db)) {
    await options
      .onDead(run.id, WHY[run.status] ?? 'it ended without an outcome')
      .catch((error: unknown) => options.log.warn({ run: run.id, error: String(error) }, 'a dead run got no outcome'));
  }
}

function pause(ms: number, signal?: AbortSignal): Promise<unknown> {
  return setTimeout(ms, null, { ref: false, ...(signal === undefined ? {} : { signal }) }).catch(() => null);
}

const ROUND_MS = 1_000;

const WHY: Record<string, string> = {
  MAX_RECOVERY_ATTEMPTS_EXCEEDED: 'it took down the process that worked on it too often',
  CANCELLED: 'it was cancelled from outside',
};
