import { and, count, desc, eq, inArray, sql } from 'drizzle-orm';
import type { ConversationState } from '../conversation/state.ts';
import { silentLog } from '../lib/log.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { ask, type Db } from './database.ts';
import { outcomes, runs, threads, tickets } from './schema.ts';
import type { Run } from './runs.ts';
import { parseState } from './thread-state.ts';

/** What one person, or everybody, has to do with tickets: for home pages and figures. */

/** A person's tickets with the last run of each, those that have not ended first. */
export async function ticketsOf(db: Db, requester: string, limit: number): Promise<{ run: Run; ticket: Ticket }[]> {
  return ask(
    db
      .select({ run: runs, ticket: tickets.ticket })
      .from(runs)
      .innerJoin(tickets, eq(tickets.id, runs.ticketId))
      .where(and(eq(sql`${tickets.ticket} ->> 'requester'`, requester), lastAttempt()))
      .orderBy(sql`${runs.status} = 'done'`, desc(runs.queuedAt), desc(runs.id))
      .limit(limit),
  );
}

/** Threads that wait for a person, the longest first. */
export async function waitingFor(
  db: Db,
  requester: string,
  limit: number,
): Promise<{ thread: string; state: ConversationState; since: Date }[]> {
  const rows = await ask(
    db
      .select()
      .from(threads)
      .where(
        and(
          eq(sql`${threads.state} ->> 'requester'`, requester),
          inArray(sql`${threads.state} ->> 'kind'`, ['asking', 'confirming', 'picking']),
        ),
      )
      .orderBy(threads.updatedAt)
      .limit(limit),
  );
  return rows.map(({ thread, state, updatedAt }) => ({
    thread,
    state: parseState(state, thread, silentLog),
    since: updatedAt,
  }));
}

/** How tickets ended by shape: of some repositories, the most first. */
export async function acceptanceOf(
  db: Db,
  repos: string[],
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
      .where(and(eq(runs.status, 'done'), inArray(sql`${tickets.ticket} ->> 'repo'`, repos), lastAttempt()))
      .groupBy(shape)
      .orderBy(desc(count()), shape),
  );
}

function lastAttempt() {
  return sql`not exists (select 1 from runs later where later.ticket_id = ${runs.ticketId} and later.attempt > ${runs.attempt})`;
}
