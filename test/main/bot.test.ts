import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Post } from '../../src/chat/post.ts';
import type { Action, IncomingMessage } from '../../src/chat/surface.ts';
import type { Turn } from '../../src/conversation/converse.ts';
import type { ConversationState } from '../../src/conversation/state.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { silentLog } from '../../src/lib/log.ts';
import { type BotDeps, handleMessage, startBot } from '../../src/main/bot.ts';
import { isOutdated } from '../../src/main/read-card.ts';
import { openRepositories } from '../../src/main/repositories.ts';
import { type PolicyFile, policyFrom } from '../../src/policy/policy.ts';
import { startOutbox } from '../../src/report/outbox.ts';
import { shapes } from '../../src/shapes/registry.ts';
import { auditOf } from '../../src/store/audit.ts';
import { receive } from '../../src/store/inbox.ts';
import { getPost, putPost } from '../../src/store/outbox.ts';
import { audit } from '../../src/store/schema.ts';
import { cancelRequested, finishRun } from '../../src/store/runs.ts';
import { loadThread, saveThread } from '../../src/store/threads.ts';
import { getTicket } from '../../src/store/tickets.ts';
import { openLinks } from '../../src/web/links.ts';
import { prepareQueue } from '../../src/worker/durable/enqueue.ts';
import { tell } from '../../src/worker/steps/report.ts';
import { testStore } from '../support/database.ts';
import { fileSurface, readSaid } from '../support/file-surface.ts';
import { makeRepo } from '../support/git.ts';
import { djangoProject } from '../support/django-project.ts';
import { messageFrom } from '../support/messages.ts';
import { startScript } from '../support/process.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'ensurefix-bot-'));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
const store = await testStore();
const repositories = openRepositories({
  home: path.join(folder, 'home'),
  log: silentLog,
  signal: new AbortController().signal,
});
const BOOKS = path.join(folder, 'acme', 'books');
const BILLS = path.join(folder, 'acme', 'bills');

beforeAll(async () => {
  await prepareQueue(store, silentLog);
  await makeRepo(BOOKS, djangoProject('catalog', ['Book', 'Customer']));
  await makeRepo(BILLS, {
    ...djangoProject('billing', ['Invoice', 'Customer']),
    '.ensurefix.yml': 'shapes:\n  approval: [django-field]\n',
  });
});

describe('what was heard', () => {
  it.each(['told', 'reading'])('is answered once by another process when this one is killed (%s)', async (mode) => {
    const own = await testStore();
    const file = path.join(folder, `said-${mode}`);
    const texts = ['help', 'status', 'what can you do?'];
    const dying = startScript('hear', [own.url, path.join(folder, 'home'), BOOKS, file, mode, ...texts]);
    expect([await dying.ended, dying.stderr()]).toEqual(['SIGKILL', '']);
    const stop = await startBot(botOn(null, { store: own, surfaces: [fileSurface(file)] }));
    const heard = mode === 'told' ? ['m1'] : ['m1', 'm2', 'm3'];
    await expect.poll(() => keysIn(file), { timeout: 20_000 }).toHaveLength(heard.length);
    await stop();
    expect(keysIn(file)).toEqual(heard.map((id) => `file:killed/${id}:notice`));
  });

  it('is answered in order and once, whichever of two processes hears and handles it', async () => {
    const file = path.join(folder, 'said-order');
    const one = await startBot(botOn(null, { surfaces: [fileSurface(file)] }));
    const two = await startBot(botOn(null, { surfaces: [fileSurface(file)] }));
    const ids = Array.from({ length: 8 }, (_, at) => `m${at}`);
    for (const id of ids) {
      const message = messageFrom('ann', { kind: 'say', text: 'help' }, { id, thread: 'file:order' });
      await receive(store.db, message);
      await receive(store.db, message);
    }
    await expect.poll(() => keysIn(file), { timeout: 20_000 }).toHaveLength(ids.length);
    await Promise.all([one(), two()]);
    expect(keysIn(file)).toEqual(ids.map((id) => `file:order/${id}:notice`));
  });

  it('that cannot be handled is given up on in words, and what comes after it is handled', async () => {
    const file = path.join(folder, 'said-broken');
    const surfaces = [fileSurface(file)];
    await store.pool.query('insert into inbox (thread, message_id, message) values ($1, $2, $3)', [
      'file:broken',
      'm1',
      '{}',
    ]);
    await receive(store.db, messageFrom('ann', { kind: 'say', text: 'help' }, { id: 'm2', thread: 'file:broken' }));
    const stop = await startBot(botOn(null, { surfaces }));
    await expect
      .poll(() => keysIn(file), { timeout: 20_000 })
      .toEqual(['file:broken/m1:problem', 'file:broken/m2:notice']);
    await stop();
  });
});

