import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Action, Surface } from '../../src/chat/surface.ts';
import type { Clock } from '../../src/lib/clock.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { silentLog } from '../../src/lib/log.ts';
import { type BotDeps, handleMessage } from '../../src/main/bot.ts';
import { openRepositories } from '../../src/main/repositories.ts';
import { startNews, tellNews } from '../../src/main/tell-news.ts';
import { type PolicyFile, policyFrom } from '../../src/policy/policy.ts';
import { tellOfTicket } from '../../src/report/news/happening.ts';
import { startOutbox } from '../../src/report/outbox.ts';
import { shapes } from '../../src/shapes/registry.ts';
import { newsFor } from '../../src/store/news.ts';
import { getRun } from '../../src/store/runs.ts';
import { getTicket, insertTicket } from '../../src/store/tickets.ts';
import type { Ticket } from '../../src/ticket/ticket.ts';
import { prepareQueue } from '../../src/worker/durable/enqueue.ts';
import { tell } from '../../src/worker/steps/report.ts';
import { VALIDATED } from '../chat/samples.ts';
import { testStore } from '../support/database.ts';
import { djangoProject } from '../support/django-project.ts';
import { fileSurface, readSaid } from '../support/file-surface.ts';
import { makeRepo } from '../support/git.ts';
import { messageFrom } from '../support/messages.ts';
import { startScript } from '../support/process.ts';
import { someTicket } from '../support/tickets.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'ensurefix-news-'));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
const store = await testStore();
const home = path.join(folder, 'home');
const repositories = openRepositories({ home, log: silentLog, signal: new AbortController().signal });
const BILLS = path.join(folder, 'acme', 'bills');

beforeAll(async () => {
  await prepareQueue(store, silentLog);
  await makeRepo(BILLS, {
    ...djangoProject('billing', ['Invoice']),
    '.ensurefix.yml': 'shapes:\n  approval: [django-field]\n',
  });
});

describe('a place that subscribed', () => {
  it('is told what it asked for, in one thread for each ticket, from the card that needs a second person on', async () => {
    const room = await openRoom();
    expect(await room.command('subscribe', 'bills opened, ready, needs a person')).toContain('opened, ready');
    expect(await room.command('news', '')).toMatch(/bills: opened, ready, needs-person\nAs it happens/);
    const ticket = await room.approved('add a nullable note CharField(50) to Invoice');
    const outcome = { kind: 'proposed', verdict: 'ready', ...PROPOSED } as const;
    await tell(
      { store, clock: systemClock, log: silentLog },
      `${ticket.id}.1`,
      { ticket, amendment: null },
      outcome,
      null,
    );
    // Not asked for.
    await room.happens(ticket, 'merged');
    await room.approved('add a nullable remark CharField(50) to Invoice');
    const said = await room.told();
    const titles = said.map(({ text }) => text.replace(/Add (\w+) .*/, '$1'));
    expect(titles.sort()).toEqual([
      'needs-person note',
      'needs-person remark',
      'opened note',
      'opened remark',
      'ready note',
    ]);
    const threads = new Map(said.map(({ text, thread }) => [text.includes('note') ? 'note' : 'remark', thread]));
    expect(said.every(({ text, thread }) => threads.get(text.includes('note') ? 'note' : 'remark') === thread)).toBe(
      true,
    );
    expect(new Set(threads.values()).size).toBe(2);
  });

  it('is told nothing more of what it took back, and may take back all', async () => {
    const room = await openRoom();
    await room.command('subscribe', 'bills');
    expect(await room.command('unsubscribe', 'merged')).toContain('still tell this place: opened, ready');
    await room.happens(await room.ticket(), 'merged');
    expect(await room.command('unsubscribe', '')).toContain('nothing more of bills');
    await room.happens(await room.ticket(), 'opened');
    expect(await room.told()).toEqual([]);
    expect(await room.command('news', '')).toContain('told of no repository');
  });

  it('hears nothing of a ticket of its own, whose thread there says it all', async () => {
    const room = await openRoom();
    await room.command('subscribe', 'bills');
    await room.happens(await room.ticket(`${room.place}:7.1`), 'opened');
    expect(await room.told()).toEqual([]);
  });

  it('may be set only to what its people may ask for there', async () => {
    const room = await openRoom({ repositories: [{ repo: BILLS, places: ['chat:elsewhere'] }] });
    expect(await room.command('subscribe', 'bills')).toContain('no repository you may ask for');
    const guests = await openRoom();
    expect(await guests.command('subscribe', 'bills', { trust: 'guest' })).toBeNull();
    expect(await guests.command('news', '')).toContain('told of no repository');
  });

  it('is not told what was taken away from it, nor where others have come to read along', async () => {
    const taken = await openRoom();
    await taken.command('subscribe', 'bills');
    await taken.happens(await taken.ticket(), 'opened');
    const policy = policyFrom({ repositories: [{ repo: BILLS, places: ['chat:elsewhere'] }], limits: {} }, null);
    expect(await taken.told({ policy })).toEqual([]);
    const shared = await openRoom();
    await shared.command('subscribe', 'bills');
    await shared.happens(await shared.ticket(), 'opened');
    expect(await shared.told({ surface: { ...shared.surface, isShared: async () => true } })).toEqual([]);
    // It is not made up for when they are gone.
    expect(await shared.told()).toEqual([]);
  });
});

