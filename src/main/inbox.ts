import type { IncomingMessage } from '../chat/surface.ts';
import { sayError, UserError } from '../lib/errors.ts';
import { backoff } from '../lib/retry.ts';
import type { Stop } from '../lib/stop.ts';
import { workByThread } from '../store/by-thread.ts';
import { isHandled, markHandled, nextReceived, putOff, type Received, waitingThreads } from '../store/inbox.ts';
import { putPost } from '../store/outbox.ts';
import type { BotDeps } from './bot.ts';
import { handle } from './handle.ts';

export interface Inbox {
  look(): void;
  /** Waits until a message is handled. */
  handled(message: IncomingMessage): Promise<void>;
  stop: Stop;
}

/** After so many failures a message is given up on, and the thread told: what comes after it must not wait for ever. */
const MOST_ATTEMPTS = 5;

/** Handles kept messages, of each thread in the order they came, whichever process heard them. */
export async function startInbox(deps: BotDeps): Promise<Inbox> {
  const { store, surfaces, clock } = deps;
  let stopped = false;
  const work = await workByThread({
    store,
    log: deps.log,
    channel: 'inbox',
    due: (limit) =>
      waitingThreads(store.db, {
        surfaces: surfaces.map(({ name }) => name),
        only: deps.only ?? null,
        now: clock.now(),
        limit,
      }),
    async next(thread, stillHeld) {
      const received = await nextReceived(store.db, thread, clock.now());
      if (received === null || !stillHeld()) return false;
      await handleOne(deps, thread, received);
      return true;
    },
  });
  return {
    look: () => work.look(),
    async handled({ thread, id }) {
      while (!stopped && !(await isHandled(store.db, thread, id))) {
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    },
    stop: async () => {
      stopped = true;
      await work.stop();
    },
  };
}

async function handleOne(deps: BotDeps, thread: string, { id, message, attempts }: Received): Promise<void> {
  const { store, log, clock } = deps;
  if (message === null) return giveUp(deps, thread, id, UNREADABLE);
  try {
    await handle(deps, message);
  } catch (error) {
    // No fault of the message: it stays where it is until the database is back.
    if (error instanceof UserError && error.code === 'database-unavailable') throw error;
    log.warn({ thread, message: id, err: error }, 'a message could not be handled');
    if (attempts + 1 < MOST_ATTEMPTS) {
      await putOff(store.db, thread, id, new Date(clock.now().getTime() + backoff(attempts + 1)));
    } else await giveUp(deps, thread, id, error instanceof UserError ? sayError(error) : BROKE);
  }
}

const UNREADABLE =
  'I was replaced by another version of me before I got to your message, and cannot read it. Please write it again.';
const BROKE = 'Something went wrong with your message, and it was left undone. Please write it again in other words.';

/** Says so, in place of what the message would have led to. */
async function giveUp({ store, clock }: BotDeps, thread: string, id: string, text: string): Promise<void> {
  await store.transaction(async (tx) => {
    if (!(await markHandled(tx, thread, id, clock.now()))) return;
    await putPost(tx, { thread, key: `${thread}/${id}:problem`, post: { kind: 'notice', tone: 'problem', text } });
  });
}
