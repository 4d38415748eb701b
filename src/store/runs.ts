import { and, asc, desc, eq, inArray, isNull, ne, sql } from 'drizzle-orm';
import type { Amendment } from '../ticket/amendment.ts';
import type { Outcome } from '../ticket/outcome.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { ask, type Db, type Tx } from './database.ts';
import { storable } from './json.ts';
import { notify } from './notify.ts';
import { patches, runs, tickets } from './schema.ts';

export type Run = typeof runs.$inferSelect;

/** One attempt at a ticket: "k3f9.1". The same name for the run and for its workflow, so neither can exist twice. */
function runIdOf(ticketId: string, attempt: number): string {
  return `${ticketId}.${attempt}`;
}

/** Adds a queued run and returns its id. The ticket must be there. */
export async function insertRun(
  tx: Tx,
  run: { ticketId: string; attempt: number; amendment?: Amendment },
): Promise<string> {
  const id = runIdOf(run.ticketId, run.attempt);
  await ask(tx.insert(runs).values({ id, ...run }));
  await notify(tx, 'runs', id);
  return id;
}

/** Says what a run is doing, in words. Starts it the first time; does nothing to a run that is done. */
export async function markStep(db: Db | Tx, runId: string, step: string, at: Date): Promise<void> {
  await ask(
    db
      .update(runs)
      .set({
        status: 'running',
        step: storable(step),
        startedAt: sql`coalesce(${runs.startedAt}, ${at.toISOString()}::timestamptz)`,
      })
      .where(and(eq(runs.id, runId), ne(runs.status, 'done'))),
  );
  await notify(db, 'runs', runId);
}

/** Ends a run. The first outcome stays; false for any later one, and for a run that does not exist. */
export async function finishRun(db: Db | Tx, runId: string, outcome: Outcome, at: Date): Promise<boolean> {
  const ended = await ask(
    db
      .update(runs)
      .set({ status: 'done', outcome, endedAt: at })
      .where(and(eq(runs.id, runId), ne(runs.status, 'done')))
      .returning({ id: runs.id }),
  );
  if (ended.length === 0) return false;
  await notify(db, 'runs', runId);
  return true;
}

/** Asks a run to stop. False when it is done already; asking twice keeps the first time. */
export async function requestCancel(db: Db | Tx, runId: string, at: Date): Promise<boolean> {
  await ask(
    db
      .update(runs)
      .set({ cancelRequestedAt: at })
      .where(and(eq(runs.id, runId), ne(runs.status, 'done'), isNull(runs.cancelRequestedAt))),
  );
  await notify(db, 'runs', runId);
  const run = await getRun(db, runId);
  return run !== null && run.status !== 'done';
}

export async function cancelRequested(db: Db | Tx, runId: string): Promise<boolean> {
  const [row] = await ask(db.select({ at: runs.cancelRequestedAt }).from(runs).where(eq(runs.id, runId)));
  return row !== undefined && row.at !== null;
}

export async function getRun(db: Db | Tx, runId: string): Promise<Run | null> {
  const [row] = await ask(db.select().from(runs).where(eq(runs.id, runId)));
  return row ?? null;
}

/** Newest first, each with its ticket. */
export async function latestRuns(db: Db | Tx, limit: number): Promise<{ run: Run; ticket: Ticket }[]> {
  return ask(
    db
      .select({ run: runs, ticket: tickets.ticket })
      .from(runs)
      .innerJoin(tickets, eq(tickets.id, runs.ticketId))
      .orderBy(desc(runs.queuedAt), desc(runs.id))
      .limit(limit),
  );
}

/** Runs whose change was proposed to a repository, newest first, each with its ticket. */
export async function proposedRuns(db: Db | Tx, repo: string, limit: number): Promise<{ run: Run; ticket: Ticket }[]> {
  return ask(
    db
      .select({ run: runs, ticket: tickets.ticket })
      .from(runs)
      .innerJoin(tickets, eq(tickets.id, runs.ticketId))
      .where(and(eq(sql`${runs.outcome} ->> 'kind'`, 'proposed'), eq(sql`${tickets.ticket} ->> 'repo'`, repo)))
      .orderBy(desc(runs.queuedAt), desc(runs.id))
      .limit(limit),
  );
}

/** All attempts at the tickets, oldest first. */
export async function listRuns(db: Db | Tx, ticketIds: string[]): Promise<Run[]> {
  if (ticketIds.length === 0) return [];
  return ask(db.select().from(runs).where(inArray(runs.ticketId, ticketIds)).orderBy(asc(runs.queuedAt), asc(runs.id)));
}

/** Keeps the diff of a run, for its page; the last one stays. */
export async function keepPatch(db: Db | Tx, runId: string, patch: string): Promise<void> {
  const row = { patch: storable(patch) };
  await ask(
    db
      .insert(patches)
      .values({ runId, ...row })
      .onConflictDoUpdate({ target: patches.runId, set: row }),
  );
}

export async function getPatch(db: Db | Tx, runId: string): Promise<string | null> {
  const [row] = await ask(db.select({ patch: patches.patch }).from(patches).where(eq(patches.runId, runId)));
  return row?.patch ?? null;
}
