import { expect, it } from 'vitest';
import type { ConversationState } from '../../src/conversation/state.ts';
import { loadThread, lockThread, saveThread } from '../../src/store/threads.ts';
import { someTicket } from '../support/tickets.ts';
import { testStore } from '../support/database.ts';

const store = await testStore();
const running = {
  kind: 'running',
  requester: 'ana',
  ticketId: 't1',
  runId: 't1.1',
  title: 'Add a field',
  terms: someTicket('t1'),
} as const;

it('a thread begins idle and keeps what is saved', async () => {
  expect(await loadThread(store.db, 'terminal:1')).toBeNull();
  await store.transaction(async (tx) => {
    expect(await lockThread(tx, 'terminal:1')).toMatchObject({
      thread: 'terminal:1',
      repo: null,
      state: { kind: 'idle' },
    });
    await saveThread(tx, 'terminal:1', running, '/repo');
  });
  expect(await loadThread(store.db, 'terminal:1')).toMatchObject({
    thread: 'terminal:1',
    repo: '/repo',
    state: running,
  });
});

it('messages of one thread are handled one after the other', async () => {
  const counted = Array.from({ length: 8 }, () =>
    store.transaction(async (tx) => {
      const { state } = await lockThread(tx, 'terminal:2');
      const before = state.kind === 'running' ? Number(state.title) : 0;
      await saveThread(tx, 'terminal:2', { ...running, title: String(before + 1) }, null);
    }),
  );
  await Promise.all(counted);
  expect(await loadThread(store.db, 'terminal:2')).toMatchObject({ state: { title: '8' } });
});

it.each([
  ['of another version', { kind: 'pondering', depth: 3 }],
  ['of another form', { kind: 'running', requester: 'ana' }],
  ['that is no object', 'idle'],
])('a state %s begins anew', async (_what, state) => {
  await store.pool.query(
    "insert into threads (thread, state, repo) values ('terminal:3', $1, '/repo') on conflict (thread) do update set state = $1",
    [JSON.stringify(state)],
  );
  expect(await loadThread(store.db, 'terminal:3')).toMatchObject({
    thread: 'terminal:3',
    repo: '/repo',
    state: { kind: 'idle' },
  });
});

it('what people paste cannot keep a state from being saved', async () => {
  const request = 'add \0 and \uD800 alone, and 😀 whole';
  const state: ConversationState = {
    kind: 'asking',
    request,
    requester: 'ana',
    draft: {
      shape: 'django-field',
      slots: { field: { value: ['a', { b: null }], from: 'said', why: '' } },
      confidence: 0.5,
    },
    questions: [
      { slot: 'type', text: 'Which?', why: '', options: [{ value: 'a', label: 'A' }], default: null, freeText: true },
    ],
    asked: 1,
  };
  await store.transaction((tx) => saveThread(tx, 'terminal:4', state, null));
  expect(await loadThread(store.db, 'terminal:4')).toMatchObject({
    state: { ...state, request: 'add \uFFFD and \uFFFD alone, and 😀 whole' },
  });
});