describe('the repository of a request', () => {
  const team = () => talk(policyOf({ repositories: [{ repo: BOOKS }, { repo: BILLS }] }));

  it('is the only one whose code has the names, and stands on the card with the reason', async () => {
    const card = postOf(await team().say('add a nullable subtitle CharField(50) to Book'));
    expect(card).toMatchObject({ kind: 'ticket', terms: { repo: BOOKS }, repository: 'books, only it has Book' });
  });

  it('is picked where several have them, and the request goes on as it was written', async () => {
    const t = team();
    const asked = await t.say('add a nullable nickname CharField(50) to Customer');
    expect(postOf(asked)).toMatchObject({
      kind: 'pick-repository',
      options: [
        { repo: BOOKS, why: 'has Customer' },
        { repo: BILLS, why: 'has Customer' },
      ],
    });
    const other = await t.act({ kind: 'choose', repo: BILLS }, 'ben');
    expect(postOf(other)).toMatchObject({ kind: 'notice', text: expect.stringContaining('waits for the person') });
    const chosen = postOf(await t.act({ kind: 'choose', repo: BOOKS }));
    expect(chosen).toMatchObject({
      kind: 'ticket',
      terms: { repo: BOOKS, request: expect.stringContaining('nickname') },
    });
  });

  it('may be said in the request, and stays that of its thread', async () => {
    const t = team();
    const card = postOf(await t.say('repo:books add a nullable nickname CharField(50) to Customer'));
    expect(card).toMatchObject({
      kind: 'ticket',
      terms: { repo: BOOKS, request: 'add a nullable nickname CharField(50) to Customer' },
      repository: 'books, which you named',
    });
    const unknown = postOf(await team().say('repo:evil/books add a nullable nickname CharField(50) to Customer'));
    expect(unknown).toMatchObject({ kind: 'notice', text: expect.stringContaining('There are: books, bills') });
  });

  it('is what was set for the place, by a command or in words', async () => {
    const t = team();
    expect(textOf(await t.say('repo'))).toContain('No repository is set');
    expect(textOf(await t.act({ kind: 'command', name: 'repo', text: 'books' }))).toContain('about books');
    expect(textOf(await t.say('repo nothing-like-it'))).toContain('I do not work on nothing-like-it');
    const card = postOf(await t.inNewThread().say('add a nullable nickname CharField(50) to Customer'));
    expect(card).toMatchObject({ kind: 'ticket', repository: 'books, the default of this place' });
    expect(textOf(await t.say('repo off'))).toContain('no default any more');
  });

  it('is never a word that only follows “repo”', async () => {
    const t = team();
    expect(textOf(await t.say('the repo is slow today'))).not.toMatch(/ is[ ,]+(?:which|the default)|work on is/);
    expect((await t.state()).repo).not.toBe('is');
  });

  it('is one the person may ask for there', async () => {
    const t = talk(
      policyOf({
        repositories: [
          { repo: BOOKS, groups: ['S1'] },
          { repo: BILLS, places: ['slack:T1:C9'] },
        ],
      }),
    );
    const nobody = await t.say('add a nullable subtitle CharField(50) to Book');
    expect(textOf(nobody)).toContain('no repository you may ask for changes of here');
    const insider = await t
      .inNewThread()
      .act({ kind: 'say', text: 'add a nullable subtitle CharField(50) to Book' }, 'ann', {
        groups: ['S1'],
      });
    expect(postOf(insider)).toMatchObject({ kind: 'ticket', terms: { repo: BOOKS } });
  });
});

