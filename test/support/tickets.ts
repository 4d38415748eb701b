import { freezeTicket, type Ticket } from '../../src/ticket/ticket.ts';
import type { Store } from '../../src/store/open.ts';
import { insertRun } from '../../src/store/runs.ts';
import { insertTicket } from '../../src/store/tickets.ts';
import { enqueueRun } from '../../src/worker/durable/enqueue.ts';

/** A confirmed ticket that is like any other. */
export function someTicket(id: string, thread = 'terminal:1'): Ticket {
  const terms = {
    thread,
    requester: 'ana',
    request: 'add a nullable nickname to Customer',
    repo: '/repos/shop',
    base: { ref: 'main', commit: 'c0ffee' },
    shape: 'django-field',
    title: 'Add nickname to shop.Customer',
    slots: { field: { value: 'nickname', from: 'said' as const, why: '' } },
    bounds: { files: 5, lines: 100, paths: ['shop/**'] },
    requiredChecks: ['tests'],
  };
  return freezeTicket(terms, id, new Date('2026-01-02T03:04:05.678Z'));
}

/** Puts a ticket with a queued run, as the conversation does. Returns the run's id. */
export function queueTicket(store: Store, id: string): Promise<string> {
  return store.transaction(async (tx) => {
    await insertTicket(tx, someTicket(id));
    const runId = await insertRun(tx, { ticketId: id, attempt: 1 });
    await enqueueRun(tx, runId);
    return runId;
  });
}
