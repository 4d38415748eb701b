import type { IncomingMessage, Surface } from '../chat/surface.ts';
import type { Turn } from '../conversation/converse.ts';
import type { Interpreter } from '../conversation/interpreter.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import { type Stop, stopAll } from '../lib/stop.ts';
import type { Policy } from '../policy/policy.ts';
import { startOutbox } from '../report/outbox.ts';
import type { Shape } from '../shapes/shape.ts';
import { receive } from '../store/inbox.ts';
import { inItsConversation } from '../store/opened-threads.ts';
import type { Store } from '../store/open.ts';
import type { Drafting } from '../ticket/drafting.ts';
import { handle } from './handle.ts';
import { startInbox } from './inbox.ts';
import { startReminders } from './remind.ts';
import type { Repositories } from './repositories.ts';
import { startNews } from './tell-news.ts';

export interface BotDeps {
  store: Store;
  surfaces: readonly Surface[];
  repositories: Repositories;
  shapes: readonly Shape[];
  /** The repository of a thread that has not chosen one; null: none. */
  defaultRepository: { repo: string; base: string | null } | null;
  /** Who may do what; null: whoever is there may do everything, as at a terminal. */
  policy: Policy | null;
  /** Deliver in this thread alone: set where the process is the thread, as a terminal is. */
  only?: string;
  /** Reads requests in place of the rules; null: the rules do. */
  interpreter: Interpreter | null;
  /** The language model that drafts, for the cards; absent or null: none does. */
  drafting?: Drafting | null;
  /** none: the operator lets code of repositories run as it is, and cards say so. */
  sandbox?: 'bubblewrap' | 'none';
  log: Logger;
  clock: Clock;
}

/**
 * The chat side: keeps what is heard, handles it thread by thread, hands confirmed tickets to the queue, delivers what is to be said.
 * A surface may tell people that they were heard as soon as a message is kept; whoever dies then, it is handled.
 */
export async function startBot(deps: BotDeps): Promise<Stop> {
  const { store, surfaces, log, clock } = deps;
  const only = deps.only === undefined ? {} : { only: deps.only };
  const outbox = await startOutbox({ store, surfaces: [...surfaces], log, clock, ...only });
  const inbox = await startInbox(deps);
  const stops: Stop[] = [outbox.stop, inbox.stop, startReminders(deps)];
  // A terminal is one thread, and hears of what happens in it alone.
  if (deps.only === undefined) stops.push(await startNews(deps));
  for (const surface of surfaces) {
    stops.push(
      await surface.listen(async (message) => {
        await receive(store.db, await inItsConversation(store.db, message));
        inbox.look();
        // A terminal is the person's own: it goes at the pace of what is handled, and ends after it.
        if (deps.only !== undefined) await inbox.handled(message);
      }),
    );
  }
  return stopAll(stops);
}

/** One message from its arrival to its end, for who waits for what came of it. Null where it was handled before, or its repository cannot be read. */
export async function handleMessage(deps: BotDeps, message: IncomingMessage): Promise<Turn | null> {
  const meant = await inItsConversation(deps.store.db, message);
  await receive(deps.store.db, meant);
  return handle(deps, meant);
}
