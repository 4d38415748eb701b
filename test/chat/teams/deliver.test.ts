import { afterAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/lib/log.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { openTeamsKeep } from '../../../src/main/teams-keep.ts';
import { startOutbox } from '../../../src/report/outbox.ts';
import { getPost, putPost } from '../../../src/store/outbox.ts';
import { testStore } from '../../support/database.ts';
import { SAMPLES } from '../samples.ts';
import { openStage, placeOf } from './stage.ts';
import { wordsOf } from './stand-in/check.ts';
import { lastPost } from './stand-in/people.ts';
import { ANN, AWAY, BOT, GROUP, OTHER_TENANT, SHOP, TENANT } from './stand-in/tenant.ts';

const store = await testStore();
const stage = await openStage(store);
const { teams, people, surface } = stage;
const keep = openTeamsKeep(store, systemClock);
afterAll(() => stage.stop());

const CHAT = teams.tenant.chatOf(ANN).id;
const notice = { kind: 'notice', tone: 'plain', text: 'once' } as const;
let keys = 0;

/** A thread somebody began, and a key nothing was posted under. */
async function thread(conversation = SHOP): Promise<{ at: string; key: string; posts: () => string[] }> {
  const { message } = await people.write('hello', { conversation });
  const at = `${placeOf(conversation)}${message.root === null ? '' : `;messageid=${message.root}`}`;
  const before = teams.tenant.conversations.get(conversation)?.messages.length ?? 0;
  return {
    at,
    key: `${at}/${(keys += 1)}:notice`,
    posts: () =>
      teams.tenant
        .conversation(conversation)
        .messages.slice(before)
        .filter(({ from }) => from === BOT)
        .map(({ card }) => wordsOf(card)),
  };
}

describe('what Teams does not take at once', () => {
  it('waits as long as Teams asks', async () => {
    const { at, key, posts } = await thread();
    teams.next('post', { kind: 'status', status: 429, retryAfter: 1 });
    const before = Date.now();
    await surface.post(at, key, notice);
    expect(Date.now() - before).toBeGreaterThanOrEqual(990);
    expect(posts()).toEqual(['once']);
  });

  it.each([412, 502, 504] as const)('is tried again after %s', async (status) => {
    const { at, key, posts } = await thread();
    teams.next('post', { kind: 'status', status, retryAfter: 0 });
    const reference = await surface.post(at, key, notice);
    teams.next('edit', { kind: 'status', status, retryAfter: 0 });
    await surface.edit(at, reference, { ...notice, text: 'edited' });
    expect(posts()).toEqual(['edited']);
  });

  it('does not keep who asked waiting for an hour, and tells them how long', async () => {
    const { at, key, posts } = await thread();
    teams.next('post', { kind: 'status', status: 429, retryAfter: 3_600 });
    await expect(surface.post(at, key, notice)).rejects.toMatchObject({ retryAfterMs: 3_600_000 });
    expect(posts()).toEqual([]);
    // Nothing of it is left behind: it was not posted.
    expect(await keep.load(key)).toBeNull();
  });

  it('is given up where trying again would not help, and says why', async () => {
    const { at, key } = await thread();
    teams.next('post', { kind: 'status', status: 403, code: 'BotDisabledByAdmin' });
    const error = await surface.post(at, key, notice).catch((thrown: unknown) => thrown);
    expect(String(error)).toContain('BotDisabledByAdmin');
    await expect(surface.post(`${placeOf(AWAY)};messageid=17`, 'k', notice)).rejects.toThrow(
      'BotNotInConversationRoster',
    );
  });

  it('never names a token or what was said in what it throws', async () => {
    const { at, key } = await thread();
    teams.next('post', { kind: 'status', status: 500 });
    const error = await surface.post(at, key, { ...notice, text: 'very private' }).catch((thrown: unknown) => thrown);
    const said = `${String(error)} ${JSON.stringify(error, Object.getOwnPropertyNames(error))} ${String((error as Error).cause)}`;
    expect(said).toContain('500');
    expect(said).not.toMatch(/token-|stand-in-secret|very private/);
  });
});

describe('what was posted', () => {
  it('is posted once however often it is asked for, by any process', async () => {
    const { at, key, posts } = await thread();
    const reference = await surface.post(at, key, notice);
    expect(await stage.reopen().post(at, key, notice)).toBe(reference);
    expect(await stage.reopen().find(at, key)).toBe(reference);
    expect(posts()).toEqual(['once']);
  });

  it.each([
    ['its answer was lost', { kind: 'lost' }],
    ['Teams said that it took too long', { kind: 'late', status: 504 }],
    ['something in between failed', { kind: 'late', status: 502 }],
  ] as const)('is not posted twice where %s, and is found', async (_, trouble) => {
    for (const conversation of [SHOP, GROUP]) {
      const { at, key, posts } = await thread(conversation);
      teams.next('post', trouble);
      await surface.post(at, key, notice).catch(() => {});
      // A process that died there left nothing but this, too.
      const reference = await stage.reopen().find(at, key);
      expect(reference).toBe(lastPost(teams, conversation).id);
      await stage.reopen().edit(at, reference ?? '', { ...notice, text: 'edited' });
      expect(posts()).toEqual(['edited']);
    }
  });

  it('is found in a long thread, and not where somebody else copied it', async () => {
    const { at, key, posts } = await thread();
    const root = at.split(';messageid=')[1] ?? '';
    teams.next('post', { kind: 'lost' });
    await surface.post(at, key, notice).catch(() => {});
    const { id, card } = lastPost(teams);
    for (let each = 0; each < 120; each += 1) teams.tenant.write(SHOP, { from: ANN, text: `reply ${each}`, root });
    teams.tenant.write(SHOP, { from: '28:another', card, root });
    expect(await surface.find(at, key)).toBe(id);
    expect(posts()).toEqual(['once']);
  });

  it('is posted again, rather than lost, where nobody can tell whether it is there', async () => {
    const { at, key, posts } = await thread(CHAT);
    teams.next('post', { kind: 'lost' });
    await surface.post(at, key, notice).catch(() => {});
    expect(await surface.find(at, key)).toBeNull();
    await surface.post(at, key, notice);
    expect(posts()).toEqual(['once', 'once']);
    expect(await surface.find(at, key)).toBe(lastPost(teams, CHAT).id);
  });

  it('is not posted again before it could have been seen, and then found or posted', async () => {
    const patient = await openStage(store, { teams, settleMs: 600 });
    teams.appAt(surface.port() ?? 0);
    const { at, key, posts } = await thread();
    teams.next('post', { kind: 'status', status: 502 });
    await expect(patient.surface.post(at, key, notice)).rejects.toMatchObject({ retryAfterMs: expect.any(Number) });
    await expect(patient.surface.find(at, key)).rejects.toMatchObject({ retryAfterMs: expect.any(Number) });
    expect(posts()).toEqual([]);
    await expect.poll(() => patient.surface.find(at, key).catch(() => 'too early')).toBeNull();
    await patient.surface.post(at, key, notice);
    expect(posts()).toEqual(['once']);
    await patient.stop();
  });

  it('is let go when it is to be edited and somebody deleted it', async () => {
    const { at, key, posts } = await thread();
    const reference = await surface.post(at, key, notice);
    const messages = teams.tenant.conversation(SHOP).messages;
    messages.splice(messages.indexOf(lastPost(teams)), 1);
    await surface.edit(at, reference, notice);
    expect(posts()).toEqual([]);
  });

  it('goes only to tenants that are let in, and only where it is known how', async () => {
    await expect(surface.post(`teams:${OTHER_TENANT}:19:a@thread.tacv2;messageid=17`, 'k', notice)).rejects.toThrow(
      /TEAMS_TENANTS/,
    );
    const elsewhere = await openStage(await testStore(), { teams });
    teams.appAt(surface.port() ?? 0);
    await expect(elsewhere.surface.post(placeOf(GROUP), 'k', notice)).rejects.toThrow(/does not know how to reach/);
    await elsewhere.stop();
  });
});

describe('a thread of ours', () => {
  it('begins once in a channel, however often it is asked for, and goes on after a restart', async () => {
    const place = placeOf(SHOP);
    await people.write('hello');
    const first = await surface.openThread(place, 'open1', notice);
    expect(first).toBe(`${place};messageid=${lastPost(teams).id}`);
    expect(await stage.reopen().openThread(place, 'open1', notice)).toBe(first);
    expect(await surface.openThread(place, 'open2', notice)).not.toBe(first);
    expect(await stage.reopen().find(first, 'open1')).toBe(first.split(';messageid=')[1]);
    await stage.reopen().post(first, 'open1/2', notice);
    expect(lastPost(teams).root).toBe(first.split(';messageid=')[1]);
  });

  it('is found again where the answer was lost', async () => {
    teams.next('create', { kind: 'lost' });
    await surface.openThread(placeOf(SHOP), 'open3', notice).catch(() => {});
    const { id } = lastPost(teams);
    expect(await stage.reopen().openThread(placeOf(SHOP), 'open3', notice)).toBe(`${placeOf(SHOP)};messageid=${id}`);
    expect(lastPost(teams).id).toBe(id);
  });

  it('of a chat is the chat; a person is no place', async () => {
    await people.write('hello', { conversation: GROUP });
    expect(await surface.openThread(placeOf(GROUP), 'open4', notice)).toBe(placeOf(GROUP));
    const person = `teams:${TENANT}:${teams.tenant.person(ANN).object}`;
    await expect(surface.openThread(person, 'open5', notice)).rejects.toThrow(/person/);
  });

  it('can begin where nobody has spoken yet, once somebody of the tenant has', async () => {
    teams.tenant.conversations.set('19:quiet@thread.tacv2', {
      ...teams.tenant.conversation(SHOP),
      id: '19:quiet@thread.tacv2',
      messages: [],
    });
    const opened = await stage.reopen().openThread(placeOf('19:quiet@thread.tacv2'), 'open6', notice);
    expect(opened).toMatch(/19:quiet@thread\.tacv2;messageid=\d+$/);
  });
});

describe('what waits in the outbox', () => {
  it('is said once in each thread although the process that said it died before noting so', async () => {
    const { at, key, posts } = await thread();
    const result = SAMPLES['ready'];
    if (result === undefined) throw new Error('no sample');
    teams.next('post', { kind: 'lost' }, { kind: 'status', status: 429, retryAfter: 0 });
    await putPost(store.db, { thread: at, key, post: notice });
    const dying = await startOutbox({ store, surfaces: [surface], log: silentLog, clock: systemClock });
    await expect.poll(() => posts(), { timeout: 10_000 }).toEqual(['once']);
    await dying.stop();
    await putPost(store.db, { thread: at, key: `${key}2`, post: result });
    const next = await startOutbox({ store, surfaces: [stage.reopen()], log: silentLog, clock: systemClock });
    await next.flush(at);
    await next.stop();
    expect(posts().map((words) => words.split('\n')[0])).toEqual(['once', 'Add nickname to shop.Customer']);
    expect(await getPost(store.db, key)).toMatchObject({ delivered: 1, reference: expect.stringMatching(/^\d+$/) });
  });
});
