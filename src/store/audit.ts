import { and, asc, count, desc, eq, gt, inArray, max, or, sql } from 'drizzle-orm';
import { ask, type Db, type Tx } from './database.ts';
import { audit } from './schema.ts';

export type AuditRow = typeof audit.$inferSelect;
export type AuditEntry = Omit<AuditRow, 'position'>;

/** Notes what somebody did and what was decided. It stays: the table refuses changes. */
export async function recordAction(tx: Db | Tx, entry: AuditEntry): Promise<void> {
  await ask(tx.insert(audit).values(entry));
}

/** How much a person, by all their names, and a place did since a moment, of what counts against their limits. */
export async function usageSince(
  db: Db | Tx,
  of: { actors: readonly string[]; place: string },
  since: Date,
): Promise<{ person: number; place: number }> {
  const isActor = inArray(audit.actor, [...of.actors]);
  const [row] = await ask(
    db
      .select({
        person: count(sql`case when ${isActor} then 1 end`),
        place: count(sql`case when ${audit.place} = ${of.place} then 1 end`),
      })
      .from(audit)
      .where(and(sql`${audit.counts}`, gt(audit.at, since), or(isActor, eq(audit.place, of.place)))),
  );
  return { person: row?.person ?? 0, place: row?.place ?? 0 };
}

/** Places where a person did something, the latest first. */
export async function placesOf(db: Db | Tx, actor: string, limit: number): Promise<string[]> {
  const rows = await ask(
    db
      .select({ place: audit.place })
      .from(audit)
      .where(eq(audit.actor, actor))
      .groupBy(audit.place)
      .orderBy(desc(max(audit.position)))
      .limit(limit),
  );
  return rows.map(({ place }) => place);
}

/** All of a thread, oldest first. */
export async function auditOf(db: Db | Tx, thread: string): Promise<AuditRow[]> {
  return ask(db.select().from(audit).where(eq(audit.thread, thread)).orderBy(asc(audit.position)));
}