describe('who may do what', () => {
  const on = (repo: string, more: Partial<PolicyFile> = {}, person = 'ann') =>
    talk(policyOf({ repositories: [{ repo }], ...more }), person);

  it('a second person says yes where the owners want one, and never the one who asked', async () => {
    const t = talk(policyOf({ repositories: [{ repo: BILLS, approvers: ['S-owners'] }] }));
    const card = postOf(await t.say('add a nullable note CharField(50) to Invoice'));
    expect(card).toMatchObject({ kind: 'ticket', confirm: true, approval: { by: ['S-owners'] } });
    const homeOf = async (person: string, groups: string[]) => {
      await t.act({ kind: 'home' }, person, { groups }, { thread: `file:home-${person}` });
      return JSON.stringify((await getPost(store.db, `home:${person}`))?.post);
    };
    expect(await homeOf('ben', ['S-owners'])).toContain('Your approval of “Add note');
    expect(await homeOf('tim', [])).not.toContain('Add note');
    expect(await homeOf('ann', ['S-owners'])).not.toContain('Your approval');
    expect(textOf(await t.say('yes'))).toContain('second person');
    expect(textOf(await t.act({ kind: 'approve' }))).toContain('cannot approve');
    expect(textOf(await t.act({ kind: 'approve' }, 'ben'))).toContain('not one of those');
    const yes = await t.act({ kind: 'approve' }, 'ben', { groups: ['S-owners'] });
    expect(yes?.start).toMatchObject({ requester: 'ann', repo: BILLS });
    expect((await t.audit()).map((row) => [row.actor, row.action, row.reason])).toEqual([
      ['ann', 'say', 'accept'],
      ['ann', 'say', ''],
      ['ann', 'approve', ''],
      ['ben', 'approve', ''],
      ['ben', 'approve', 'start'],
    ]);
  });

  it('a second person is asked for, and told why, where half of such pull requests were not merged as proposed', async () => {
    await store.pool.query(
      "insert into tickets (id, thread, ticket) select 'seen-' || n, 'file:seen', '{}' from generate_series(1, 20) n",
    );
    await store.pool.query(
      `insert into outcomes (ticket_id, shape, repo, generator, ending, at)
       select 'seen-' || n, 'django-field', $1, 'recipe', case when n <= 10 then 'closed' else 'merged-untouched' end, now()
       from generate_series(1, 20) n`,
      [BOOKS],
    );
    const t = on(BOOKS, {}, 'joe');
    const card = postOf(await t.say('add a nullable subtitle CharField(50) to Book'));
    expect(card).toMatchObject({ approval: { needed: expect.stringContaining('because 10 of 20 were merged') } });
    expect((await t.say('yes'))?.start ?? null).toBeNull();
    expect((await t.act({ kind: 'approve' }, 'ben'))?.start).not.toBeNull();
    await store.pool.query("delete from outcomes where ticket_id like 'seen-%'");
    await store.pool.query("delete from tickets where id like 'seen-%'");
  });

  it('a second person may decline in words, and nothing is left of it', async () => {
    const t = on(BILLS);
    await t.say('add a nullable note CharField(50) to Invoice');
    expect(textOf(await t.say('decline', 'ben'))).toContain('Declined by ben');
    expect((await t.state()).state.kind).toBe('idle');
  });

  it('who was taken out of the group cannot go on in words or by the last answer either, but may still drop it', async () => {
    const file = { repositories: [{ repo: BOOKS, groups: ['S-dev'] }] };
    const t = talk(policyOf(file), 'uma');
    const inside = { groups: ['S-dev'] };
    const asked = postOf(await t.act({ kind: 'say', text: 'add a subtitle to Book' }, 'uma', inside));
    expect(asked).toMatchObject({ kind: 'questions' });
    expect(await t.say('short text', 'uma')).toBeNull();
    expect(await t.act({ kind: 'answer', answers: { field_type: 'CharField' } }, 'uma')).toBeNull();
    expect((await t.state()).state.kind).toBe('asking');
    expect(textOf(await t.say('cancel', 'uma'))).not.toBe('');
    expect((await t.state()).state.kind).toBe('idle');
  });

  it('a card is edited in place of being written again', async () => {
    const t = on(BILLS);
    await t.say('add a nullable note CharField(50) to Invoice');
    const edited = postOf(await t.act({ kind: 'edit', changes: { max_length: '80', nonsense: 'x' } }));
    expect(edited).toMatchObject({ kind: 'ticket', terms: { slots: { max_length: { value: 80 } } } });
    expect(JSON.stringify(edited)).not.toContain('nonsense');
  });

  it.each([
    ['a guest', { trust: 'guest' as const }, {}, 'not-a-member'],
    ['somebody of another organisation', { trust: 'external' as const }, {}, 'not-a-member'],
    [
      'a shared place',
      {},
      { place: { address: 'slack:T1:C5', kind: 'channel' as const, external: true } },
      'external-place',
    ],
  ])('%s is told one sentence, alone, and nothing happens', async (_, sender, more, code) => {
    const t = on(BOOKS);
    for (const id of ['a', 'b'])
      expect(
        await t.act({ kind: 'say', text: 'add a nullable subtitle CharField(50) to Book' }, 'eve', sender, {
          ...more,
          id,
        }),
      ).toBeNull();
    expect(await loadThread(store.db, t.thread)).toBeNull();
    const said = await getPost(store.db, `${t.thread}/denied:eve:${code}`);
    expect(said).toMatchObject({ whisperTo: 'eve', revision: 1 });
    expect(await t.audit()).toMatchObject([
      { actor: 'eve', decision: 'denied', reason: code, counts: false },
      { actor: 'eve', decision: 'denied', reason: code },
    ]);
  });

  it('a person may begin so much an hour, and finish what they began', async () => {
    const t = on(BILLS, { limits: { person: 1 } }, 'lea');
    expect(postOf(await t.say('add a nullable note CharField(50) to Invoice'))).toMatchObject({ kind: 'ticket' });
    expect(await t.inNewThread().say('add a nullable remark CharField(50) to Invoice')).toBeNull();
    expect((await t.act({ kind: 'approve' }, 'ben'))?.start).not.toBeNull();
    expect((await t.audit()).map(({ action, counts }) => [action, counts])).toEqual([
      ['say', true],
      ['approve', false],
    ]);
    expect(postOf(await t.inNewThread().say('add a nullable remark CharField(50) to Invoice', 'cay'))).toMatchObject({
      kind: 'ticket',
    });
  });

  it('what was noted cannot be changed or removed, whoever asks', async () => {
    await on(BOOKS).say('help');
    await expect(store.db.update(audit).set({ actor: 'nobody' })).rejects.toThrow('update "audit"');
    await expect(store.pool.query('delete from audit')).rejects.toThrow(/never changed/);
    await expect(store.pool.query('truncate audit')).rejects.toThrow(/never changed/);
  });
});

