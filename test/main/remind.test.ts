import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { ConversationState } from '../../src/conversation/state.ts';
import { silentLog } from '../../src/lib/log.ts';
import { remind } from '../../src/main/remind.ts';
import { startOutbox } from '../../src/report/outbox.ts';
import { loadThread, saveThread } from '../../src/store/threads.ts';
import { testStore } from '../support/database.ts';
import { fileSurface, readSaid } from '../support/file-surface.ts';

const store = await testStore();
const folder = mkdtempSync(path.join(os.tmpdir(), 'ensurefix-remind-'));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

const HOUR = 60 * 60 * 1000;
const ASKING: ConversationState = {
  kind: 'asking',
  request: 'add a nickname to customer',
  requester: 'ann',
  draft: { shape: 'django-field', slots: {}, confidence: 1 },
  questions: [{ slot: 'field_type', text: 'What does it hold?', why: '', options: [], default: null, freeText: true }],
  asked: 1,
};

it('reminds once after a day and closes a day later, whoever looks and however often', async () => {
  const thread = 'terminal:quiet';
  const file = path.join(folder, 'said');
  const surfaces = [fileSurface(file, { name: 'terminal' })];
  await store.transaction((tx) => saveThread(tx, thread, ASKING, null));
  const look = async (hours: number): Promise<string[]> => {
    const clock = { now: () => new Date(Date.now() + hours * HOUR) };
    const options = { store, surfaces, log: silentLog, clock };
    await Promise.all([remind(options), remind(options)]);
    const outbox = await startOutbox({ store, surfaces, log: silentLog, clock: { now: () => new Date() } });
    await outbox.flush(thread);
    await outbox.stop();
    return readSaid(file).map(({ key }) => key.replace(/.*\/(\w+):\d+$/, '$1'));
  };
  expect(await look(23)).toEqual([]);
  expect(await look(25)).toEqual(['reminder']);
  expect(await look(26)).toEqual(['reminder']);
  expect((await loadThread(store.db, thread))?.state).toMatchObject({ kind: 'asking', reminded: true });
  expect(await look(49)).toEqual(['reminder', 'closing']);
  expect(await look(99)).toEqual(['reminder', 'closing']);
  expect((await loadThread(store.db, thread))?.state).toMatchObject({ kind: 'idle', closed: { requester: 'ann' } });
});

it('leaves threads of other surfaces to the processes that serve them', async () => {
  await store.transaction((tx) => saveThread(tx, 'slack:T1:C1:1.0', ASKING, null));
  const surfaces = [fileSurface(path.join(folder, 'other'), { name: 'terminal' })];
  await remind({ store, surfaces, log: silentLog, clock: { now: () => new Date(Date.now() + 25 * HOUR) } });
  expect((await loadThread(store.db, 'slack:T1:C1:1.0'))?.state).toEqual(ASKING);
});
