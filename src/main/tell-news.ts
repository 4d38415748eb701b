import type { Surface } from '../chat/surface.ts';
import type { NewsItem } from '../chat/post.ts';
import type { Clock } from '../lib/clock.ts';
import { nameOf } from '../lib/address.ts';
import type { Logger } from '../lib/log.ts';
import type { Stop } from '../lib/stop.ts';
import type { Policy } from '../policy/policy.ts';
import { mayHear } from '../policy/rule.ts';
import { nextMonday } from '../report/news/hours.ts';
import { planNews } from '../report/news/plan.ts';
import type { Shape } from '../shapes/shape.ts';
import type { Tx } from '../store/database.ts';
import {
  addNewsFor,
  lockNewsPlace,
  markTold,
  type NewsPlace,
  newsFor,
  type NewsRow,
  placesWithNews,
  setNewsPlace,
  subscriptionsOf,
} from '../store/news.ts';
import { nameThread } from '../store/opened-threads.ts';
import type { Store } from '../store/open.ts';
import { putPost } from '../store/outbox.ts';
import { acceptanceOf } from '../store/overview.ts';

export interface NewsOptions {
  store: Store;
  /** Places belong to the surface their address begins with. */
  surfaces: readonly Surface[];
  policy: Policy | null;
  shapes: readonly Shape[];
  log: Logger;
  clock: Clock;
}

/** Besides being told that something happened: quiet hours end, and weeks. */
const EVERY_MS = 15_000;
const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

/** Tells places what they subscribed to. Any number of processes may do so at once. */
export async function startNews(options: NewsOptions): Promise<Stop> {
  let under: Promise<void> = Promise.resolve();
  const look = (): void => {
    under = under.then(() =>
      tellNews(options).catch((error: unknown) =>
        options.log.warn({ err: error }, 'telling news failed; trying again'),
      ),
    );
  };
  const stopListening = await options.store.listen('news', look);
  const timer = setInterval(look, EVERY_MS);
  look();
  return async () => {
    clearInterval(timer);
    await stopListening();
    await under;
  };
}

/**
 * One look: of each place what is due goes into the outbox and is marked as told, in one transaction, by one process at a time. From
 * there it is delivered once, as everything is.
 */
export async function tellNews(options: NewsOptions): Promise<void> {
  const { store, surfaces, clock } = options;
  const now = clock.now();
  const names = surfaces.map(({ name }) => name);
  for (const place of await placesWithNews(store.db, names, now)) {
    await store.transaction(async (tx) => {
      const wishes = await lockNewsPlace(tx, place);
      if (wishes !== null) await tellPlace(tx, wishes, now, options);
    });
  }
}

async function tellPlace(
  tx: Tx,
  wishes: NewsPlace,
  now: Date,
  { policy, shapes }: Pick<NewsOptions, 'policy' | 'shapes'>,
): Promise<void> {
  const { place, zone, weekAt } = wishes;
  if (weekAt <= now) {
    await addWeek(tx, place, weekAt, now, shapes);
    await setNewsPlace(tx, place, { weekAt: nextMonday(now, zone) });
  }
  const waiting = await newsFor(tx, place);
  // What the operator took away from the place since it was subscribed to is not told there.
  const [heard, taken] = part(waiting, ({ repo }) => policy === null || mayHear(policy, repo, place));
  const { single, together } = planNews(wishes, heard, now);
  for (const row of single) await put(tx, row.topic, [row], false);
  const [first] = together;
  if (first !== undefined) await put(tx, `digest ${first.position}`, together, true);
  await markTold(tx, [...single, ...together, ...taken], now);
}

async function put(tx: Tx, about: string, rows: readonly NewsRow[], digest: boolean): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const { place, position } = first;
  const thread = await nameThread(tx, { place, about: `news ${about}` });
  const key = `news:${place}:${position}${digest ? ':digest' : ''}`;
  await putPost(tx, { thread, key, post: { kind: 'news', items: rows.map(({ item }) => item), digest } });
}

/** The week that is over, of each repository the place wants it of. Weeks nobody was there for are not made up for. */
async function addWeek(tx: Tx, place: string, weekAt: Date, now: Date, shapes: readonly Shape[]): Promise<void> {
  const titles = new Map(shapes.map(({ id, title }) => [id, title]));
  for (const { repo, kinds } of await subscriptionsOf(tx, place)) {
    if (!kinds.includes('weekly')) continue;
    const rows = await acceptanceOf(tx, [repo], new Date(now.getTime() - WEEK_MS));
    const item: NewsItem = {
      kind: 'weekly',
      repository: nameOf(repo),
      title: '',
      detail: '',
      pullRequest: null,
      acceptance: rows.map((row) => ({ ...row, shape: titles.get(row.shape) ?? row.shape })),
    };
    const key = `weekly:${repo}:${weekAt.toISOString()}`;
    await addNewsFor(tx, { place, key, topic: key, repo, item, at: weekAt });
  }
}

function part<T>(all: readonly T[], is: (each: T) => boolean): [T[], T[]] {
  return [all.filter(is), all.filter((each) => !is(each))];
}
