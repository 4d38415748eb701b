import { eq } from 'drizzle-orm';
import { ask, type Db, type Tx } from './database.ts';
import { conversationReferences } from './schema.ts';

/** In place of what was known of the address before. */
export async function saveReference(
  db: Db | Tx,
  row: { address: string; reference: unknown; heardAt: Date },
): Promise<void> {
  const { reference, heardAt } = row;
  await ask(
    db
      .insert(conversationReferences)
      .values(row)
      .onConflictDoUpdate({ target: conversationReferences.address, set: { reference, heardAt } }),
  );
}

/** What is known of an address, as it was saved; null where nothing is. */
export async function loadReference(db: Db | Tx, address: string): Promise<unknown> {
  const [row] = await ask(
    db
      .select({ reference: conversationReferences.reference })
      .from(conversationReferences)
      .where(eq(conversationReferences.address, address)),
  );
  return row?.reference ?? null;
}
