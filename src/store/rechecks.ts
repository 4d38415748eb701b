import { and, count, eq, isNull } from 'drizzle-orm';
import type { CheckReport } from '../ticket/report.ts';
import { ask, type Db, type Tx } from './database.ts';
import { rechecks } from './schema.ts';

export type Recheck = typeof rechecks.$inferSelect;

/** Adds one and returns its id, under which it is queued; null while the same check of the run is still to be run again. */
export async function insertRecheck(
  tx: Tx,
  wanted: Pick<Recheck, 'runId' | 'check' | 'askedBy' | 'askedAt'>,
): Promise<string | null> {
  const same = and(eq(rechecks.runId, wanted.runId), eq(rechecks.check, wanted.check));
  const [open] = await ask(
    tx
      .select({ id: rechecks.id })
      .from(rechecks)
      .where(and(same, isNull(rechecks.endedAt))),
  );
  if (open !== undefined) return null;
  const [row] = await ask(tx.select({ times: count() }).from(rechecks).where(same));
  const id = `${wanted.runId}~${wanted.check}~${(row?.times ?? 0) + 1}`;
  await ask(tx.insert(rechecks).values({ id, ...wanted }));
  return id;
}

/** Whether an id of the queue is one of these; any other is a run's. */
export function isRecheckId(id: string): boolean {
  return id.includes('~');
}

export async function getRecheck(db: Db | Tx, id: string): Promise<Recheck | null> {
  const [row] = await ask(db.select().from(rechecks).where(eq(rechecks.id, id)));
  return row ?? null;
}

/** Ends one; `report` null: it could not be run. False where it was ended before. */
export async function finishRecheck(tx: Tx, id: string, report: CheckReport | null, at: Date): Promise<boolean> {
  const ended = await ask(
    tx
      .update(rechecks)
      .set({ report, endedAt: at })
      .where(and(eq(rechecks.id, id), isNull(rechecks.endedAt)))
      .returning({ id: rechecks.id }),
  );
  return ended.length === 1;
}
