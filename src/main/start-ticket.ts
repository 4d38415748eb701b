import type { Sender } from '../chat/surface.ts';
import type { Clock } from '../lib/clock.ts';
import type { ConversationState } from '../conversation/state.ts';
import { tellOfTicket } from '../report/news/happening.ts';
import type { Tx } from '../store/database.ts';
import { insertRun } from '../store/runs.ts';
import { insertTicket } from '../store/tickets.ts';
import { freezeTicket, type TicketTerms } from '../ticket/ticket.ts';
import { enqueueRun } from '../worker/durable/enqueue.ts';

/** Freezes the agreed terms and queues the first run, all in the transaction of the message that confirmed them. */
export async function startTicket(
  tx: Tx,
  options: { terms: TicketTerms; id: string; state: ConversationState; clock: Clock; sender?: Sender },
): Promise<ConversationState> {
  const { terms, id, state, clock } = options;
  const { name = '', email = null } = options.sender ?? {};
  const ticket = freezeTicket(terms, id, clock.now(), email === null ? undefined : { name, email });
  await insertTicket(tx, ticket);
  await tellOfTicket(tx, { ticket, kind: 'opened', at: clock.now() });
  const runId = await insertRun(tx, { ticketId: ticket.id, attempt: 1 });
  await enqueueRun(tx, runId);
  return state.kind === 'running' ? { ...state, ticketId: ticket.id, runId } : state;
}
