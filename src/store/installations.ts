import { and, eq, lt } from 'drizzle-orm';
import { ask, type Db, type Tx } from './database.ts';
import { installations } from './schema.ts';

/** What was saved for an organisation that installed us on a surface, sealed; null where nothing is. */
export async function loadInstallation(db: Db | Tx, surface: string, tenant: string): Promise<string | null> {
  const [row] = await ask(
    db.select({ sealed: installations.sealed }).from(installations).where(named(surface, tenant)),
  );
  return row?.sealed ?? null;
}

/** In place of what was saved before. */
export async function saveInstallation(
  db: Db | Tx,
  row: { surface: string; tenant: string; sealed: string; savedAt: Date },
): Promise<void> {
  const { sealed, savedAt } = row;
  await ask(
    db
      .insert(installations)
      .values(row)
      .onConflictDoUpdate({ target: [installations.surface, installations.tenant], set: { sealed, savedAt } }),
  );
}

/** The same under another key, if nobody saved another meanwhile; when it was saved stays. */
export async function resealInstallation(
  db: Db | Tx,
  row: { surface: string; tenant: string; before: string; sealed: string },
): Promise<void> {
  await ask(
    db
      .update(installations)
      .set({ sealed: row.sealed })
      .where(and(named(row.surface, row.tenant), eq(installations.sealed, row.before))),
  );
}

/** Forgets what was saved before the moment. */
export async function removeInstallation(db: Db | Tx, surface: string, tenant: string, before: Date): Promise<void> {
  await ask(db.delete(installations).where(and(named(surface, tenant), lt(installations.savedAt, before))));
}

function named(surface: string, tenant: string) {
  return and(eq(installations.surface, surface), eq(installations.tenant, tenant));
}