describe('cancel, said outside the thread of a run', () => {
  it('stops the only run the person has, or asks which, and never somebody else’s', async () => {
    const t = talk(policyOf({ repositories: [{ repo: BOOKS }] }), 'kim');
    const cancel = (text: string, from = 'kim') => t.inNewThread().act({ kind: 'command', name: 'cancel', text }, from);
    const begun: string[] = [];
    for (const field of ['subtitle', 'edition']) {
      const turn = await t.inNewThread().say(`add a nullable ${field} CharField(50) to Book`);
      if (turn?.state.kind !== 'running') throw new Error('it did not start');
      begun.push(turn.state.runId);
    }
    const requested = async () => Promise.all(begun.map((id) => cancelRequested(store.db, id)));
    expect(textOf(await cancel('', 'tom'))).toContain('Nothing of yours is running');
    expect(textOf(await cancel(''))).toMatch(/Which one.*\n1\. .*edition.*\n2\. .*subtitle/s);
    expect(await requested()).toEqual([false, false]);
    expect(textOf(await cancel('2'))).toContain('subtitle');
    expect(await requested()).toEqual([true, false]);
    expect(textOf(await cancel('edition'))).toContain('edition');
    expect(await requested()).toEqual([true, true]);
  });
});

describe('a button of something older in a thread', () => {
  const REQUESTS = ['subtitle', 'edition'].map((field) => `add a nullable ${field} CharField(50) to Book`);
  const cardOf = (turn: Turn | null, thread: string) => ({ card: `${thread}/${turn?.posts[0]?.key}` });

  it('starts the proposal it stands for, or says that it is outdated once the thread is about another repository', async () => {
    const t = talk(policyOf({ repositories: [{ repo: BOOKS }, { repo: BILLS }] }), 'lee');
    const refusals: Partial<IncomingMessage>[] = [];
    for (const request of REQUESTS) {
      const key = `${t.thread}/r${refusals.length}:refusal`;
      const proposals = [{ request, why: '' }];
      const reason = { code: 'too-big', message: 'It is too big.', evidence: [], next: '' };
      await putPost(store.db, { thread: t.thread, key, post: { kind: 'refusal', reason, proposals, repo: BOOKS } });
      const state: ConversationState = { kind: 'offering', requester: 'lee', proposals };
      await store.transaction((tx) => saveThread(tx, t.thread, state, BOOKS));
      refusals.push({ card: key });
    }
    const [older, newer] = refusals;
    expect(requestIn(await t.act({ kind: 'start', proposal: 1 }, 'lee', {}, older))).toBe(REQUESTS[0]);
    await t.end();
    expect(requestIn(await t.act({ kind: 'start', proposal: 1 }, 'lee', {}, newer))).toBe(REQUESTS[1]);
    await t.act({ kind: 'cancel' });
    await t.end();
    await t.say('repo:bills add a nullable note CharField(50) to Invoice');
    await t.act({ kind: 'cancel' });
    const late = await t.act({ kind: 'start', proposal: 1 }, 'lee', {}, older);
    expect(textOf(late)).toContain('something older');
    expect(late).toMatchObject({ start: null, posts: [{ to: 'lee' }] });
  });

  it('repeats, checks and hands over the run it stands for, and none that came later', async () => {
    const t = talk(policyOf({ repositories: [{ repo: BOOKS }] }), 'moe');
    const results: Partial<IncomingMessage>[] = [];
    for (const field of ['subtitle', 'edition']) {
      const turn = await t.say(`add a nullable ${field} CharField(50) to Book`);
      if (turn?.state.kind !== 'running') throw new Error('it did not start');
      const { runId, ticketId } = turn.state;
      const reason = { code: 'computed', message: `No ${field}.`, evidence: [], next: '' };
      const outcome = { kind: 'refused', reason, timings: {} } as const;
      const ticket = await getTicket(store.db, ticketId);
      if (ticket === null) throw new Error('it has no ticket');
      const links = openLinks('https://bot.example.com', 'secret');
      const deps = { store, clock: systemClock, log: silentLog, links };
      await tell(deps, runId, { ticket, amendment: null }, outcome, '/srv/page.html');
      const told = await getPost(store.db, `result:${runId}`);
      expect(told?.post).toMatchObject({ kind: 'result', page: links.run(runId) });
      results.push({ card: `result:${runId}` });
    }
    const [old, last] = results;
    for (const [each, over] of [
      [old, true],
      [last, false],
    ] as const)
      expect(await isOutdated(store, t.thread, each?.card ?? '', silentLog)).toBe(over);
    for (const action of ACTIONS) {
      const turn = await t.act(action, 'moe', {}, old);
      expect([action.kind, textOf(turn)]).toEqual([action.kind, expect.stringContaining('something older')]);
      expect(turn).toMatchObject({ start: null, state: { kind: 'done' } });
    }
    const handed = await t.act({ kind: 'hand-over' }, 'moe', {}, last);
    expect(postOf(handed)).toMatchObject({
      kind: 'review',
      reason: { message: expect.stringContaining('No edition.') },
    });
    expect((await t.act({ kind: 'retry' }, 'moe', {}, last))?.start).toMatchObject({
      title: expect.stringContaining('edition'),
    });
  });

  const ACTIONS: Action[] = [
    { kind: 'retry' },
    { kind: 'recheck', check: 'pytest' },
    { kind: 'hand-over' },
    { kind: 'say', text: 'call it label instead' },
  ];

  it('stops nothing that was begun later', async () => {
    const t = talk(policyOf({ repositories: [{ repo: BOOKS }] }), 'noa');
    const asked = await t.say('add a rating field to Book');
    await t.act({ kind: 'cancel' });
    await t.say('add a nullable edition CharField(50) to Book');
    const turn = await t.act({ kind: 'cancel' }, 'noa', {}, cardOf(asked, t.thread));
    expect(turn).toMatchObject({ cancel: null, state: { kind: 'running' } });
  });
});