describe('a process that is killed', () => {
  it.each(['approved', 'told', 'posted'])(
    'between an approval and the news of it loses and doubles nothing (%s)',
    async (mode) => {
      const room = await openRoom();
      await room.command('subscribe', 'bills opened');
      const thread = `file:${room.place}-killed`;
      await room.act({ kind: 'say', text: 'add a nullable note CharField(50) to Invoice' }, 'ann', { thread });
      await room.told();
      const dying = startScript('approve', [store.url, home, BILLS, room.file, thread, mode]);
      expect([await dying.ended, dying.stderr()]).toEqual(['SIGKILL', '']);
      const opened = () =>
        readSaid(room.file).flatMap(({ thread, text }) => (thread.startsWith(`${room.place}:news_`) ? [text] : []));
      expect(opened()).toHaveLength(mode === 'posted' ? 1 : 0);
      // Two that live, as after a restart.
      const options = { store, surfaces: [room.surface], log: silentLog, clock: systemClock };
      const stops = [
        await startNews({ ...options, policy: null, shapes }),
        await startNews({ ...options, policy: null, shapes }),
      ];
      const outboxes = [await startOutbox(options), await startOutbox(options)];
      await expect.poll(async () => [opened().length, await room.waiting()], { timeout: 20_000 }).toEqual([1, 0]);
      for (const stop of stops) await stop();
      for (const outbox of outboxes) await outbox.stop();
      expect(opened()).toEqual([expect.stringMatching(/^opened Add note/)]);
    },
  );
});

describe('when a place is told', () => {
  it('quiet hours hold news, which then come as one, and news after them by themselves', async () => {
    const room = await openRoom();
    await room.command('subscribe', 'bills opened ready');
    expect(await room.command('news', 'quiet 18:00-08:00 europe/berlin')).toMatch(
      /quiet from 18:00 to 08:00.*Europe\/Berlin/,
    );
    // In Berlin it is two hours later than UTC in summer.
    await room.happens(await room.ticket(), 'opened', '2030-07-02T15:59:00Z');
    expect(await room.told({ now: '2030-07-02T15:59:30Z' })).toHaveLength(1);
    const ticket = await room.ticket();
    await room.happens(ticket, 'opened', '2030-07-02T16:00:00Z');
    await room.happens(ticket, 'ready', '2030-07-03T05:00:00Z');
    await room.happens(await room.ticket(), 'opened', '2030-07-03T05:59:00Z');
    expect(await room.told({ now: '2030-07-03T05:59:59Z' })).toHaveLength(1);
    await room.happens(await room.ticket(), 'opened', '2030-07-03T06:00:01Z');
    const said = await room.told({ now: '2030-07-03T06:00:02Z' });
    expect(said.slice(1).map(({ text }) => text.replaceAll(/ Add[^+]*/g, ' ').trim())).toEqual(
      expect.arrayContaining(['opened + ready + opened', 'opened']),
    );
    expect(said).toHaveLength(3);
  });

  it('a digest holds everything until its time of the day; without it news come as they happen', async () => {
    const room = await openRoom();
    await room.command('subscribe', 'bills opened');
    await room.command('news', 'digest 09:00');
    for (const at of ['2030-07-02T09:00:01Z', '2030-07-02T20:00:00Z'])
      await room.happens(await room.ticket(), 'opened', at);
    expect(await room.told({ now: '2030-07-03T08:59:00Z' })).toEqual([]);
    await room.happens(await room.ticket(), 'opened', '2030-07-03T09:30:00Z');
    expect((await room.told({ now: '2030-07-03T10:00:00Z' })).map(({ text }) => text.split(' + ').length)).toEqual([2]);
    await room.command('news', 'digest off');
    expect(await room.told({ now: '2030-07-03T10:01:00Z' })).toHaveLength(2);
  });

  it('a summary comes once a week, whoever of several looks', async () => {
    const room = await openRoom();
    await room.command('subscribe', 'bills weekly');
    const weeks = async (now: string) => (await room.told({ now, looks: 3 })).map(({ text }) => text);
    const monday = nextMonday();
    expect(await weeks(monday(0, -1))).toEqual([]);
    expect(await weeks(monday(0, 1))).toEqual(['weekly']);
    expect(await weeks(monday(6, 0))).toEqual(['weekly']);
    expect(await weeks(monday(7, 1))).toEqual(['weekly', 'weekly']);
    // Nobody was there for two of them.
    expect(await weeks(monday(28, 1))).toEqual(['weekly', 'weekly', 'weekly']);
  });
});

