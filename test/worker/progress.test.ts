import { expect, it } from 'vitest';
import { systemClock } from '../../src/lib/clock.ts';
import { silentLog } from '../../src/lib/log.ts';
import { getPost } from '../../src/store/outbox.ts';
import { insertRun } from '../../src/store/runs.ts';
import { insertTicket } from '../../src/store/tickets.ts';
import { showProgress } from '../../src/worker/progress.ts';
import { testStore } from '../support/database.ts';
import { someTicket } from '../support/tickets.ts';

it('a step that says nothing is told to be still running, and no longer once it has ended', async () => {
  const store = await testStore();
  const ticket = someTicket('t1');
  const runId = await store.transaction(async (tx) => {
    await insertTicket(tx, ticket);
    return insertRun(tx, { ticketId: ticket.id, attempt: 1 });
  });
  const revision = async () => (await getPost(store.db, `progress:${runId}`))?.revision ?? 0;
  const progress = showProgress({ store, runId, ticket, log: silentLog, clock: systemClock, beatMs: 10 });
  await progress.start('fetch');
  await expect.poll(revision).toBeGreaterThan(3);
  await progress.end('fetch', 'done', 1);
  const ended = await revision();
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await revision()).toBe(ended);
  await progress.stop();
});
