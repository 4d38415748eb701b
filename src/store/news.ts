import { and, asc, count, eq, inArray, isNull, lte, or, sql } from 'drizzle-orm';
import type { NewsItem, NewsKind } from '../chat/post.ts';
import { ask, type Db, type Tx } from './database.ts';
import { notify } from './notify.ts';
import { isThreadOf } from './opened-threads.ts';
import { news, newsPlaces, subscriptions, tickets } from './schema.ts';

export type NewsRow = typeof news.$inferSelect;
export type NewsPlace = typeof newsPlaces.$inferSelect;
export type Subscription = Pick<typeof subscriptions.$inferSelect, 'repo' | 'kinds'>;

export interface Happening {
  /** A name it has for ever: it is told once. */
  key: string;
  /** The conversation it belongs to, and its ticket; null: the ticket that conversation is about to get. */
  thread: string;
  ticketId: string | null;
  repo: string;
  item: NewsItem;
  at: Date;
}

/**
 * Has every place that subscribed to it told, once the transaction of what happened is committed. Where the conversation itself is in
 * a place, its thread there tells all of it already.
 */
export async function addNews(tx: Tx, { key, thread, ticketId, repo, item, at }: Happening): Promise<void> {
  const rows = await ask(
    tx
      .select({ place: subscriptions.place, kinds: subscriptions.kinds })
      .from(subscriptions)
      .where(eq(subscriptions.repo, repo)),
  );
  const told = rows.filter(({ place, kinds }) => kinds.includes(item.kind) && !isThreadOf(thread, place));
  if (told.length === 0) return;
  const topic = await topicOf(tx, thread, ticketId);
  await ask(
    tx
      .insert(news)
      .values(told.map(({ place }) => ({ place, key, topic, repo, item, at })))
      .onConflictDoNothing(),
  );
  await notify(tx, 'news', '');
}

/** The same before a ticket is started and after: the conversation and how many tickets it had before. */
async function topicOf(tx: Tx, thread: string, ticketId: string | null): Promise<string> {
  const before = tx
    .select({ position: tickets.position })
    .from(tickets)
    .where(eq(tickets.id, ticketId ?? ''));
  const [row] = await ask(
    tx
      .select({ earlier: count() })
      .from(tickets)
      .where(
        and(
          eq(tickets.thread, thread),
          ticketId === null ? undefined : sql`${tickets.position} < coalesce((${before}), 9223372036854775807)`,
        ),
      ),
  );
  return `${thread} ${row?.earlier ?? 0}`;
}

/** What a place is told, by repository. */
export async function subscriptionsOf(db: Db | Tx, place: string): Promise<Subscription[]> {
  return ask(
    db
      .select({ repo: subscriptions.repo, kinds: subscriptions.kinds })
      .from(subscriptions)
      .where(eq(subscriptions.place, place))
      .orderBy(asc(subscriptions.repo)),
  );
}

/** No kinds at all ends the subscription. */
export async function setSubscription(
  tx: Tx,
  row: Omit<typeof subscriptions.$inferInsert, 'kinds'> & { kinds: NewsKind[]; weekAt: Date },
): Promise<void> {
  const { weekAt, ...values } = row;
  const { place, repo, ...set } = values;
  if (values.kinds.length === 0) {
    await ask(tx.delete(subscriptions).where(and(eq(subscriptions.place, place), eq(subscriptions.repo, repo))));
    return;
  }
  await ask(tx.insert(newsPlaces).values({ place, weekAt }).onConflictDoNothing());
  await ask(
    tx
      .insert(subscriptions)
      .values(values)
      .onConflictDoUpdate({ target: [subscriptions.place, subscriptions.repo], set }),
  );
}

export async function newsPlaceOf(db: Db | Tx, place: string): Promise<NewsPlace | null> {
  const [row] = await ask(db.select().from(newsPlaces).where(eq(newsPlaces.place, place)));
  return row ?? null;
}

export async function setNewsPlace(tx: Tx, place: string, set: Partial<Omit<NewsPlace, 'place'>>): Promise<void> {
  await ask(tx.update(newsPlaces).set(set).where(eq(newsPlaces.place, place)));
  await notify(tx, 'news', '');
}

/** Places of these surfaces with something to tell, or whose week is over. */
export async function placesWithNews(db: Db | Tx, surfaces: string[], now: Date): Promise<string[]> {
  const waiting = db
    .select({ one: sql`1` })
    .from(news)
    .where(and(eq(news.place, newsPlaces.place), isNull(news.toldAt)));
  const rows = await ask(
    db
      .select({ place: newsPlaces.place })
      .from(newsPlaces)
      .where(
        and(
          inArray(sql`split_part(${newsPlaces.place}, ':', 1)`, surfaces),
          or(lte(newsPlaces.weekAt, now), sql`exists ${waiting}`),
        ),
      ),
  );
  return rows.map(({ place }) => place);
}

/** The place to the end of the transaction; null while another process tells it. */
export async function lockNewsPlace(tx: Tx, place: string): Promise<NewsPlace | null> {
  const [row] = await ask(
    tx.select().from(newsPlaces).where(eq(newsPlaces.place, place)).for('update', { skipLocked: true }),
  );
  return row ?? null;
}

/** What it has not been told, oldest first. */
export async function newsFor(tx: Tx, place: string): Promise<NewsRow[]> {
  return ask(
    tx
      .select()
      .from(news)
      .where(and(eq(news.place, place), isNull(news.toldAt)))
      .orderBy(asc(news.position)),
  );
}

/** News of a place alone: the summary of its week. */
export async function addNewsFor(tx: Tx, row: typeof news.$inferInsert): Promise<void> {
  await ask(tx.insert(news).values(row).onConflictDoNothing());
}

export async function markTold(tx: Tx, rows: readonly Pick<NewsRow, 'position'>[], at: Date): Promise<void> {
  if (rows.length === 0) return;
  const positions = rows.map(({ position }) => position);
  await ask(tx.update(news).set({ toldAt: at }).where(inArray(news.position, positions)));
}
