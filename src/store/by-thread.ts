import type { Logger } from '../lib/log.ts';
import { stopAll, type Stop } from '../lib/stop.ts';
import { openClaims, type Claims } from './claims.ts';
import type { Channel } from './notify.ts';
import type { Store } from './open.ts';

export interface ByThreadOptions {
  store: Store;
  log: Logger;
  /** What tells of new work; also the name threads are claimed under. */
  channel: Extract<Channel, 'inbox' | 'outbox'>;
  /** Threads with work that can be done now. */
  due(limit: number): Promise<string[]>;
  /** Does the oldest piece of work of a thread; false when there is none. Once `stillHeld` is false, another process may have the thread. */
  next(thread: string, stillHeld: () => boolean): Promise<boolean>;
}

export interface ByThread {
  /** Looks for work now, without waiting to be told. */
  look(): void;
  /** Returns when what is under way has ended. */
  stop: Stop;
}

/**
 * Works threads off, each in order, by any number of processes: a thread is claimed while it is worked on, so two processes never
 * have the same one, and it is free the moment its holder dies. Whatever `next` leaves undone is still due.
 */
export async function workByThread(options: ByThreadOptions): Promise<ByThread> {
  const { store, log, channel } = options;
  const busy = new Map<string, Promise<void>>();
  let claims: Claims | null = null;
  let stopped = false;
  let looking = false;
  let again = false;

  /** Begins with each thread that has something due. Calls during a look lead to one more look. */
  function look(): void {
    again = true;
    if (looking) return;
    looking = true;
    void lookUntilQuiet().finally(() => {
      looking = false;
    });
  }

  async function lookUntilQuiet(): Promise<void> {
    while (again && !stopped) {
      again = false;
      try {
        claims ??= await openClaims(store.url, () => {
          claims = null;
        });
        for (const thread of await options.due(LOOK_AT)) {
          if (stopped || busy.has(thread) || busy.size >= AT_ONCE) continue;
          const work = workOn(thread, claims).then((claimed) => {
            busy.delete(thread);
            // Where another process works on it, there is nothing to do until it is done, or dead.
            if (claimed) look();
          });
          busy.set(thread, work);
        }
      } catch (error) {
        log.warn({ error: String(error) }, `the ${channel} cannot be read; trying again`);
        return;
      }
    }
  }

  /** False when another process has the thread. */
  async function workOn(thread: string, held: Claims): Promise<boolean> {
    const name = `${channel}:${thread}`;
    try {
      if (!(await held.take(name))) return false;
      try {
        while (!stopped && held === claims) {
          if (!(await options.next(thread, () => held === claims))) break;
        }
      } finally {
        await held.release(name);
      }
    } catch (error) {
      // Nothing is lost: the work is still there.
      log.warn({ thread, error: String(error) }, `work on the ${channel} was interrupted; trying again`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    return true;
  }

  const stopListening = await store.listen(channel, look);
  const poll = setInterval(look, POLL_MS);
  look();
  return {
    look,
    stop: stopAll([
      async () => claims?.stop(),
      async () => {
        await Promise.all(busy.values());
      },
      stopListening,
      async () => {
        stopped = true;
        clearInterval(poll);
      },
    ]),
  };
}

/** Threads worked on at the same time. */
const AT_ONCE = 8;
/** More than are worked on at once: others may be in the hands of other processes. */
const LOOK_AT = 200;
/** Besides being told: what a lost notification costs at most. */
const POLL_MS = 1_000;
