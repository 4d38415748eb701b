import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../../src/lib/clock.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { startOutbox } from '../../../src/report/outbox.ts';
import { hasHeard } from '../../../src/store/inbox.ts';
import { inItsConversation, nameThread } from '../../../src/store/opened-threads.ts';
import { newestAsk, putPost } from '../../../src/store/outbox.ts';
import { testStore } from '../../support/database.ts';
import { fileSurface, notice, readSaid } from '../../support/file-surface.ts';
import { sample } from './sample.ts';
import { openStage, type SlackStage } from './stage.ts';
import { BEN, wordsIn } from './stand-in/people.ts';
import { TEAM } from './stand-in/workspace.ts';

const store = await testStore();
const folder = mkdtempSync(path.join(os.tmpdir(), 'ensurefix-follow-slack-'));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

let stage: SlackStage;
beforeEach(async () => {
  stage = await openStage('socket', {
    takesPart: (thread) => hasHeard(store.db, thread),
    newestAsk: (thread) => newestAsk(store.db, thread),
  });
});
afterEach(() => stage.stop());

it('a conversation of another platform goes on in a thread of Slack, and what is done there belongs to it', async () => {
  const file = path.join(folder, 'said');
  const place = `slack:${TEAM}:C0SHOP`;
  const name = await nameThread(store.db, { place, about: 'x', follows: 'file:1' });
  await putPost(store.db, { thread: 'file:1', key: 'file:1/m1:questions', post: sample('questions') });
  await putPost(store.db, {
    thread: 'file:1',
    key: 'file:1/m2:notice',
    post: notice('Nothing is open in this thread.'),
  });
  const surfaces = [stage.surface, fileSurface(file)];
  const outbox = await startOutbox({ store, surfaces, log: silentLog, clock: systemClock });
  for (const thread of [name, 'file:1']) await outbox.flush(thread);
  expect(readSaid(file).map(({ text }) => text)).toEqual(['questions', 'Nothing is open in this thread.']);
  const [opener, later] = stage.slack.workspace.channels.get('C0SHOP')?.messages ?? [];
  if (opener === undefined || later === undefined) throw new Error('Slack shows less than two messages');
  expect(later.thread_ts).toBe(opener.ts);
  expect(wordsIn(later)).toContain('Nothing is open');

  await stage.people.click(opener, 'C0SHOP', 'answers', { user: BEN });
  await stage.people.write('a whole number', { thread: opener.ts, user: BEN });
  const meant = await Promise.all(stage.heard.map((message) => inItsConversation(store.db, message)));
  expect(meant).toMatchObject([
    { thread: 'file:1', heardIn: `${place}:${opener.ts}`, action: { kind: 'answer' }, place: { address: place } },
    {
      thread: 'file:1',
      heardIn: `${place}:${opener.ts}`,
      action: { kind: 'say' },
      sender: { id: `slack:${TEAM}:${BEN}` },
    },
  ]);
  // What asks anew is the newest in Slack too: the card before it counts no more.
  await putPost(store.db, { thread: 'file:1', key: 'file:1/m3:ticket', post: sample('card') });
  await outbox.flush(name);
  await stage.people.click(opener, 'C0SHOP', 'answers', { user: BEN });
  expect(stage.heard).toHaveLength(2);
  await outbox.stop();
});

it('Slack tells which places others read along in, and what it does not tell is shared', async () => {
  const { surface } = stage;
  const shared = (channel: string) => surface.isShared(`slack:${TEAM}:${channel}`);
  expect([await shared('C0SHOP'), await shared('C0SHARED'), await shared('C0NOWHERE')]).toEqual([false, true, true]);
});
