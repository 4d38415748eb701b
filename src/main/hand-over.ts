import type { IncomingMessage } from '../chat/surface.ts';
import type { Turn } from '../conversation/converse.ts';
import type { ConversationState } from '../conversation/state.ts';
import type { Clock } from '../lib/clock.ts';
import { tellOfTicket } from '../report/news/happening.ts';
import { forPerson } from '../report/words/hand-over.ts';
import type { Tx } from '../store/database.ts';
import { getRun } from '../store/runs.ts';
import { getTicket } from '../store/tickets.ts';
import { nothing, telling } from './turns.ts';

/** Posts what a person needs who takes a ticket over. The ticket stays as it ended. `runId` null: the last run of the thread. */
export async function handOver(
  tx: Tx,
  message: IncomingMessage,
  runId: string | null,
  state: ConversationState,
  { clock }: { clock: Clock },
): Promise<Turn> {
  if (state.kind === 'running') return telling(message, { state }, 'It is still running; “cancel” stops it first.');
  const run = state.kind === 'done' ? await getRun(tx, runId ?? state.runId) : null;
  const ticket = run === null ? null : await getTicket(tx, run.ticketId);
  if (ticket === null || run?.outcome == null)
    return telling(message, { state }, 'No ticket has ended in this thread, so there is nothing to hand over.');
  const at = clock.now();
  await tellOfTicket(tx, {
    ticket,
    kind: 'needs-person',
    again: `hand-over:${run.id}`,
    detail: `${message.sender.name} handed it over.`,
    at,
  });
  const reason = forPerson(ticket, run.outcome, message.sender.name);
  return { ...nothing({ state }), posts: [{ key: `${message.id}:review`, post: { kind: 'review', reason } }] };
}
