import { sql } from 'drizzle-orm';
import { ask, type Db, type Tx } from './database.ts';

/** What processes tell each other. `inbox` and `outbox` carry a thread, `runs` a run id, `pulls` a ticket id or nothing, `news` nothing. */
export type Channel = 'inbox' | 'outbox' | 'runs' | 'pulls' | 'news';

/** Tells every listening process, once the transaction is committed. A hint only: listeners also look by themselves. */
export async function notify(db: Db | Tx, channel: Channel, payload: string): Promise<void> {
  await ask(db.execute(sql`select pg_notify(${sqlChannel(channel)}, ${payload.slice(0, 4000)})`));
}

export function sqlChannel(channel: Channel): string {
  return `ensurefix_${channel}`;
}