it('a deleted message is not answered, unless it is the request that is open', async () => {
  const t = talk(policyOf({ repositories: [{ repo: BOOKS }] }), 'pam');
  await t.act({ kind: 'say', text: 'add a nullable edition CharField(50) to Book' }, 'pam', {}, { id: 'request' });
  await t.act({ kind: 'say', text: 'status' }, 'pam', {}, { id: 'asked' });
  expect(await t.act({ kind: 'cancel' }, 'pam', {}, { replaces: 'asked' })).toBeNull();
  expect(await t.act({ kind: 'cancel' }, 'quinn', {}, { replaces: 'lunch' })).toBeNull();
  expect((await t.act({ kind: 'cancel' }, 'pam', {}, { replaces: 'request' }))?.cancel).not.toBeNull();
});

it('an edited request may name another repository, and one that was picked is still its own', async () => {
  const t = talk(policyOf({ repositories: [{ repo: BOOKS }, { repo: BILLS }] }), 'sue');
  await t.act({ kind: 'say', text: 'add a rating field to Customer' }, 'sue', {}, { id: 'request' });
  await t.act({ kind: 'choose', repo: BOOKS });
  expect((await t.state()).state).toMatchObject({ kind: 'asking', begunBy: 'request' });
  const text = 'repo:bills add a nullable note CharField(50) to Invoice';
  const turn = await t.act({ kind: 'say', text }, 'sue', {}, { replaces: 'request' });
  expect(postOf(turn)).toMatchObject({ kind: 'ticket', terms: { repo: BILLS } });
});

