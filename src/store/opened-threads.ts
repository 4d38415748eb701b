import { createHash } from 'node:crypto';
import { and, asc, eq, isNotNull, isNull } from 'drizzle-orm';
import type { IncomingMessage } from '../chat/surface.ts';
import { ask, type Db, type Tx } from './database.ts';
import { openedThreads } from './schema.ts';

export type OpenedThread = typeof openedThreads.$inferSelect;

/**
 * A thread that is to be opened in a place, by a name made of what it is for: the same again is the same thread. What is put into
 * the outbox under the name is delivered there, and its first post opens it.
 */
export async function nameThread(tx: Db | Tx, of: { place: string; about: string; follows?: string }): Promise<string> {
  const { place, about, follows } = of;
  const name = `${place}${MARK}${createHash('sha256').update(`${place}\n${about}`).digest('hex').slice(0, 16)}`;
  await ask(tx.insert(openedThreads).values({ name, place, follows }).onConflictDoNothing());
  return name;
}

/** Where what is put under a name goes; null for a thread's own address. */
export async function openedBy(db: Db | Tx, name: string): Promise<OpenedThread | null> {
  const [row] = await ask(db.select().from(openedThreads).where(eq(openedThreads.name, name)));
  return row ?? null;
}

/** The first address stays. */
export async function noteOpened(db: Db | Tx, name: string, address: string): Promise<void> {
  await ask(
    db
      .update(openedThreads)
      .set({ address })
      .where(and(eq(openedThreads.name, name), isNull(openedThreads.address))),
  );
}

/** Threads in which the conversation of a thread goes on as well. */
export async function followersOf(db: Db | Tx, thread: string): Promise<string[]> {
  const rows = await ask(
    db
      .select({ name: openedThreads.name })
      .from(openedThreads)
      .where(eq(openedThreads.follows, thread))
      .orderBy(asc(openedThreads.openedAt)),
  );
  return rows.map(({ name }) => name);
}

/** The key of a post where it is shown once more. */
export function keyIn(name: string, key: string): string {
  return `${key}@${name.slice(name.lastIndexOf(MARK) + 1)}`;
}

/** The key of what is shown there once more; of anything else its own. */
export function originalKey(key: string): string {
  return key.replace(/@[0-9a-f]{16}$/, '');
}

/** Names by which a thread of that address follows another. */
export async function followedAt(db: Db | Tx, address: string): Promise<OpenedThread[]> {
  return ask(
    db
      .select()
      .from(openedThreads)
      .where(and(eq(openedThreads.address, address), isNotNull(openedThreads.follows))),
  );
}

/**
 * What was done in a thread that follows another, as part of the conversation there; anything else as it is. A chat without threads
 * is nobody's alone: there only what was done on a card of the conversation belongs to it.
 */
export async function inItsConversation(db: Db | Tx, message: IncomingMessage): Promise<IncomingMessage> {
  const found = await followedAt(db, message.thread);
  const card = message.card ?? '';
  const meant =
    found.find(({ name }) => card.endsWith(keyIn(name, ''))) ??
    (message.thread === message.place.address ? undefined : found[0]);
  if (meant?.follows == null) return message;
  return { ...message, id: `${message.thread}/${message.id}`, thread: meant.follows, heardIn: message.thread };
}

/** Whether a thread is one of a place, as addresses go: the place, and what tells its threads apart. */
export function isThreadOf(thread: string, place: string): boolean {
  return thread === place || (thread.startsWith(place) && /^[:;]/.test(thread.slice(place.length)));
}

const MARK = '#';
