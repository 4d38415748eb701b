import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/lib/log.ts';
import { readPostmaster } from '../../../src/store/embedded/postmaster.ts';
import { openStore, type Store } from '../../../src/store/open.ts';
import { getRun, insertRun } from '../../../src/store/runs.ts';
import { insertTicket } from '../../../src/store/tickets.ts';
import { enqueueRun, prepareQueue } from '../../../src/worker/durable/enqueue.ts';
import { journaled } from '../../../src/worker/durable/journal.ts';
import { testHome, testStore } from '../../support/database.ts';
import { startScript } from '../../support/process.ts';
import { queueTicket, someTicket } from '../../support/tickets.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'ensurefix-durable-'));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

describe('a worker killed inside a step', () => {
  it.each(['one', 'two', 'three'])('%s is followed by another that repeats nothing finished', async (hangIn) => {
    const { store, file } = await setting(`killed-in-${hangIn}`);
    const first = startScript('worker', [store.url, file, hangIn]);
    await first.line('up');
    const runId = await queueTicket(store, 't1');
    await first.line(`in ${hangIn}`);
    // Alive but with work of its own, so that it is a takeover between running processes.
    const second = startScript('worker', [store.url, file]);
    await second.line('up');
    expect((await getRun(store.db, runId))?.status).not.toBe('done');
    first.kill('SIGKILL');
    await second.line(`done ${runId}`);
    expect(effects(file)).toEqual([`${runId} one`, `${runId} two`, `${runId} three`]);
    const done = await getRun(store.db, runId);
    const by = { one: [0, 0, 0], two: [1, 0, 0], three: [1, 1, 0] }[hangIn] ?? [];
    const workers = ['one', 'two', 'three'].map((step, i) => `${step} by ${by[i] === 1 ? first.pid : second.pid}`);
    expect(done).toMatchObject({ status: 'done', outcome: { message: workers.join(', ') } });
    await end(second);
  });
});

it('a worker told to stop leaves its run to the next, without a failure', async () => {
  const { store, file } = await setting('told-to-stop');
  const first = startScript('worker', [store.url, file, 'two']);
  const runId = await queueTicket(store, 't1');
  await first.line('in two');
  await end(first);
  expect((await getRun(store.db, runId))?.status).toBe('queued');
  const { rows } = await store.pool.query('select status from dbos.workflow_status');
  expect(rows).toEqual([{ status: 'PENDING' }]);
  const second = startScript('worker', [store.url, file]);
  await second.line(`done ${runId}`);
  expect(effects(file)).toEqual([`${runId} one`, `${runId} two`, `${runId} three`]);
  await end(second);
});

it('two workers share many runs and do none twice', async () => {
  const { store, file } = await setting('two-workers');
  const ids = await Promise.all(Array.from({ length: 12 }, (_, i) => queueTicket(store, `t${i}`)));
  const workers = [startScript('worker', [store.url, file]), startScript('worker', [store.url, file])];
  await expect.poll(() => countDone(store), { timeout: 30_000 }).toBe(12);
  expect(effects(file).sort()).toEqual(
    ids.flatMap((id) => ['one', 'three', 'two'].map((step) => `${id} ${step}`)).sort(),
  );
  for (const worker of workers) await end(worker);
});

it('a run that takes its worker down again and again ends with an outcome', async () => {
  const { store, file } = await setting('deadly');
  const runId = await queueTicket(store, 't1');
  let crashes = 0;
  for (;;) {
    const worker = startScript('worker', [store.url, file, 'crash two']);
    const ended = await Promise.race([worker.line('dead'), worker.ended]);
    if (ended === 'SIGKILL') {
      crashes++;
      continue;
    }
    expect(ended).toMatch(`dead ${runId}`);
    await end(worker);
    break;
  }
  expect(crashes).toBe(6);
  expect(await getRun(store.db, runId)).toMatchObject({ status: 'done', outcome: { code: 'dead' } });
});

describe('enqueueRun', () => {
  it('leaves nothing when the transaction is rolled back', async () => {
    const { store } = await setting('rollback');
    const failing = store.transaction(async (tx) => {
      await insertTicket(tx, someTicket('t1'));
      await enqueueRun(tx, await insertRun(tx, { ticketId: 't1', attempt: 1 }));
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    const { rows } = await store.pool.query(
      'select (select count(*)::int from dbos.workflow_status) as workflows, (select count(*)::int from runs) as runs',
    );
    expect(rows).toEqual([{ workflows: 0, runs: 0 }]);
  });

  it('queues a run once', async () => {
    const { store } = await setting('once');
    const runId = await queueTicket(store, 't1');
    await store.transaction((tx) => enqueueRun(tx, runId));
    const { rows } = await store.pool.query('select workflow_uuid from dbos.workflow_status');
    expect(rows).toEqual([{ workflow_uuid: runId }]);
  });
});

it('goes on after every connection of the worker was cut', async () => {
  const { store, file } = await setting('cut');
  const worker = startScript('worker', [store.url, file]);
  const before = await worker.line('up');
  await store.pool.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
  await worker.line('lost');
  const runId = await queueTicket(store, 't1');
  await worker.line(`done ${runId}`);
  expect(before).toMatch(/^up /);
  await end(worker);
});

it('goes on after the server was killed under it', async () => {
  const home = testHome();
  const store = await openStore({ databaseUrl: null, home, log: silentLog });
  await prepareQueue(store, silentLog);
  const file = path.join(folder, 'server-killed');
  const worker = startScript('worker', [store.url, file, 'two']);
  await worker.line('up');
  const runId = await queueTicket(store, 't1');
  await worker.line('in two');
  process.kill(readPostmaster(path.join(home, 'postgres', 'data'))?.pid ?? 0, 'SIGKILL');
  await worker.line('lost');
  await expect
    .poll(() => worker.lines.filter((line) => line === `in two ${runId}`).length, { timeout: 30_000 })
    .toBe(2);
  expect(effects(file)).toEqual([`${runId} one`]);
  await end(worker);
  await store.close();
});

it('keeps nothing of a run that it was told to let go, whatever the run makes of it', async () => {
  const held = new AbortController();
  held.abort(new Error('told to stop'));
  const ends = [
    journaled('t1.1', () => Promise.reject(new Error('broken by it')), held.signal),
    journaled('t1.1', () => Promise.resolve(), held.signal),
  ];
  const later = new Promise((resolve) => setTimeout(resolve, 50, 'still open'));
  expect(await Promise.race([...ends.map((end) => end.catch(String)), later])).toBe('still open');
});

async function setting(name: string) {
  const store = await testStore();
  await prepareQueue(store, silentLog);
  return { store, file: path.join(folder, name) };
}

function effects(file: string): string[] {
  return readFileSync(file, 'utf8').trimEnd().split('\n');
}

async function countDone(store: Store): Promise<number> {
  const { rows } = await store.pool.query<{ done: number }>(
    "select count(*)::int as done from runs where status = 'done'",
  );
  return rows[0]?.done ?? 0;
}

async function end(worker: ReturnType<typeof startScript>): Promise<void> {
  worker.kill('SIGTERM');
  expect(await worker.ended).toBe(0);
}
