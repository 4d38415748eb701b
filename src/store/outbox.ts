import { and, asc, desc, eq, inArray, isNull, lt, lte, or, sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Post } from '../chat/post.ts';
import { ask, type Db, type Tx } from './database.ts';
import { storable } from './json.ts';
import { notify } from './notify.ts';
import { followedAt, followersOf, keyIn } from './opened-threads.ts';
import { outbox } from './schema.ts';

export type OutboxRow = typeof outbox.$inferSelect;

/** What has to be said; with `whisperTo` it is that person's alone, where the surface can do so. */
interface Put {
  thread: string;
  key: string;
  post: Post;
  whisperTo?: string;
}

/**
 * Has something said in a thread, and in those where its conversation goes on as well, once its transaction is committed. The same
 * key with another body replaces what was said, in place; with an equal body nothing happens. A post that was given up on is tried
 * anew with its next body.
 */
export async function putPost(tx: Db | Tx, put: Put): Promise<void> {
  await putIn(tx, put);
  if (put.whisperTo !== undefined) return;
  for (const name of await followersOf(tx, put.thread))
    await putIn(tx, { ...put, thread: name, key: keyIn(name, put.key) });
}

/** Shows what was said under some keys once more, in a thread that follows; each goes on as its original does. */
export async function copyPosts(tx: Tx, name: string, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  const rows = await ask(
    tx
      .select({ key: outbox.key, post: outbox.post })
      .from(outbox)
      .where(inArray(outbox.key, [...keys]))
      .orderBy(asc(outbox.position)),
  );
  for (const { key, post } of rows) await putIn(tx, { thread: name, key: keyIn(name, key), post });
}

async function putIn(tx: Db | Tx, put: Put): Promise<void> {
  const changed = await ask(
    tx
      .insert(outbox)
      .values(put)
      .onConflictDoUpdate({
        target: outbox.key,
        set: {
          post: sql`excluded.post`,
          revision: sql`${outbox.revision} + 1`,
          attempts: sql`case when ${outbox.parkedAt} is null then ${outbox.attempts} else 0 end`,
          nextAt: sql`case when ${outbox.parkedAt} is null then ${outbox.nextAt} else 'epoch' end`,
          parkedAt: null,
        },
        setWhere: sql`${outbox.post}::text is distinct from excluded.post::text`,
      })
      .returning({ key: outbox.key }),
  );
  if (changed.length > 0) await notify(tx, 'outbox', put.thread);
}

/** The key of the newest post of a thread that waits for somebody; null where none ever did. */
export async function newestAsk(db: Db | Tx, thread: string): Promise<string | null> {
  const followed = (await followedAt(db, thread)).find(({ place }) => place !== thread);
  const [row] = await ask(
    db
      .select({ key: outbox.key })
      .from(outbox)
      .where(and(eq(outbox.thread, followed?.name ?? thread), inArray(sql`${outbox.post} ->> 'kind'`, ASKS)))
      .orderBy(desc(outbox.position))
      .limit(1),
  );
  return row?.key ?? null;
}

const ASKS: Post['kind'][] = ['questions', 'pick-repository', 'ticket'];

/** Threads with something to deliver now, on one of the surfaces; `only` limits it to one thread. */
export async function dueThreads(
  db: Db | Tx,
  look: { surfaces: string[]; only: string | null; now: Date; limit: number },
): Promise<string[]> {
  const rows = await ask(
    db
      .selectDistinct({ thread: outbox.thread })
      .from(outbox)
      .where(
        and(
          inArray(sql`split_part(${outbox.thread}, ':', 1)`, look.surfaces),
          look.only === null ? undefined : eq(outbox.thread, look.only),
          due(look.now),
          firstInItsThread(db),
        ),
      )
      .limit(look.limit),
  );
  return rows.map((row) => row.thread);
}

/** The oldest post of the thread that is to be delivered now; null when an older one has to go first, or none waits. */
export async function nextDue(db: Db | Tx, thread: string, now: Date): Promise<OutboxRow | null> {
  const [row] = await ask(
    db
      .select()
      .from(outbox)
      .where(and(eq(outbox.thread, thread), due(now), firstInItsThread(db)))
      .orderBy(asc(outbox.position))
      .limit(1),
  );
  return row ?? null;
}

/** `revision` is the one that was handed to the surface; a later one stays due. */
export async function markDelivered(db: Db | Tx, key: string, revision: number, reference: string): Promise<void> {
  await ask(
    db
      .update(outbox)
      .set({
        delivered: sql`greatest(${outbox.delivered}, ${revision}::int)`,
        reference: storable(reference),
        attempts: 0,
        lastError: null,
        parkedAt: null,
      })
      .where(eq(outbox.key, key)),
  );
}

/** `nextAt` null gives up on this revision, unless another body was put in the meantime. */
export async function markFailed(
  db: Db | Tx,
  key: string,
  failure: { revision: number; error: string; attempts: number; nextAt: Date | null; at: Date },
): Promise<void> {
  const parked = failure.nextAt === null;
  await ask(
    db
      .update(outbox)
      .set({
        lastError: storable(failure.error),
        attempts: failure.attempts,
        ...(parked
          ? {
              parkedAt: sql`case when ${outbox.revision} = ${failure.revision}::int then ${failure.at.toISOString()}::timestamptz end`,
            }
          : { nextAt: failure.nextAt ?? failure.at }),
      })
      .where(eq(outbox.key, key)),
  );
}

/** How many posts of the thread still wait, now or later; parked ones do not. */
export async function countWaiting(db: Db | Tx, thread: string): Promise<number> {
  return db.$count(outbox, and(eq(outbox.thread, thread), waiting()));
}

/** What became of a post. */
export async function getPost(db: Db | Tx, key: string): Promise<OutboxRow | null> {
  const [row] = await ask(db.select().from(outbox).where(eq(outbox.key, key)));
  return row ?? null;
}

function waiting(): SQL | undefined {
  return and(lt(outbox.delivered, outbox.revision), isNull(outbox.parkedAt));
}

function due(now: Date): SQL | undefined {
  return and(waiting(), lte(outbox.nextAt, now));
}

/** A thread reads in the order things were put: a new post waits for older ones, an edit of an old post need not. */
function firstInItsThread(db: Db | Tx): SQL | undefined {
  const older = alias(outbox, 'older');
  const blocking = db
    .select({ one: sql`1` })
    .from(older)
    .where(
      and(
        eq(older.thread, outbox.thread),
        lt(older.position, outbox.position),
        eq(older.delivered, 0),
        isNull(older.parkedAt),
      ),
    );
  return or(sql`${outbox.delivered} > 0`, sql`not exists ${blocking}`);
}
