import { and, asc, eq, inArray, isNotNull, lte, or, sql } from 'drizzle-orm';
import type { Ticket } from '../ticket/ticket.ts';
import { ask, type Db, type Tx } from './database.ts';
import { notify } from './notify.ts';
import { pullRequests, tickets } from './schema.ts';

export type PullRow = typeof pullRequests.$inferSelect;
export type Followed = { pull: PullRow; ticket: Ticket };

/** Begins to follow a pull request, or goes on with it as a later attempt left it. What was told stays told. */
export async function followPull(
  tx: Tx,
  row: Pick<PullRow, 'ticketId' | 'number' | 'url' | 'branch' | 'runId' | 'commit' | 'baseCommit'>,
  now: Date,
): Promise<void> {
  const { number, url, runId, commit, baseCommit } = row;
  await ask(
    tx
      .insert(pullRequests)
      .values({ ...row, told: {}, openedAt: now })
      .onConflictDoUpdate({
        target: pullRequests.ticketId,
        set: { number, url, runId, commit, baseCommit, lookAt: new Date(0) },
      }),
  );
  await notify(tx, 'pulls', row.ticketId);
}

/** Longer than a look takes: one that was killed is looked at again after this. */
const CLAIM_MS = 60_000;

/** Those whose time has come, the longest waiting first. They are this process's until `until`, which their row shows meanwhile. */
export async function claimPulls(db: Db, now: Date, limit: number): Promise<{ ticketId: string; until: Date }[]> {
  const until = new Date(now.getTime() + CLAIM_MS);
  const due = db
    .select({ ticketId: pullRequests.ticketId })
    .from(pullRequests)
    .where(and(isNotNull(pullRequests.lookAt), lte(pullRequests.lookAt, now)))
    .orderBy(asc(pullRequests.lookAt))
    .limit(limit)
    .for('update', { skipLocked: true });
  const rows = await ask(
    db
      .update(pullRequests)
      .set({ lookAt: until })
      .where(inArray(pullRequests.ticketId, due))
      .returning({ ticketId: pullRequests.ticketId }),
  );
  return rows.map(({ ticketId }) => ({ ticketId, until }));
}

/** The row, to the end of the transaction; null while another process has it, or where there is none. */
export async function lockPull(tx: Tx, ticketId: string): Promise<PullRow | null> {
  const [row] = await ask(
    tx.select().from(pullRequests).where(eq(pullRequests.ticketId, ticketId)).for('update', { skipLocked: true }),
  );
  return row ?? null;
}

export async function getPull(db: Db | Tx, ticketId: string): Promise<Followed | null> {
  const [row] = await ask(
    db
      .select({ pull: pullRequests, ticket: tickets.ticket })
      .from(pullRequests)
      .innerJoin(tickets, eq(tickets.id, pullRequests.ticketId))
      .where(eq(pullRequests.ticketId, ticketId)),
  );
  return row ?? null;
}

/** The ticket of the pull request at an address; null where it is none of ours. */
export async function ticketOfPull(db: Db | Tx, url: string): Promise<string | null> {
  const [row] = await ask(
    db.select({ ticketId: pullRequests.ticketId }).from(pullRequests).where(eq(pullRequests.url, url)).limit(1),
  );
  return row?.ticketId ?? null;
}

/** All that are open in a repository. */
export async function openPullsOf(db: Db | Tx, repo: string): Promise<Followed[]> {
  return ask(
    db
      .select({ pull: pullRequests, ticket: tickets.ticket })
      .from(pullRequests)
      .innerJoin(tickets, eq(tickets.id, pullRequests.ticketId))
      .where(and(eq(pullRequests.state, 'open'), eq(sql`${tickets.ticket} ->> 'repo'`, repo)))
      .orderBy(asc(pullRequests.openedAt)),
  );
}

export async function savePull(
  tx: Tx,
  ticketId: string,
  set: Partial<Pick<PullRow, 'state' | 'told' | 'endedAt' | 'lookAt' | 'url'>>,
): Promise<void> {
  await ask(tx.update(pullRequests).set(set).where(eq(pullRequests.ticketId, ticketId)));
}

/** Has one looked at soon, because there is something to say at it. */
export async function wakePull(tx: Tx, ticketId: string): Promise<void> {
  await ask(
    tx
      .update(pullRequests)
      .set({ lookAt: new Date(0) })
      .where(eq(pullRequests.ticketId, ticketId)),
  );
  await notify(tx, 'pulls', ticketId);
}

/** Has those looked at soon that a hint may mean; what is over is not looked at for a hint. */
export async function hintPulls(
  db: Db | Tx,
  hint: { branches: string[]; pulls: string[]; below: string[] },
): Promise<void> {
  const meant = or(
    hint.branches.length === 0 ? undefined : inArray(pullRequests.branch, hint.branches),
    hint.pulls.length === 0 ? undefined : inArray(pullRequests.url, hint.pulls),
    ...hint.below.map((start) => sql`starts_with(${pullRequests.url}, ${start})`),
  );
  if (meant === undefined) return;
  const found = await ask(
    db
      .update(pullRequests)
      .set({ lookAt: new Date(0) })
      .where(and(isNotNull(pullRequests.lookAt), meant))
      .returning({ ticketId: pullRequests.ticketId }),
  );
  if (found.length > 0) await notify(db, 'pulls', '');
}
