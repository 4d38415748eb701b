import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Action, Sender, Surface } from '../../src/chat/surface.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { silentLog } from '../../src/lib/log.ts';
import { type BotDeps, handleMessage } from '../../src/main/bot.ts';
import { openRepositories } from '../../src/main/repositories.ts';
import { type PolicyFile, policyFrom } from '../../src/policy/policy.ts';
import { startOutbox } from '../../src/report/outbox.ts';
import { shapes } from '../../src/shapes/registry.ts';
import { auditOf } from '../../src/store/audit.ts';
import { hasHeard } from '../../src/store/inbox.ts';
import { newestAsk } from '../../src/store/outbox.ts';
import { loadThread } from '../../src/store/threads.ts';
import { prepareQueue } from '../../src/worker/durable/enqueue.ts';
import { testStore } from '../support/database.ts';
import { djangoProject } from '../support/django-project.ts';
import { fileSurface, readSaid } from '../support/file-surface.ts';
import { makeRepo } from '../support/git.ts';
import { messageFrom } from '../support/messages.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'ensurefix-follow-'));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
const store = await testStore();
const repositories = openRepositories({
  home: path.join(folder, 'home'),
  log: silentLog,
  signal: new AbortController().signal,
});
const BILLS = path.join(folder, 'acme', 'bills');
const CARD = 'add a nullable note CharField(50) to Invoice';
const QUESTION = 'add a nullable rating field to Invoice';

/** Cards of tests before wait for nobody. */
beforeEach(() => store.pool.query('truncate threads'));

beforeAll(async () => {
  await prepareQueue(store, silentLog);
  await makeRepo(BILLS, {
    ...djangoProject('billing', ['Invoice']),
    '.ensurefix.yml': 'shapes:\n  approval: [django-field]\n',
  });
});

describe('two accounts', () => {
  it('become one person when a code shown to one is said by the other, and both have one address', async () => {
    const two = platforms();
    const [here, there] = two.accountsOf('Ann@Acme.example', 'ann@acme.example');
    const code = codeIn(await here.command('link', ''));
    expect(await there.command('link', code.toLowerCase())).toContain('Linked with the account on North');
    expect(await here.command('link', '')).toContain('Linked so far: the account on South');
    // A code counts once.
    expect(await there.command('link', code)).toContain('does not count');
    await here.say(CARD);
    expect(await there.command('status', '')).toContain('no tickets');
    expect(await there.command('follow', '')).toContain('goes on here as well');
    expect(await there.command('link', 'off')).toContain('by itself again');
    expect(await there.command('follow', '')).toContain('nothing of yours');
  });

  it.each([
    ['another address', { email: 'eve@acme.example' }, 'does not count'],
    ['no address', { email: null }, 'no e-mail address'],
    ['their own code', { same: true }, 'does not count'],
    ['a code that is too old', { later: 11 }, 'does not count'],
    ['a code of nobody', { code: 'AAAA-AAAA' }, 'does not count'],
  ])('stay two with %s, and the one gets nothing of the other', async (_, wrong, why) => {
    const two = platforms();
    const [ann, other] = two.accountsOf('ann@acme.example', 'email' in wrong ? wrong.email : 'ann@acme.example');
    const code = codeIn(await ann.command('link', ''));
    const says = 'same' in wrong ? ann : other;
    two.minutes('later' in wrong ? wrong.later : 0);
    expect(await says.command('link', 'code' in wrong ? wrong.code : code)).toContain(why);
    await ann.say(QUESTION);
    expect(await other.command('follow', '')).toContain('nothing of yours elsewhere');
    expect(await other.command('status', '')).toContain('no tickets');
  });

  it('are shown a code where nobody reads along', async () => {
    const [ann] = platforms().accountsOf('ann@acme.example', null);
    expect(await ann.command('link', '', 'channel')).toContain('to me directly');
  });
});

