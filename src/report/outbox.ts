import type { Surface } from '../chat/surface.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import type { Stop } from '../lib/stop.ts';
import { workByThread } from '../store/by-thread.ts';
import type { Store } from '../store/open.ts';
import { noteOpened, openedBy, type OpenedThread } from '../store/opened-threads.ts';
import { countWaiting, dueThreads, markDelivered, markFailed, nextDue, type OutboxRow } from '../store/outbox.ts';

export interface OutboxOptions {
  store: Store;
  /** A thread belongs to the surface its address begins with; threads of other surfaces are left to other processes. */
  surfaces: Surface[];
  log: Logger;
  clock: Clock;
  /** Delivers in this one thread only, for a program that is itself the thread. */
  only?: string;
}

export interface Outbox {
  /** Waits until nothing of the thread waits any more: delivered, or given up on. */
  flush(thread: string): Promise<void>;
  stop: Stop;
}

/**
 * Delivers what was put in the outbox, in each thread in the order it was put, by any number of processes.
 *
 *   claim the thread → take its oldest due post → already there (`find`)? → post or edit → note it → next
 *
 * The claim is held while delivering, so two processes never say the same thing at once; it is free the moment its holder
 * dies. A holder that died after posting and before noting left a post that `find` finds. Only the newest body of a post
 * is delivered: progress that was outrun is never said.
 */
export async function startOutbox(options: OutboxOptions): Promise<Outbox> {
  const { store, log, clock } = options;
  const surfaces = new Map(options.surfaces.map((surface) => [surface.name, surface]));
  let stopped = false;

  async function deliver(row: OutboxRow, stillHeld: () => boolean): Promise<void> {
    const surface = surfaces.get(surfaceOf(row.thread));
    if (surface === undefined) return;
    let reference: string | null;
    try {
      const opened = await openedBy(store.db, row.thread);
      reference = await (opened === null ? show(surface, row, stillHeld) : showOpened(surface, row, opened, stillHeld));
    } catch (error) {
      await fail(row, error);
      return;
    }
    if (reference !== null) await markDelivered(store.db, row.key, row.revision, reference);
  }

  /** What was put under a name of ours: the first of it opens the thread. Not where others have come to read along since. */
  async function showOpened(
    surface: Surface,
    row: OutboxRow,
    { name, place, address }: OpenedThread,
    stillHeld: () => boolean,
  ): Promise<string | null> {
    if ((await surface.isShared?.(place)) === true) throw new NotHere('the place is shared with another organisation');
    if (address !== null) return show(surface, { ...row, thread: address }, stillHeld);
    if (surface.openThread === undefined) throw new NotHere('the surface cannot begin threads');
    if (!stillHeld()) return null;
    const opened = await surface.openThread(place, row.key, row.post);
    await noteOpened(store.db, name, opened);
    const reference = await surface.find(opened, row.key);
    // Whoever opened it may have been killed then, and with an older body.
    if (row.revision > 1 && reference !== null && stillHeld()) await surface.edit(opened, reference, row.post);
    return reference ?? opened;
  }

  async function fail(row: OutboxRow, error: unknown): Promise<void> {
    const message = (error instanceof Error ? error.message : String(error)).slice(0, 500);
    const asked = retryAfter(error);
    // Being told to slow down is not a failure of the post, nor is a surface that is away: it is said when it is back.
    const counted = isPassing(error) ? Math.min(row.attempts + 1, MAX_ATTEMPTS - 1) : row.attempts + 1;
    const attempts = asked === null ? counted : row.attempts;
    const at = clock.now();
    const giveUp = attempts >= MAX_ATTEMPTS || error instanceof NotHere;
    const nextAt = giveUp ? null : new Date(at.getTime() + (asked ?? backoff(attempts)));
    await markFailed(store.db, row.key, { revision: row.revision, error: message, attempts, nextAt, at });

    const said = { thread: row.thread, key: row.key, attempts, error: message };
    if (giveUp) log.error(said, 'a post was given up on');
    else log.warn(said, 'a post failed; trying again');
  }

  const work = await workByThread({
    store,
    log,
    channel: 'outbox',
    due: (limit) =>
      dueThreads(store.db, {
        surfaces: [...surfaces.keys()],
        only: options.only ?? null,
        now: clock.now(),
        limit,
      }),
    async next(thread, stillHeld) {
      const row = await nextDue(store.db, thread, clock.now());
      if (row === null || !stillHeld()) return false;
      await deliver(row, stillHeld);
      return true;
    },
  });

  return {
    async flush(thread) {
      work.look();
      while (!stopped && (await countWaiting(store.db, thread)) > 0) await pause(25);
    },
    stop: async () => {
      stopped = true;
      await work.stop();
    },
  };
}

/** Makes the surface show the row's body; returns its reference, or null when the claim was lost before anything was said. */
async function show(surface: Surface, row: OutboxRow, stillHeld: () => boolean): Promise<string | null> {
  const { thread, key, post, whisperTo } = row;
  if (whisperTo !== null && post.kind === 'home' && surface.showHome !== undefined) {
    if (!stillHeld()) return null;
    await surface.showHome(whisperTo, post);
    return 'home';
  }
  if (whisperTo !== null && surface.whisper !== undefined) {
    if (!stillHeld()) return null;
    await surface.whisper(thread, whisperTo, key, post);
    return 'whispered';
  }
  const known = row.reference ?? (await surface.find(thread, key));
  if (!stillHeld()) return null;
  if (known === null) return surface.post(thread, key, post);
  // Found without a reference of ours: whoever posted it was killed before noting it. With one revision there is no doubt
  // about which body people see.
  if (row.reference !== null || row.revision > 1) await surface.edit(thread, known, post);
  return known;
}

/** What trying again would not change. */
class NotHere extends Error {}

function surfaceOf(thread: string): string {
  return thread.slice(0, thread.indexOf(':'));
}

/** Milliseconds a surface's error asks to wait, where it does. */
function retryAfter(error: unknown): number | null {
  if (!(error instanceof Error) || !('retryAfterMs' in error)) return null;
  const ms = error.retryAfterMs;
  return typeof ms === 'number' && ms >= 0 ? Math.min(ms, 10 * 60_000) : null;
}

/** Whether the surface says of its error that it has nothing to do with the post. */
function isPassing(error: unknown): boolean {
  return error instanceof Error && 'passing' in error && error.passing === true;
}

/** Half a second, doubled each time up to a minute, spread so that processes do not come back in step. */
function backoff(attempts: number): number {
  return Math.min(500 * 2 ** (attempts - 1), 60_000) * (0.75 + Math.random() / 2);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** About three minutes of trying what is wrong with the post itself. */
const MAX_ATTEMPTS = 10;
