import { desc, eq } from 'drizzle-orm';
import type { Ticket } from '../ticket/ticket.ts';
import { ask, type Db, type Tx } from './database.ts';
import { tickets } from './schema.ts';

export async function insertTicket(tx: Tx, ticket: Ticket): Promise<void> {
  await ask(tx.insert(tickets).values({ id: ticket.id, thread: ticket.thread, ticket }));
}

export async function getTicket(db: Db | Tx, id: string): Promise<Ticket | null> {
  const [row] = await ask(db.select({ ticket: tickets.ticket }).from(tickets).where(eq(tickets.id, id)));
  return row?.ticket ?? null;
}

/** Newest first. */
export async function listTickets(db: Db | Tx, filter: { thread?: string; limit: number }): Promise<Ticket[]> {
  const rows = await ask(
    db
      .select({ ticket: tickets.ticket })
      .from(tickets)
      .where(filter.thread === undefined ? undefined : eq(tickets.thread, filter.thread))
      .orderBy(desc(tickets.position))
      .limit(filter.limit),
  );
  return rows.map((row) => row.ticket);
}
