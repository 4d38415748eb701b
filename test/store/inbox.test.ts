import { expect, it } from 'vitest';
import {
  hasHeard,
  isHandled,
  markHandled,
  nextReceived,
  putOff,
  receive,
  waitingThreads,
} from '../../src/store/inbox.ts';
import { inbox } from '../../src/store/schema.ts';
import { testStore } from '../support/database.ts';
import { messageFrom } from '../support/messages.ts';

const store = await testStore();
const { db } = store;
const NOW = new Date('2026-01-02T03:04:05Z');
const said = (thread: string, id: string) => messageFrom('ann', { kind: 'say', text: id }, { thread, id });

it('of the same message at the same time, one is kept, and one handling of it counts', async () => {
  const received = await Promise.all(Array.from({ length: 8 }, () => receive(db, said('terminal:1', 'm1'))));
  expect(received.filter(Boolean)).toHaveLength(1);
  const handled = await Promise.all(
    Array.from({ length: 4 }, () => store.transaction((tx) => markHandled(tx, 'terminal:1', 'm1', NOW))),
  );
  expect(handled.filter(Boolean)).toHaveLength(1);
  expect(await receive(db, said('terminal:1', 'm1'))).toBe(false);
});

it('a message whose handling failed is still to be handled', async () => {
  await receive(db, said('terminal:2', 'm1'));
  const failing = store.transaction(async (tx) => {
    expect(await markHandled(tx, 'terminal:2', 'm1', NOW)).toBe(true);
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await isHandled(db, 'terminal:2', 'm1')).toBe(false);
  expect(await nextReceived(db, 'terminal:2', NOW)).toMatchObject({ id: 'm1', attempts: 0 });
});

it('gives the oldest of a thread, and nothing younger while that one is put off', async () => {
  for (const id of ['a', 'b']) await receive(db, said('slack:T1:C1:1.0', id));
  const look = (now: Date) => waitingThreads(db, { surfaces: ['slack'], only: null, now, limit: 10 });
  expect((await nextReceived(db, 'slack:T1:C1:1.0', NOW))?.message).toEqual(said('slack:T1:C1:1.0', 'a'));
  await putOff(db, 'slack:T1:C1:1.0', 'a', new Date(NOW.getTime() + 1000));
  expect(await nextReceived(db, 'slack:T1:C1:1.0', NOW)).toBeNull();
  expect(await look(NOW)).toEqual([]);
  const later = new Date(NOW.getTime() + 2000);
  expect(await look(later)).toEqual(['slack:T1:C1:1.0']);
  expect(await nextReceived(db, 'slack:T1:C1:1.0', later)).toMatchObject({ id: 'a', attempts: 1 });
  await markHandled(db, 'slack:T1:C1:1.0', 'a', NOW);
  expect(await nextReceived(db, 'slack:T1:C1:1.0', NOW)).toMatchObject({ id: 'b' });
});

it('leaves messages of other surfaces to who serves them, and knows threads it was spoken to in', async () => {
  await receive(db, said('teams:1', 'm1'));
  expect(await waitingThreads(db, { surfaces: ['web'], only: null, now: NOW, limit: 10 })).toEqual([]);
  expect(await hasHeard(db, 'teams:1')).toBe(true);
  expect(await hasHeard(db, 'teams:2')).toBe(false);
});

it('gives a message of another version without its words, and takes rows that were kept without a message as handled', async () => {
  await db.insert(inbox).values({ thread: 'file:old', messageId: 'm1', message: { what: 'is this' } });
  expect(await nextReceived(db, 'file:old', NOW)).toEqual({ id: 'm1', message: null, attempts: 0 });
  await db.insert(inbox).values({ thread: 'file:older', messageId: 'm1' });
  expect(await nextReceived(db, 'file:older', NOW)).toBeNull();
});