describe('after a run', () => {
  it('hands over to a person with what they need, shows it at home, and counts it', async () => {
    const t = talk(policyOf({ repositories: [{ repo: BOOKS }] }), 'dee');
    const began = await t.say('add a nullable subtitle CharField(50) to Book');
    if (began?.state.kind !== 'running') throw new Error('it did not start');
    expect(textOf(await t.act({ kind: 'hand-over' }))).toContain('still running');
    const reason = { code: 'computed', message: 'The list is computed.', evidence: [], next: '' };
    await finishRun(store.db, began.state.runId, { kind: 'refused', reason, timings: {} }, new Date());
    await t.end();
    expect(textOf(await t.say('recheck pytest'))).toContain('nothing to run again');
    const handed = postOf(await t.say('hand it over to a person'));
    expect(handed).toMatchObject({
      kind: 'review',
      reason: { message: expect.stringContaining('The list is computed.') },
    });
    expect(textOf(await t.say('stats'))).toMatch(/ended, 0 proposed, 0 of them ready, 0 merged/);
    expect(textOf(await t.inNewThread().act({ kind: 'command', name: 'status', text: '' }))).toContain('for a person');
    await t.act({ kind: 'home' }, 'dee', {}, { thread: 'file:home-dee' });
    const home = await getPost(store.db, 'home:dee');
    expect(home).toMatchObject({
      whisperTo: 'dee',
      post: { kind: 'home', tickets: [{ standing: 'for a person', repo: 'books' }] },
    });
    const doctor = textOf(await t.say('doctor'));
    expect(doctor).toContain('books');
    expect(textOf(await t.say('settings'))).toContain('of 20 by you');
  });

  it('a home page and a whisper reach surfaces that can show them, and are posts on those that cannot', async () => {
    const file = path.join(folder, 'said-home');
    const shown: string[] = [];
    const able = {
      ...fileSurface(file, { name: 'able' }),
      showHome: async (user: string) => void shown.push(`home ${user}`),
      whisper: async (_: string, user: string) => void shown.push(`whisper ${user}`),
    };
    const t = talk(policyOf({ repositories: [{ repo: BOOKS }] }), 'fay', 'able:');
    await t.act({ kind: 'home' });
    await t.act({ kind: 'command', name: 'settings', text: '' });
    const other = talk(policyOf({ repositories: [] }), 'fay', 'plain:');
    await other.act({ kind: 'command', name: 'settings', text: '' });
    const surfaces = [able, fileSurface(file, { name: 'plain' })];
    const outbox = await startOutbox({ store, surfaces, log: silentLog, clock: systemClock });
    for (const thread of [t.thread, other.thread]) await outbox.flush(thread);
    await outbox.stop();
    expect(shown).toEqual(['home fay', 'whisper fay']);
    expect(readSaid(file).map(({ thread }) => thread)).toEqual([other.thread]);
  });
});

