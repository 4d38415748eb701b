import type { Store } from '../store/open.ts';
import { getRun, requestCancel } from '../store/runs.ts';
import type { Outcome } from '../ticket/outcome.ts';

/** How long a database may be away. */
const PATIENCE_MS = 60_000;

/**
 * Waits for a run to end, wherever it is worked on. When `stopping` fires the run is cancelled first, so that it ends
 * tidily and the thread is told.
 */
export async function waitForRun(store: Store, runId: string, stopping: AbortSignal): Promise<Outcome> {
  let wake: () => void = () => {};
  const stopListening = await store.listen('runs', async (id) => {
    if (id === runId) wake();
  });
  let cancelled = false;
  let lastSeen = Date.now();
  const onStop = () => wake();
  stopping.addEventListener('abort', onStop);
  try {
    for (;;) {
      // Armed before looking: what happens in between is not missed.
      const next = new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 500);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      try {
        const run = await getRun(store.db, runId);
        if (run?.status === 'done' && run.outcome !== null) return run.outcome;
        if (stopping.aborted && !cancelled) {
          await requestCancel(store.db, runId, new Date());
          cancelled = true;
        }
        lastSeen = Date.now();
      } catch (error) {
        // The run outlives a database that comes back, and so does whoever waits for it.
        if (Date.now() - lastSeen > PATIENCE_MS) throw error;
      }
      await next;
    }
  } finally {
    // Nothing waits any more: the timer must not hold the process.
    wake();
    stopping.removeEventListener('abort', onStop);
    await stopListening();
  }
}