describe('one conversation in two places', () => {
  it('is answered in the other by who asked, and by nobody else', async () => {
    const two = platforms();
    const [ann, annThere] = two.accountsOf('ann@acme.example', 'ann@acme.example');
    await linked(ann, annThere);
    await ann.say(QUESTION);
    await annThere.command('follow', '');
    const thread = await two.threadThere();
    expect((await two.saidThere()).map(({ text }) => text)).toEqual(['questions']);
    expect(await hasHeard(store.db, thread)).toBe(true);
    expect(await newestAsk(store.db, thread)).toBe((await two.saidThere())[0]?.key);
    const answer = { kind: 'answer', answers: { field_type: 'IntegerField' } } as const;
    const eve = two.person('eve');
    expect(textOf(await eve.act(answer, thread))).toContain('waits for the person who asked');
    expect((await ann.state()).kind).toBe('asking');
    await annThere.act(answer, thread);
    expect(await ann.state()).toMatchObject({ kind: 'confirming', requester: ann.id });
    expect((await auditOf(store.db, ann.thread)).at(-1)).toMatchObject({ actor: annThere.id, place: two.there });
    // Both places show the card.
    expect((await two.saidThere()).at(-1)?.text).toBe('ticket');
    expect((await two.saidHere()).at(-1)?.text).toBe('ticket');
  });

  it('is approved in the other by a second person, once for both, and never by who asked', async () => {
    const two = platforms();
    const [ann, annThere] = two.accountsOf('ann@acme.example', 'ann@acme.example');
    await linked(ann, annThere);
    await ann.say(CARD);
    const ben = two.person('ben');
    expect(await ben.command('follow', '')).toContain('goes on here as well');
    const thread = await two.threadThere();
    expect(textOf(await annThere.act({ kind: 'approve' }, thread))).toContain('cannot approve');
    expect(textOf(await annThere.say('approve', thread))).toContain('cannot approve');
    await annThere.command('link', 'off');
    expect(textOf(await annThere.act({ kind: 'approve' }, thread))).toContain('cannot approve');
    // Nor when her address is not told any more, or is another now.
    for (const email of [null, 'new@acme.example'])
      expect(textOf(await annThere.act({ kind: 'approve' }, thread, { email }))).toContain('cannot approve');
    const yes = await ben.act({ kind: 'approve' }, thread);
    expect(yes?.start).toMatchObject({ requester: ann.id });
    expect(textOf(await two.person('cay').act({ kind: 'approve' }, thread))).toContain('waits for the person');
    for (const said of [await two.saidHere(), await two.saidThere()]) {
      expect(said.filter(({ text }) => text.includes('Approved by ben'))).toHaveLength(1);
    }
  });

  it('is not approved by an account nobody linked that has the address of who asked', async () => {
    const two = platforms();
    const [ann, annThere] = two.accountsOf('Ann@acme.example', 'ann@ACME.example');
    await ann.say(CARD);
    // The same person may not see it as somebody else's either.
    expect(await annThere.command('follow', '')).toContain('nothing of yours');
    await two.person('ben').command('follow', '');
    const thread = await two.threadThere();
    expect(textOf(await annThere.act({ kind: 'approve' }, thread))).toContain('cannot approve');
    expect((await ann.state()).kind).toBe('confirming');
  });

  it('asks what counts where the click happens', async () => {
    const here = platforms();
    const approvers = [here.person('ben').id];
    const two = platforms({ repositories: [{ repo: BILLS, places: [here.here, here.there], approvers }] }, here);
    const [ann] = two.accountsOf('ann@acme.example', null);
    await ann.say(CARD);
    await two.person('ben').command('follow', '');
    const thread = await two.threadThere();
    expect(textOf(await two.person('cay').act({ kind: 'approve' }, thread))).toContain('not one of those');
    expect(await two.person('cay').act({ kind: 'approve' }, thread, { trust: 'guest' })).toBeNull();
    // Taken away from that place by the operator, with the thread still there.
    const less = platforms({ repositories: [{ repo: BILLS, places: [here.here], approvers }] }, here);
    expect(await less.person('ben').act({ kind: 'approve' }, thread)).toBeNull();
    expect(await less.person('ben').command('follow', '')).toContain('nothing of yours');
    expect((await two.saidThere()).at(-1)?.text).toContain('may not ask for changes');
    expect((await ann.state()).kind).toBe('confirming');
    expect((await two.person('ben').act({ kind: 'approve' }, thread))?.start).not.toBeNull();
  });

  it('goes on with its progress and its end, named by ticket or by number', async () => {
    const two = platforms();
    const [ann, annThere] = two.accountsOf('ann@acme.example', 'ann@acme.example');
    await linked(ann, annThere);
    await ann.say(CARD);
    const started = await two.person('ben').act({ kind: 'approve' }, ann.thread, {}, two.here);
    if (started?.state.kind !== 'running') throw new Error('it did not start');
    const cay = two.person('cay');
    expect(await cay.command('follow', 'ffffffffffffffff')).toContain('no such ticket');
    expect(await cay.command('follow', started.state.ticketId)).toContain('goes on here as well');
    expect(await annThere.command('follow', '1')).toContain('goes on here as well');
    const thread = await two.threadThere();
    expect((await two.saidThere()).map(({ text }) => text)).toEqual(['ticket']);
    expect(textOf(await annThere.say('cancel', thread))).toContain('Stopping');
    expect((await two.saidThere()).at(-1)?.text).toContain('Stopping');
  });
});