let count = 0;

/** A thread of a channel of its own, under a policy. */
function talk(policy: BotDeps['policy'], person = 'ann', surface = 'file:') {
  count += 1;
  const place: IncomingMessage['place'] = { address: `slack:T1:P${count}`, kind: 'channel', external: false };
  return inThread(`${surface}talk-${count}`);

  function inThread(thread: string) {
    const act = async (
      action: Action,
      from = person,
      sender: Partial<IncomingMessage['sender']> = {},
      more: Partial<IncomingMessage> = {},
    ): Promise<Turn | null> => {
      count += 1;
      const message = messageFrom(from, action, { id: `m${count}`, thread, place, ...more });
      return handleMessage(botOn(policy), { ...message, sender: { ...message.sender, ...sender } });
    };
    return {
      thread,
      act,
      say: (text: string, from = person) => act({ kind: 'say', text }, from),
      inNewThread: () => inThread(`${surface}talk-${(count += 1)}`),
      audit: () => auditOf(store.db, thread),
      /** The run is over, as the worker leaves it. */
      end: () =>
        store.pool.query(
          `update threads set state = jsonb_set(state::jsonb, '{kind}', '"done"')::json where thread = $1`,
          [thread],
        ),
      async state() {
        const row = await loadThread(store.db, thread);
        if (row === null) throw new Error('nothing is known of the thread');
        return row;
      },
    };
  }
}

function botOn(policy: BotDeps['policy'], more: Partial<BotDeps> = {}): BotDeps {
  return {
    store,
    surfaces: [],
    repositories,
    shapes,
    defaultRepository: policy === null ? { repo: BOOKS, base: null } : null,
    policy,
    interpreter: null,
    log: silentLog,
    clock: systemClock,
    ...more,
  };
}

function policyOf(file: Partial<PolicyFile>) {
  return policyFrom({ repositories: [], limits: {}, ...file }, null);
}

/** What a turn goes on with. */
function requestIn(turn: Turn | null): string | null {
  const state = turn?.state;
  if (state?.kind === 'asking') return state.request;
  return state?.kind === 'confirming' || state?.kind === 'running' ? state.terms.request : null;
}

function keysIn(file: string): string[] {
  return readSaid(file).map(({ key }) => key);
}

function postOf(turn: Turn | null): Post {
  const post = turn?.posts[0]?.post;
  if (post === undefined) throw new Error('nothing was posted');
  return post;
}

function textOf(turn: Turn | null): string {
  const post = postOf(turn);
  return post.kind === 'notice' ? post.text : JSON.stringify(post);
}
