import { and, count, desc, eq, gte, inArray, sql } from 'drizzle-orm';
import type { ConversationState } from '../conversation/state.ts';
import { silentLog } from '../lib/log.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { ask, type Db, type Tx } from './database.ts';
import { outcomes, runs, threads, tickets } from './schema.ts';
import type { Run } from './runs.ts';
import { parseState } from './thread-state.ts';

/** What one person, or everybody, has to do with tickets: for home pages and figures. */

export interface Waiting {
  thread: string;
  state: ConversationState;
  since: Date;
}

/** A person's tickets, by all their names, with the last run of each, those that have not ended first. */
export async function ticketsOf(
  db: Db,
  requesters: readonly string[],
  limit: number,
): Promise<{ run: Run; ticket: Ticket }[]> {
  return ask(
    db
      .select({ run: runs, ticket: tickets.ticket })
      .from(runs)
      .innerJoin(tickets, eq(tickets.id, runs.ticketId))
      .where(and(inArray(sql`${tickets.ticket} ->> 'requester'`, [...requesters]), lastAttempt()))
      .orderBy(sql`${runs.status} = 'done'`, desc(runs.queuedAt), desc(runs.id))
      .limit(limit),
  );
}

/** Threads that wait for a person, the longest first. */
export async function waitingFor(db: Db, requesters: readonly string[], limit: number): Promise<Waiting[]> {
  const rows = await ask(
    db
      .select()
      .from(threads)
      .where(
        and(
          inArray(sql`${threads.state} ->> 'requester'`, [...requesters]),
          inArray(sql`${threads.state} ->> 'kind'`, ['asking', 'confirming', 'picking']),
        ),
      )
      .orderBy(threads.updatedAt)
      .limit(limit),
  );
  return rows.map(waiting);
}

/** Threads whose card waits for a second person, of some repositories, the longest first. */
export async function waitingForApproval(db: Db, repos: readonly string[], limit: number): Promise<Waiting[]> {
  if (repos.length === 0) return [];
  const rows = await ask(
    db
      .select()
      .from(threads)
      .where(
        and(
          eq(sql`${threads.state} ->> 'kind'`, 'confirming'),
          sql`${threads.state} -> 'approval' is not null`,
          inArray(sql`${threads.state} -> 'terms' ->> 'repo'`, [...repos]),
        ),
      )
      .orderBy(threads.updatedAt)
      .limit(limit),
  );
  return rows.map(waiting);
}

function waiting({ thread, state, updatedAt }: typeof threads.$inferSelect): Waiting {
  return { thread, state: parseState(state, thread, silentLog), since: updatedAt };
}

/** How tickets ended by shape: of some repositories, the most first; all there were, or those since a moment. */
export async function acceptanceOf(
  db: Db | Tx,
  repos: string[],
  since: Date | null = null,
): Promise<{ shape: string; total: number; proposed: number; ready: number; merged: number }[]> {
  if (repos.length === 0) return [];
  const shape = sql<string>`${tickets.ticket} ->> 'shape'`;
  const isProposed = sql`${runs.outcome} ->> 'kind' = 'proposed'`;
  return ask(
    db
      .select({
        shape,
        total: count(),
        proposed: count(sql`case when ${isProposed} then 1 end`),
        ready: count(sql`case when ${isProposed} and ${runs.outcome} ->> 'verdict' = 'ready' then 1 end`),
        merged: count(sql`case when ${outcomes.ending} in ('merged-untouched', 'merged-edited') then 1 end`),
      })
      .from(runs)
      .innerJoin(tickets, eq(tickets.id, runs.ticketId))
      .leftJoin(outcomes, eq(outcomes.ticketId, tickets.id))
      .where(
        and(
          eq(runs.status, 'done'),
          inArray(sql`${tickets.ticket} ->> 'repo'`, repos),
          lastAttempt(),
          since === null ? undefined : gte(runs.endedAt, since),
        ),
      )
      .groupBy(shape)
      .orderBy(desc(count()), shape),
  );
}

function lastAttempt() {
  return sql`not exists (select 1 from runs later where later.ticket_id = ${runs.ticketId} and later.attempt > ${runs.attempt})`;
}
