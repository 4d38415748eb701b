import { and, eq, isNull } from 'drizzle-orm';
import { ask, type Db, type Tx } from './database.ts';
import { posted } from './schema.ts';

export type PostedRow = typeof posted.$inferSelect;

/** Notes that something is about to be posted under a key, unless it is there; tried again, it begins anew. */
export async function beginPosted(db: Db | Tx, row: { key: string; thread: string; begunAt: Date }): Promise<void> {
  const { begunAt } = row;
  await ask(
    db
      .insert(posted)
      .values(row)
      .onConflictDoUpdate({ target: posted.key, set: { begunAt }, setWhere: isNull(posted.reference) }),
  );
}

/** It is there, in this thread, by this name. */
export async function settlePosted(
  db: Db | Tx,
  row: { key: string; thread: string; reference: string },
): Promise<void> {
  const { key, thread, reference } = row;
  await ask(db.update(posted).set({ thread, reference }).where(eq(posted.key, key)));
}

/** It was refused: nothing is there under the key. */
export async function dropPosted(db: Db | Tx, key: string): Promise<void> {
  await ask(db.delete(posted).where(and(eq(posted.key, key), isNull(posted.reference))));
}

export async function loadPosted(db: Db | Tx, key: string): Promise<PostedRow | null> {
  const [row] = await ask(db.select().from(posted).where(eq(posted.key, key)));
  return row ?? null;
}

/** The key of what is in a thread by a name; null where it is none of ours. */
export async function postedKeyAt(db: Db | Tx, thread: string, reference: string): Promise<string | null> {
  const [row] = await ask(
    db
      .select({ key: posted.key })
      .from(posted)
      .where(and(eq(posted.thread, thread), eq(posted.reference, reference)))
      .limit(1),
  );
  return row?.key ?? null;
}
