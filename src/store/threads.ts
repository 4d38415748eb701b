import { and, eq, inArray, like, lt, or, sql } from 'drizzle-orm';
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
  /** When it last changed. */
  updatedAt: Date;
}

/** The thread's row, made when it is new, and locked to the end of the transaction: one message of a thread at a time. */
export async function lockThread(tx: Tx, thread: string, log: Logger = silentLog): Promise<ThreadRow> {
  await ask(tx.insert(threads).values({ thread, state: IDLE }).onConflictDoNothing());
  const [row] = await ask(tx.select().from(threads).where(eq(threads.thread, thread)).for('update'));
  const state = parseState(row?.state ?? IDLE, thread, log);
  return { thread, repo: row?.repo ?? null, state, updatedAt: row?.updatedAt ?? new Date() };
}

export async function saveThread(
  tx: Tx,
  thread: string,
  state: ConversationState,
  repo: string | null,
  at: Date = new Date(),
): Promise<void> {
  const row = { state, repo, updatedAt: at };
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
  if (row === undefined) return null;
  return { thread, repo: row.repo, state: parseState(row.state, thread, log), updatedAt: row.updatedAt };
}

/** Threads that have been in one of these kinds of state, untouched, since before a moment; the longest first. */
export async function quietThreads(
  db: Db | Tx,
  options: { kinds: ConversationState['kind'][]; before: Date; surfaces: string[]; only?: string },
): Promise<string[]> {
  const ours = options.surfaces.map((surface) => like(threads.thread, `${surface}:%`));
  const rows = await ask(
    db
      .select({ thread: threads.thread })
      .from(threads)
      .where(
        and(
          inArray(sql`${threads.state}->>'kind'`, options.kinds),
          lt(threads.updatedAt, options.before),
          options.only === undefined ? or(...ours) : eq(threads.thread, options.only),
        ),
      )
      .orderBy(threads.updatedAt)
      .limit(100),
  );
  return rows.map(({ thread }) => thread);
}

const IDLE: ConversationState = { kind: 'idle' };
