import { eq, lt } from 'drizzle-orm';
import { ask, type Db } from './database.ts';
import { deliveries } from './schema.ts';

/** Longer than a sender can deliver the same again. */
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;

export async function isHeard(db: Db, id: string): Promise<boolean> {
  const rows = await ask(db.select({ id: deliveries.id }).from(deliveries).where(eq(deliveries.id, id)));
  return rows.length > 0;
}

/** Old ones are forgotten on the way. */
export async function noteHeard(db: Db, id: string, now: Date = new Date()): Promise<void> {
  await ask(db.insert(deliveries).values({ id, heardAt: now }).onConflictDoNothing());
  await ask(db.delete(deliveries).where(lt(deliveries.heardAt, new Date(now.getTime() - KEPT_MS))));
}
