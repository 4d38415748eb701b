import { eq } from 'drizzle-orm';
import type { ConversationState } from '../conversation/state.ts';
import { silentLog, type Logger } from '../lib/log.ts';
import { ask, type Db, type Tx } from './database.ts';
import { threads } from './schema.ts';
import { parseState } from './thread-state.ts';

export interface ThreadRow {
  thread: string;
  /** Path or URL of the repository the thread talks about; null until one was chosen. */
  repo: string | null;
  state: ConversationState;
}

/** The thread's row, made when it is new, and locked to the end of the transaction: one message of a thread at a time. */
export async function lockThread(tx: Tx, thread: string, log: Logger = silentLog): Promise<ThreadRow> {
  await ask(tx.insert(threads).values({ thread, state: IDLE }).onConflictDoNothing());
  const [row] = await ask(tx.select().from(threads).where(eq(threads.thread, thread)).for('update'));
  return { thread, repo: row?.repo ?? null, state: parseState(row?.state ?? IDLE, thread, log) };
}

export async function saveThread(tx: Tx, thread: string, state: ConversationState, repo: string | null): Promise<void> {
  const row = { state, repo, updatedAt: new Date() };
  await ask(
    tx
      .insert(threads)
      .values({ thread, ...row })
      .onConflictDoUpdate({ target: threads.thread, set: row }),
  );
}

/** Reads without locking; null for a thread never seen. */
export async function loadThread(db: Db | Tx, thread: string, log: Logger = silentLog): Promise<ThreadRow | null> {
  const [row] = await ask(db.select().from(threads).where(eq(threads.thread, thread)));
  return row === undefined ? null : { thread, repo: row.repo, state: parseState(row.state, thread, log) };
}

const IDLE: ConversationState = { kind: 'idle' };
