import { beforeEach, describe, expect, it } from 'vitest';
import { getBaseline, putBaseline } from '../../src/store/baselines.ts';
import { listSteps, recordStepDetail, recordStepEnd, recordStepStart } from '../../src/store/run-steps.ts';
import {
  cancelRequested,
  finishRun,
  getRun,
  insertRun,
  listRuns,
  markStep,
  requestCancel,
} from '../../src/store/runs.ts';
import { getTicket, insertTicket, listTickets } from '../../src/store/tickets.ts';
import type { Outcome } from '../../src/ticket/outcome.ts';
import { testStore } from '../support/database.ts';
import { someTicket } from '../support/tickets.ts';

const store = await testStore();
const { db } = store;
const at = (second: number) => new Date(Date.UTC(2026, 0, 2, 3, 4, second));
let ticketId = '';
let run = '';
let count = 0;

beforeEach(async () => {
  ticketId = `t${++count}`;
  run = await store.transaction(async (tx) => {
    await insertTicket(tx, someTicket(ticketId, count % 2 === 0 ? 'terminal:even' : 'terminal:odd'));
    return insertRun(tx, { ticketId, attempt: 1 });
  });
});

it('tickets come back as they were, newest first, by thread', async () => {
  expect(await getTicket(db, ticketId)).toEqual(someTicket(ticketId, 'terminal:odd'));
  expect(await getTicket(db, 'none')).toBeNull();
  await store.transaction((tx) => insertTicket(tx, someTicket('later', 'terminal:odd')));
  await store.transaction((tx) => insertTicket(tx, someTicket('elsewhere', 'terminal:9')));
  const ids = async (filter: Parameters<typeof listTickets>[1]) =>
    (await listTickets(db, filter)).map((ticket) => ticket.id);
  expect(await ids({ thread: 'terminal:odd', limit: 9 })).toEqual(['later', ticketId]);
  expect(await ids({ limit: 2 })).toEqual(['elsewhere', 'later']);
});

describe('a run', () => {
  it('is queued, starts with its first step and keeps that time', async () => {
    expect(await getRun(db, run)).toMatchObject({
      id: `${ticketId}.1`,
      ticketId,
      status: 'queued',
      step: '',
      startedAt: null,
    });
    await markStep(db, run, 'Open a clean workspace', at(1));
    await markStep(db, run, 'Check \0 it', at(2));
    expect(await getRun(db, run)).toMatchObject({ status: 'running', step: 'Check \uFFFD it', startedAt: at(1) });
  });

  it('keeps the first outcome', async () => {
    const ends = await Promise.all(
      [ended('one'), ended('two'), ended('three')].map((end) => finishRun(db, run, end, at(9))),
    );
    expect(ends.filter(Boolean)).toHaveLength(1);
    const first = await getRun(db, run);
    expect(await finishRun(db, run, ended('late'), at(10))).toBe(false);
    await markStep(db, run, 'again', at(11));
    expect(await getRun(db, run)).toEqual(first);
    expect(first).toMatchObject({ status: 'done', endedAt: at(9), outcome: { kind: 'failed' } });
    expect(await finishRun(db, 'none', ended('none'), at(9))).toBe(false);
  });

  it('can be asked to stop until it is done', async () => {
    expect(await cancelRequested(db, run)).toBe(false);
    expect(await requestCancel(db, run, at(3))).toBe(true);
    expect(await requestCancel(db, run, at(4))).toBe(true);
    expect(await cancelRequested(db, run)).toBe(true);
    expect((await getRun(db, run))?.cancelRequestedAt).toEqual(at(3));
    await finishRun(db, run, ended('x'), at(5));
    expect(await requestCancel(db, run, at(6))).toBe(false);
    expect(await requestCancel(db, 'none', at(6))).toBe(false);
  });

  it('is listed with the other attempts at its ticket', async () => {
    const second = await store.transaction((tx) => insertRun(tx, { ticketId, attempt: 2 }));
    expect((await listRuns(db, [ticketId])).map((one) => one.id)).toEqual([run, second]);
    expect(await listRuns(db, [])).toEqual([]);
    await expect(store.transaction((tx) => insertRun(tx, { ticketId, attempt: 2 }))).rejects.toThrow('duplicate key');
  });

  it('tells other processes of every change', async () => {
    const heard: (string | null)[] = [];
    const stop = await store.listen('runs', (payload) => void heard.push(payload));
    await markStep(db, run, 'one', at(1));
    await recordStepStart(db, run, 'one', at(1));
    await finishRun(db, run, ended('x'), at(2));
    await expect.poll(() => heard).toEqual([run, run, run]);
    await stop();
  });
});

it('steps are listed in the order they began, a repeated one in its old place', async () => {
  await recordStepStart(db, run, 'open', at(1));
  await recordStepEnd(db, run, 'open', { status: 'done', ms: 12.6, detail: 'cloned' });
  await recordStepStart(db, run, 'check', at(2));
  await recordStepDetail(db, run, 'check', 'pytest');
  await recordStepStart(db, run, 'open', at(3));
  await recordStepDetail(db, run, 'open', 'again');
  const rows = (await listSteps(db, run)).map(({ position: _position, runId: _run, ...row }) => row);
  expect(rows).toEqual([
    { name: 'open', status: 'running', startedAt: at(3), ms: null, detail: 'again' },
    { name: 'check', status: 'running', startedAt: at(2), ms: null, detail: 'pytest' },
  ]);
  await recordStepEnd(db, run, 'check', { status: 'failed', ms: 12.6, detail: 'no \0' });
  expect((await listSteps(db, run))[1]).toMatchObject({ status: 'failed', ms: 13, detail: 'no \uFFFD' });
});

it('a baseline is what was put last', async () => {
  expect(await getBaseline(db, 'k')).toBeNull();
  await putBaseline(db, 'k', { passed: 3 });
  await putBaseline(db, 'k', { passed: 4, output: 'a\0b' });
  expect(await getBaseline(db, 'k')).toEqual({ passed: 4, output: 'a\uFFFDb' });
});

function ended(message: string): Outcome {
  return { kind: 'failed', code: 'test', message, next: '', timings: {} };
}
