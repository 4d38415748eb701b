import type { Surface } from '../chat/surface.ts';
import { afterSilence, PATIENCE_MS } from '../conversation/silence.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import type { Stop } from '../lib/stop.ts';
import type { Store } from '../store/open.ts';
import { putPost } from '../store/outbox.ts';
import { lockThread, quietThreads, saveThread } from '../store/threads.ts';

export interface ReminderOptions {
  store: Store;
  surfaces: readonly Surface[];
  only?: string;
  log: Logger;
  clock: Clock;
}

/** How often it is looked for what nobody answered. */
const EVERY_MS = 5 * 60 * 1000;

/** Reminds once of what waits for a person, and closes it a day later. Any number of processes may do so at once. */
export function startReminders(options: ReminderOptions): Stop {
  let under: Promise<void> = Promise.resolve();
  const look = (): void => {
    under = under.then(() =>
      remind(options).catch((error: unknown) => options.log.warn({ err: error }, 'looking for open questions failed')),
    );
  };
  const timer = setInterval(look, EVERY_MS);
  look();
  return async () => {
    clearInterval(timer);
    await under;
  };
}

/** One look. */
export async function remind({ store, surfaces, only, log, clock }: ReminderOptions): Promise<void> {
  const before = new Date(clock.now().getTime() - PATIENCE_MS);
  const quiet = {
    kinds: ['asking' as const, 'confirming' as const],
    before,
    surfaces: surfaces.map(({ name }) => name),
    ...(only === undefined ? {} : { only }),
  };
  for (const thread of await quietThreads(store.db, quiet)) {
    await store.transaction(async (tx) => {
      const { state, repo, updatedAt } = await lockThread(tx, thread, log);
      // Answered, or reminded by another process, since it was looked for.
      if (updatedAt >= before) return;
      const silence = afterSilence(state);
      if (silence === null) return;
      await putPost(tx, { thread, key: `${thread}/${silence.key}:${updatedAt.getTime()}`, post: silence.post });
      await saveThread(tx, thread, silence.state, repo, clock.now());
    });
  }
}