let count = 0;
type Account = ReturnType<ReturnType<typeof platforms>['person']>;

/** Two surfaces with a channel each; people write to the first where nothing else is said. */
function platforms(
  file: Partial<PolicyFile> = { repositories: [{ repo: BILLS }] },
  at: { here: string; there: string; files: [string, string] } | null = null,
) {
  count += 1;
  const here = at?.here ?? `north:room-${count}`;
  const there = at?.there ?? `south:room-${count}`;
  const files: [string, string] = at?.files ?? [
    path.join(folder, `north-${count}`),
    path.join(folder, `south-${count}`),
  ];
  const surfaces: Surface[] = [fileSurface(files[0], { name: 'north' }), fileSurface(files[1], { name: 'south' })];
  let late = 0;
  const deps: BotDeps = {
    store,
    surfaces,
    repositories,
    shapes,
    defaultRepository: null,
    policy: policyFrom({ repositories: [], limits: {}, ...file }, null),
    interpreter: null,
    log: silentLog,
    clock: { now: () => new Date(Date.now() + late * 60_000) },
  };

  function account(surface: 'north' | 'south', name: string, email: string | null) {
    const place = surface === 'north' ? here : there;
    const id = `${surface}:${place.replace(/\D/g, '')}-${name}`;
    const own = `${place}:${(count += 1)}`;
    const act = (
      action: Action,
      thread = own,
      more: Partial<Sender> = {},
      address = place,
      kind: 'channel' | 'direct' = 'channel',
    ) => {
      count += 1;
      const message = messageFrom(name, action, { id: `m${count}`, thread, place: { address, kind, external: false } });
      return handleMessage(deps, { ...message, sender: { ...message.sender, id, email, ...more } });
    };
    return {
      id,
      thread: own,
      act,
      say: (text: string, thread = own) => act({ kind: 'say', text }, thread),
      /** What a subcommand is answered. */
      async command(command: 'link' | 'follow' | 'status', text: string, kind: 'channel' | 'direct' = 'direct') {
        const action = { kind: 'command' as const, name: command, text };
        return textOf(await act(action, `${place}:corner-${name}`, {}, place, kind));
      },
      async state() {
        const row = await loadThread(store.db, own);
        if (row === null) throw new Error('nothing is known of the thread');
        return row.state;
      },
    };
  }

  async function deliver(): Promise<void> {
    const outbox = await startOutbox({ store, surfaces, log: silentLog, clock: systemClock });
    const { rows } = await store.pool.query<{ thread: string }>(
      'select distinct thread from outbox where thread like $1 or thread like $2',
      [`${here}%`, `${there}%`],
    );
    for (const { thread } of rows) await outbox.flush(thread);
    await outbox.stop();
  }

  const threadThere = async (): Promise<string> => {
    await deliver();
    const { rows } = await store.pool.query<{ address: string }>(
      'select address from opened_threads where place = $1',
      [there],
    );
    if (rows.length !== 1) throw new Error(`${rows.length} threads were opened`);
    return rows[0]?.address ?? '';
  };
  return {
    here,
    there,
    files,
    minutes: (more: number) => void (late += more),
    person: (name: string) => account('south', name, null),
    accountsOf: (one: string | null, other: string | null) =>
      [account('north', 'ann', one), account('south', 'ann', other)] as const,
    threadThere,
    async saidThere() {
      const thread = await threadThere();
      return readSaid(files[1]).filter((said) => said.thread === thread);
    },
    async saidHere() {
      await deliver();
      return readSaid(files[0]).filter(({ thread }) => !thread.includes('corner'));
    },
  };
}

async function linked(one: Account, other: Account): Promise<void> {
  expect(await other.command('link', codeIn(await one.command('link', '')))).toContain('Linked with');
}

function codeIn(text: string): string {
  const code = /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(text)?.[0];
  if (code === undefined) throw new Error(`no code in: ${text}`);
  return code;
}

function textOf(turn: Awaited<ReturnType<typeof handleMessage>>): string {
  const post = turn?.posts[0]?.post;
  return post?.kind === 'notice' ? post.text : JSON.stringify(post ?? null);
}
