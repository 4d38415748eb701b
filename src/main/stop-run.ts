import { countWaiting } from '../store/outbox.ts';
import { loadThread } from '../store/threads.ts';
import type { Program } from './open.ts';
import { waitForRun } from './wait-for-run.ts';

/** Cancels what runs for a thread, and waits until the thread has been told. */
export async function stopRunOf(program: Program, thread: string): Promise<void> {
  const { store, log, stopping } = program;
  const row = await loadThread(store.db, thread, log);
  if (row?.state.kind !== 'running') return;
  await waitForRun(store, row.state.runId, stopping);
  for (let waited = 0; waited < 50 && (await countWaiting(store.db, thread)) > 0; waited += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