const PROPOSED = { ...VALIDATED, pullRequest: { number: 7, url: 'https://github.com/acme/bills/pull/7', branch: 'b' } };
let count = 0;

/** A channel of the surface "chat", and people who ask for things elsewhere. */
async function openRoom(file: Partial<PolicyFile> = { repositories: [{ repo: BILLS }] }) {
  count += 1;
  // Rooms of tests before hear nothing more.
  await store.pool.query('truncate subscriptions, news, news_places');
  const place = `chat:room-${count}`;
  const saidIn = path.join(folder, `said-${count}`);
  const surface: Surface = fileSurface(saidIn, { name: 'chat' });
  const policy = policyFrom({ repositories: [], limits: { person: 100, place: 100 }, ...file }, null);
  const deps: BotDeps = {
    store,
    surfaces: [surface],
    repositories,
    shapes,
    defaultRepository: null,
    policy,
    interpreter: null,
    log: silentLog,
    clock: systemClock,
  };
  const act = (action: Action, person: string, more: { thread: string; place?: string }, sender = {}) => {
    count += 1;
    const at = { address: more.place ?? 'file:elsewhere', kind: 'channel' as const, external: false };
    const message = messageFrom(person, action, { id: `m${count}`, thread: more.thread, place: at });
    return handleMessage(deps, { ...message, sender: { ...message.sender, ...sender } });
  };
  return {
    place,
    file: saidIn,
    surface,
    act,
    /** What a subcommand in the channel is answered; null for nothing. */
    async command(name: 'subscribe' | 'unsubscribe' | 'news', text: string, sender = {}): Promise<string | null> {
      const turn = await act({ kind: 'command', name, text }, 'lea', { thread: `${place}:corner`, place }, sender);
      const post = turn?.posts[0]?.post;
      return post?.kind === 'notice' ? post.text : null;
    },
    async approved(text: string): Promise<Ticket> {
      const thread = `file:talk-${(count += 1)}`;
      await act({ kind: 'say', text }, 'ann', { thread });
      const turn = await act({ kind: 'approve' }, 'ben', { thread });
      const ticket = turn?.state.kind === 'running' ? await getTicket(store.db, turn.state.ticketId) : null;
      if (ticket === null) throw new Error('it did not start');
      expect(await getRun(store.db, `${ticket.id}.1`)).not.toBeNull();
      return ticket;
    },
    async ticket(thread = `file:talk-${(count += 1)}`): Promise<Ticket> {
      const ticket = { ...someTicket(`t${(count += 1)}`, thread), repo: BILLS };
      await store.transaction((tx) => insertTicket(tx, ticket));
      return ticket;
    },
    happens: (ticket: Ticket, kind: 'opened' | 'ready' | 'merged', at = new Date().toISOString()) =>
      store.transaction((tx) => tellOfTicket(tx, { ticket, kind, at: new Date(at) })),
    waiting: async () => (await store.transaction((tx) => newsFor(tx, place))).length,
    /** All that was said in the channel, after some looks at once. */
    async told(more: { now?: string; looks?: number; policy?: BotDeps['policy']; surface?: Surface } = {}) {
      const clock: Clock = { now: () => (more.now === undefined ? new Date() : new Date(more.now)) };
      const surfaces = [more.surface ?? surface];
      const options = { store, surfaces, policy: more.policy ?? policy, shapes, log: silentLog, clock };
      await Promise.all(Array.from({ length: more.looks ?? 1 }, () => tellNews(options)));
      const outbox = await startOutbox({ store, surfaces, log: silentLog, clock: systemClock });
      await outbox.flush(`${place}:corner`);
      const { rows } = await store.pool.query<{ name: string }>('select name from opened_threads where place = $1', [
        place,
      ]);
      for (const { name } of rows) await outbox.flush(name);
      await outbox.stop();
      return readSaid(saidIn).filter(({ thread }) => thread.startsWith(`${place}:news_`));
    },
  };
}

/** The Monday that comes, at nine, some days and minutes later. */
function nextMonday(): (days: number, minutes: number) => string {
  const at = new Date();
  at.setUTCHours(9, 0, 0, 0);
  do at.setUTCDate(at.getUTCDate() + 1);
  while (at.getUTCDay() !== 1);
  return (days, minutes) => new Date(at.getTime() + (days * 24 * 60 + minutes) * 60_000).toISOString();
}
