import { ask, type Db, type Tx } from './database.ts';
import { endings } from './schema.ts';

/** Notes what became of a ticket's pull request; the last word stays: one that was closed may be merged later. */
export async function recordEnding(
  db: Db | Tx,
  ticketId: string,
  ending: 'merged' | 'closed',
  at: Date,
): Promise<void> {
  const row = { ending, at };
  await ask(
    db
      .insert(endings)
      .values({ ticketId, ...row })
      .onConflictDoUpdate({ target: endings.ticketId, set: row }),
  );
}
