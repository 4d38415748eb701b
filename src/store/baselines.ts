import { eq } from 'drizzle-orm';
import { ask, type Db, type Tx } from './database.ts';
import { baselines } from './schema.ts';

/** The value saved under the key, or null. It was written by some version of the program: parse it. */
export async function getBaseline(db: Db | Tx, key: string): Promise<unknown> {
  const [row] = await ask(db.select({ value: baselines.value }).from(baselines).where(eq(baselines.key, key)));
  return row?.value ?? null;
}

/** `value` is plain JSON. The last one put under a key stays. */
export async function putBaseline(db: Db | Tx, key: string, value: object): Promise<void> {
  const row = { value, savedAt: new Date() };
  await ask(
    db
      .insert(baselines)
      .values({ key, ...row })
      .onConflictDoUpdate({ target: baselines.key, set: row }),
  );
}
