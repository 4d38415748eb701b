import { expect, it } from 'vitest';
import { receiveOnce } from '../../src/store/inbox.ts';
import { testStore } from '../support/database.ts';

const store = await testStore();

it('of the same message at the same time, one is received', async () => {
  const received = await Promise.all(
    Array.from({ length: 8 }, () => store.transaction((tx) => receiveOnce(tx, 'terminal:1', 'm1'))),
  );
  expect(received.filter(Boolean)).toHaveLength(1);
});

it('a message whose handling failed is received again', async () => {
  const failing = store.transaction(async (tx) => {
    expect(await receiveOnce(tx, 'terminal:1', 'm2')).toBe(true);
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await store.transaction((tx) => receiveOnce(tx, 'terminal:1', 'm2'))).toBe(true);
});

it('the same id in another thread is another message', async () => {
  expect(await store.transaction((tx) => receiveOnce(tx, 'terminal:2', 'm1'))).toBe(true);
});
