import { and, asc, eq, inArray, isNotNull, isNull, lt, lte, sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { IncomingMessage } from '../chat/surface.ts';
import { ask, type Db, type Tx } from './database.ts';
import { notify } from './notify.ts';
import { inbox } from './schema.ts';
import { parseMessage } from './message.ts';
import { followedAt } from './opened-threads.ts';

/** A message that waits to be handled; `message` null: it was written by another version, and cannot be read. */
export interface Received {
  id: string;
  message: IncomingMessage | null;
  attempts: number;
}

/** Keeps what somebody did until it is handled; false when it was received before. */
export async function receive(db: Db | Tx, message: IncomingMessage): Promise<boolean> {
  const { thread, id: messageId } = message;
  const added = await ask(
    db.insert(inbox).values({ thread, messageId, message }).onConflictDoNothing().returning({ thread: inbox.thread }),
  );
  if (added.length === 0) return false;
  // Whoever sent it waits for this answer; that others are told of it, or look a second later by themselves, is no part of keeping it.
  void notify(db, 'inbox', thread).catch(() => undefined);
  return true;
}

/** Threads whose oldest message can be handled now, on one of the surfaces; `only` limits it to one thread. */
export async function waitingThreads(
  db: Db | Tx,
  look: { surfaces: string[]; only: string | null; now: Date; limit: number },
): Promise<string[]> {
  const rows = await ask(
    db
      .selectDistinct({ thread: inbox.thread })
      .from(inbox)
      .where(
        and(
          inArray(sql`split_part(${inbox.thread}, ':', 1)`, look.surfaces),
          look.only === null ? undefined : eq(inbox.thread, look.only),
          waiting(),
          lte(inbox.nextAt, look.now),
          firstInItsThread(db),
        ),
      )
      .limit(look.limit),
  );
  return rows.map((row) => row.thread);
}

/** The oldest message of the thread that is not handled; null when there is none, or it is not to be tried yet. */
export async function nextReceived(db: Db | Tx, thread: string, now: Date): Promise<Received | null> {
  const [row] = await ask(
    db
      .select()
      .from(inbox)
      .where(and(eq(inbox.thread, thread), waiting()))
      .orderBy(asc(inbox.position))
      .limit(1),
  );
  if (row === undefined || row.nextAt > now) return null;
  return { id: row.messageId, message: parseMessage(row.message), attempts: row.attempts };
}

/**
 * Notes that a message is handled, in the transaction of what follows from it; false when it was before. Whoever else handles it
 * at the same time waits here for the end of the transaction.
 */
export async function markHandled(tx: Db | Tx, thread: string, messageId: string, at: Date): Promise<boolean> {
  const marked = await ask(
    tx
      .update(inbox)
      .set({ handledAt: at })
      .where(and(eq(inbox.thread, thread), eq(inbox.messageId, messageId), isNull(inbox.handledAt)))
      .returning({ thread: inbox.thread }),
  );
  return marked.length === 1;
}

/** What could not be handled comes again at `nextAt`; later messages of its thread wait for it. */
export async function putOff(db: Db | Tx, thread: string, messageId: string, nextAt: Date): Promise<void> {
  await ask(
    db
      .update(inbox)
      .set({ attempts: sql`${inbox.attempts} + 1`, nextAt })
      .where(and(eq(inbox.thread, thread), eq(inbox.messageId, messageId), isNull(inbox.handledAt))),
  );
}

export async function isHandled(db: Db | Tx, thread: string, messageId: string): Promise<boolean> {
  const [row] = await ask(
    db
      .select({ at: inbox.handledAt })
      .from(inbox)
      .where(and(eq(inbox.thread, thread), eq(inbox.messageId, messageId))),
  );
  return row !== undefined && row.at !== null;
}

/** Whether anything was ever heard in a thread, or a conversation goes on there that was begun elsewhere. */
export async function hasHeard(db: Db | Tx, thread: string): Promise<boolean> {
  const rows = await ask(db.select({ thread: inbox.thread }).from(inbox).where(eq(inbox.thread, thread)).limit(1));
  return rows.length > 0 || (await followedAt(db, thread)).length > 0;
}

function waiting(): SQL | undefined {
  return and(isNull(inbox.handledAt), isNotNull(inbox.message));
}

function firstInItsThread(db: Db | Tx): SQL {
  const older = alias(inbox, 'older');
  const blocking = db
    .select({ one: sql`1` })
    .from(older)
    .where(
      and(
        eq(older.thread, inbox.thread),
        lt(older.position, inbox.position),
        isNull(older.handledAt),
        isNotNull(older.message),
      ),
    );
  return sql`not exists ${blocking}`;
}
