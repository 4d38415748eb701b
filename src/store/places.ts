import { desc, eq, inArray } from 'drizzle-orm';
import { ask, type Db, type Tx } from './database.ts';
import { places } from './schema.ts';

/** The repository that requests of a place are about, where somebody set one. */
export async function repoOfPlace(db: Db | Tx, place: string): Promise<string | null> {
  const [row] = await ask(db.select({ repo: places.repo }).from(places).where(eq(places.place, place)));
  return row?.repo ?? null;
}

export async function setRepoOfPlace(tx: Tx, place: string, repo: string, setBy: string, at: Date): Promise<void> {
  const row = { repo, setBy, setAt: at };
  await ask(
    tx
      .insert(places)
      .values({ place, ...row })
      .onConflictDoUpdate({ target: places.place, set: row }),
  );
}

export async function clearRepoOfPlace(tx: Tx, place: string): Promise<void> {
  await ask(tx.delete(places).where(eq(places.place, place)));
}

/** What some places are set to, the latest first. */
export async function listPlaces(db: Db | Tx, of: string[]): Promise<{ place: string; repo: string }[]> {
  if (of.length === 0) return [];
  return ask(
    db
      .select({ place: places.place, repo: places.repo })
      .from(places)
      .where(inArray(places.place, of))
      .orderBy(desc(places.setAt)),
  );
}
