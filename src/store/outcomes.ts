import { and, eq, gt, sql } from 'drizzle-orm';
import type { Ending, Tally } from '../ticket/acceptance.ts';
import { ask, type Db, type Tx } from './database.ts';
import { outcomes } from './schema.ts';

/** What became of a ticket; the last word stays: what was merged may be reverted, what was stale may be merged. */
export async function putEnding(
  tx: Db | Tx,
  row: { ticketId: string; shape: string; repo: string; generator: string; ending: Ending; at: Date },
): Promise<void> {
  const { ending, at } = row;
  await ask(
    tx
      .insert(outcomes)
      .values(row)
      .onConflictDoUpdate({
        target: outcomes.ticketId,
        set: { ending, at },
        setWhere: sql`${outcomes.ending} <> ${ending}`,
      }),
  );
}

/** What is open has not ended, whatever was thought before: it was stale and somebody came back to it, or closed and opened again. */
export async function dropEnding(tx: Db | Tx, ticketId: string): Promise<void> {
  await ask(tx.delete(outcomes).where(eq(outcomes.ticketId, ticketId)));
}

export interface Kind {
  shape: string;
  repo: string;
  /** What computed it: "recipe" or "model". */
  generator: string;
  tally: Tally;
}

/** Half a year: what a shape could not do then it may do now, and one that is not offered any more gets no better numbers. */
const COUNTED_MS = 180 * 24 * 60 * 60 * 1000;

/** How tickets of each shape, repository and generator ended lately; of one repository, or of all. */
export async function tallies(db: Db | Tx, repo: string | null, now: Date = new Date()): Promise<Kind[]> {
  const { shape, generator, ending } = outcomes;
  const rows = await ask(
    db
      .select({ shape, repo: outcomes.repo, generator, ending, count: sql<string>`count(*)` })
      .from(outcomes)
      .where(
        and(gt(outcomes.at, new Date(now.getTime() - COUNTED_MS)), repo === null ? undefined : eq(outcomes.repo, repo)),
      )
      .groupBy(shape, outcomes.repo, generator, ending)
      .orderBy(shape, outcomes.repo, generator),
  );
  const kinds = new Map<string, Kind>();
  for (const { count, ending: how, ...of } of rows) {
    const key = JSON.stringify(of);
    const kind = kinds.get(key) ?? { ...of, tally: { ...NONE } };
    kind.tally[how] = Number(count);
    kinds.set(key, kind);
  }
  return [...kinds.values()];
}

const NONE: Tally = { 'merged-untouched': 0, 'merged-edited': 0, closed: 0, reverted: 0, stale: 0 };
