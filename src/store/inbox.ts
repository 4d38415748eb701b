import { ask, type Tx } from './database.ts';
import { inbox } from './schema.ts';

/**
 * Notes that a message is being handled; false when it was before. In the same transaction as what the message leads to:
 * either both are kept, or the message comes again. A second delivery at the same time waits for the first to end.
 */
export async function receiveOnce(tx: Tx, thread: string, messageId: string): Promise<boolean> {
  const added = await ask(
    tx.insert(inbox).values({ thread, messageId }).onConflictDoNothing().returning({ thread: inbox.thread }),
  );
  return added.length === 1;
}
