import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Post } from '../../../src/chat/post.ts';
import { testStore } from '../../support/database.ts';
import { SAMPLES } from '../samples.ts';
import { MAY_APPROVE, OVER, openStage, placeOf } from './stage.ts';
import { problemsOf, walk, wordsOf } from './stand-in/check.ts';
import { type Delivered, lastPost } from './stand-in/people.ts';
import {
  ANN,
  BEN,
  DAN,
  EVE,
  GROUP,
  GUS,
  OPEN_GROUP,
  SHARED,
  SHOP,
  type StoredMessage,
  TENANT,
} from './stand-in/tenant.ts';

const stage = await openStage(await testStore());
const { teams, people, surface } = stage;
afterAll(() => stage.stop());
beforeEach(() => {
  stage.heard.length = 0;
  MAY_APPROVE.clear();
  stage.asks = true;
});

const CHAT = teams.tenant.chatOf(ANN).id;
const idOf = (user: string): string => `teams:${TENANT}:${teams.tenant.person(user).object}`;
const saidIn = (): string[] => stage.heard.map(({ action }) => (action.kind === 'say' ? action.text : action.kind));
const threadOf = (message: StoredMessage, conversation = SHOP): string =>
  `${placeOf(conversation)}${message.root === null ? '' : `;messageid=${message.root}`}`;
let keys = 0;

function sampleOf(name: string): Post {
  const post = SAMPLES[name];
  if (post === undefined) throw new Error(`There is no sample ${name}.`);
  return structuredClone(post);
}

/** A thread in which the bot has posted a sample, as its newest message. */
async function posted(name: string, conversation = SHOP, change: (post: Post) => void = () => {}) {
  const { message } = await people.write('add a nickname', { conversation });
  const thread = threadOf(message, conversation);
  const post = sampleOf(name);
  change(post);
  const key = `${thread}/${(keys += 1)}:${name}`;
  await stage.say(thread, key, post);
  stage.heard.length = 0;
  return { thread, key, post, card: lastPost(teams, conversation), root: message };
}

/** The card that came back to who clicked. */
function cardIn(delivered: Delivered): unknown {
  const { value } = delivered.body as { statusCode: number; type: string; value: unknown };
  expect(problemsOf(value)).toEqual([]);
  return value;
}

/** The form that opened. */
function formIn(delivered: Delivered): unknown {
  const { task } = delivered.body as { task: { type: string; value: { card: { content: unknown } } } };
  expect(task.type).toBe('continue');
  expect(problemsOf(task.value.card.content)).toEqual([]);
  return task.value.card.content;
}

describe('words', () => {
  it('are heard with a mention as the start of a thread, without the mention', async () => {
    const { message } = await people.write('add a nickname to Customer &amp; Order');
    expect(stage.heard).toMatchObject([
      {
        id: message.id,
        thread: `teams:${TENANT}:${SHOP};messageid=${message.id}`,
        place: { address: placeOf(SHOP), kind: 'channel', external: false },
        sender: { id: idOf(ANN), name: 'Ann', email: 'ann@shop.example', trust: 'member' },
        action: { kind: 'say', text: 'add a nickname to Customer & Order' },
        card: null,
      },
    ]);
    await expect.poll(() => teams.typing).toContain(SHOP);
  });

  it('need no mention in a chat of one’s own; in a thread it takes part in, where the team lets it read', async () => {
    await people.write('hello', { conversation: CHAT, mention: false });
    expect(stage.heard[0]).toMatchObject({ thread: placeOf(CHAT), place: { kind: 'direct', external: false } });
    // Without its consent Teams tells nothing; with it, everything, and what is nobody's business here is not heard.
    const { told } = await people.write('chatter', { conversation: SHARED, mention: false });
    expect(told).toBeNull();
    await people.write('chatter', { mention: false });
    expect(saidIn()).toEqual(['hello']);
    const { message } = await people.write('add a nickname');
    await people.write('of 50 letters', { root: message.id, mention: false, user: BEN });
    expect(stage.heard.at(-1)).toMatchObject({
      thread: threadOf(message),
      sender: { id: idOf(BEN) },
      action: { text: 'of 50 letters' },
    });
    await people.write('and a surname', { root: message.id });
    expect(stage.heard.at(-1)).toMatchObject({ thread: threadOf(message) });
  });

  it('of a group chat belong to one thread', async () => {
    await people.write('add a nickname', { conversation: GROUP });
    await people.write('50', { conversation: GROUP, mention: false, user: BEN });
    expect(stage.heard.map(({ thread, place }) => [thread, place.kind])).toEqual([
      [placeOf(GROUP), 'group'],
      [placeOf(GROUP), 'group'],
    ]);
    // Nothing is asked any more: what people say there is among them.
    stage.asks = false;
    await people.write('lunch?', { conversation: GROUP, mention: false });
    expect(stage.heard).toHaveLength(2);
    await people.write('add a surname', { conversation: GROUP });
    expect(stage.heard).toHaveLength(3);
  });

  it('that were quoted are none of the answer', async () => {
    await people.quote('Which values can it take? refactor everything', 'one to five');
    expect(saidIn()).toEqual(['one to five']);
  });

  it('are read again when they are edited, and taken back with their own message', async () => {
    const { message } = await people.write('add a nickname to Customer');
    await people.edit(message, SHOP, 'add a surname to Customer');
    expect(saidIn()).toEqual(['add a nickname to Customer', 'add a surname to Customer']);
    expect(new Set(stage.heard.map(({ id }) => id)).size).toBe(2);
    const reply = (await people.write('of 50 letters', { root: message.id })).message;
    await people.remove(reply, SHOP);
    await people.remove(message, SHOP);
    expect(stage.heard[1]).toMatchObject({ replaces: message.id });
    expect(stage.heard.slice(3)).toMatchObject(
      [reply, message].map(({ id }) => ({ thread: threadOf(message), action: { kind: 'cancel' }, replaces: id })),
    );
  });

  it('of nothing ask for help, of apps are not heard, and “home” opens one’s own page', async () => {
    await people.write('');
    await people.write('home', { conversation: CHAT, mention: false });
    const bot = teams.tenant.write(SHOP, { from: '28:another', text: `${people.mention} hello` });
    await teams.deliver(people.activityOf(bot, SHOP, { mention: true }));
    await people.install(BEN);
    expect(stage.heard.map(({ action, sender }) => [action, sender.id])).toEqual([
      [{ kind: 'say', text: 'help' }, idOf(ANN)],
      [{ kind: 'home' }, idOf(ANN)],
      [{ kind: 'say', text: 'help' }, idOf(BEN)],
    ]);
  });
});

describe('who it was, and where', () => {
  it('is a member, a guest or somebody from outside, with the team they are in', async () => {
    for (const user of [ANN, GUS]) await people.write('hello', { user });
    await people.write('hello', { user: EVE, conversation: SHARED });
    expect(stage.heard.map(({ sender }) => [sender.trust, sender.groups.length])).toEqual([
      ['member', 1],
      ['guest', 1],
      // The team does not know them, though its channel does.
      ['external', 0],
    ]);
    expect(stage.heard[0]?.sender.groups).toEqual([`teams:${TENANT}:aaaaaaaa-1111-4222-8333-444444444444`]);
  });

  it('is outside where people of other organisations can read along, and where nobody tells', async () => {
    await people.write('hello', { conversation: SHARED });
    await people.write('hello', { conversation: OPEN_GROUP });
    expect(stage.heard.map(({ place }) => place.external)).toEqual([true, true]);
    stage.heard.length = 0;
    // A private channel is in no list a bot may ask for.
    teams.tenant.conversations.set('19:private@thread.tacv2', {
      ...teams.tenant.conversation(SHOP),
      id: '19:private@thread.tacv2',
      type: 'private',
      messages: [],
    });
    await people.write('hello', { conversation: '19:private@thread.tacv2' });
    expect(stage.heard[0]?.place.external).toBe(true);
    // News are told there long after somebody spoke.
    const shared = [SHOP, SHARED, OPEN_GROUP].map((conversation) => stage.surface.isShared(placeOf(conversation)));
    expect(await Promise.all(shared)).toEqual([false, true, true]);
  });

  it('is told by the sign-in name where no role is given, and is outside where nothing is', async () => {
    const { role: _, ...person } = teams.tenant.person(ANN);
    const known = (id: string, more: object): void => {
      teams.tenant.people.set(id, { ...person, id, object: '77777777-0000-4000-8000-000000000000', ...more } as never);
      teams.tenant.conversation(SHOP).people.push(id);
    };
    known('29:roleless', {});
    known('29:nameless', { upn: undefined });
    known('29:stranger', { role: 'anonymous' });
    for (const user of ['29:roleless', '29:nameless', '29:stranger', '29:nobody'])
      await people.write('hello', { user });
    expect(stage.heard.map(({ sender }) => sender.trust)).toEqual(['member', 'external', 'external', 'external']);
  });

  it('is asked once for each, and anew where Teams failed', async () => {
    teams.tenant.people.set('29:new', {
      ...teams.tenant.person(ANN),
      id: '29:new',
      object: '99999999-0000-4000-8000-000000000000',
    });
    teams.tenant.conversations.get(SHOP)?.people.push('29:new');
    const asked = (): number => teams.calls.filter(({ path }) => path.endsWith('members/29:new')).length;
    teams.next('member', { kind: 'status', status: 500 }, { kind: 'status', status: 503 });
    await people.write('hello', { user: '29:new' });
    await people.write('hello', { user: '29:new' });
    expect(stage.heard.map(({ sender }) => sender.trust)).toEqual(['member', 'member']);
    expect(asked()).toBe(3);
  });
});

describe('a click', () => {
  it('answers, confirms, starts and picks, with the key of its card; the card comes back without its buttons', async () => {
    const { card, key, thread } = await posted('card');
    const back = await people.click(card, SHOP, 'Start');
    expect(stage.heard).toMatchObject([{ thread, card: key, sender: { id: idOf(ANN) }, action: { kind: 'confirm' } }]);
    expect(wordsOf(cardIn(back))).toContain('You said: start.');
    expect(wordsOf(cardIn(back))).not.toContain('Cancel');
    const refusal = await posted('refusal');
    await people.click(refusal.card, SHOP, '2. add a nullable datetime field last_used_at to ApiToken');
    const pick = await posted('pick');
    await people.click(pick.card, SHOP, '2. orders');
    expect(stage.heard.map(({ action }) => action)).toEqual([{ kind: 'choose', repo: '/home/ann/orders' }]);
  });

  it('sends what was chosen and typed, defaults where nothing was, own words first', async () => {
    const { card } = await posted('questions');
    await people.click(card, SHOP, 'Send these answers', { filled: { 'choose:choices': '1 to 5' } });
    await people.click(card, SHOP, 'Send these answers', {
      filled: { 'own:field_type': 'a decimal', 'choose:choices': '' },
    });
    expect(stage.heard.map(({ action }) => action)).toEqual([
      { kind: 'answer', answers: { field_type: 'IntegerField', choices: '1 to 5' } },
      { kind: 'answer', answers: { field_type: 'a decimal' } },
    ]);
    const one = await posted('questions', SHOP, (post) => {
      if (post.kind === 'questions') post.questions = post.questions.slice(1);
    });
    const back = await people.click(one.card, SHOP, 'Send my words');
    expect(wordsOf(cardIn(back))).toContain('Please choose or write something first.');
    expect(stage.heard).toEqual([]);
  });

  it('of a client that carries nothing out in its card means the same', async () => {
    const { card, key } = await posted('questions');
    expect((await people.click(card, SHOP, 'Send these answers', { old: true })).body).toBeNull();
    expect(stage.heard).toMatchObject([
      { card: key, action: { kind: 'answer', answers: { field_type: 'IntegerField' } } },
    ]);
  });

  it('retries, checks again and hands over; other checks can be run after one', async () => {
    const { card } = await posted('withheld');
    const back = await people.click(card, SHOP, 'Check migrations again');
    expect(wordsOf(cardIn(back))).toContain('Hand to a person');
    await people.click(card, SHOP, 'Retry');
    await people.click(card, SHOP, 'Hand to a person');
    expect(stage.heard.map(({ action }) => action)).toEqual([
      { kind: 'recheck', check: 'migrations' },
      { kind: 'retry' },
      { kind: 'hand-over' },
    ]);
    expect(new Set(stage.heard.map(({ id }) => id)).size).toBe(3);
  });

  it('on a card that a newer one replaced does nothing, and says so', async () => {
    const { card, thread } = await posted('card');
    await stage.say(thread, `${thread}/newer`, sampleOf('card'));
    const back = await people.click(card, SHOP, 'Start');
    expect(wordsOf(cardIn(back))).toContain('something newer');
    await people.click(card, SHOP, 'Start', { old: true });
    expect(wordsOf(lastPost(teams).card)).toContain('something newer');
    expect(stage.heard).toEqual([]);
  });

  it('on a proposal or a result of something over does nothing, and says so', async () => {
    for (const [name, button] of [
      ['withheld', 'Retry'],
      ['withheld', 'Check migrations again'],
      ['refusal', '1. convert the print calls in accounts/tokens.py to logging'],
    ] as const) {
      const { card, key } = await posted(name);
      OVER.add(key);
      expect(wordsOf(cardIn(await people.click(card, SHOP, button)))).toContain('something newer');
    }
    expect(stage.heard).toEqual([]);
  });

  it('that is none of ours is refused', async () => {
    const { card } = await posted('card');
    for (const action of [{}, { verb: 'confirm', data: { ensurefix: 7 } }]) {
      const invoke = {
        ...people.activityOf(card, SHOP),
        from: { id: ANN },
        type: 'invoke',
        name: 'adaptiveCard/action',
        value: { action },
      };
      expect((await teams.deliver(invoke)).body).toMatchObject({ statusCode: 400 });
    }
    expect(stage.heard).toEqual([]);
  });
});

describe('a card that needs a second person', () => {
  it('shows the buttons for it to those who may, and to nobody else', async () => {
    MAY_APPROVE.add(idOf(BEN));
    const { card, key } = await posted('approval');
    expect(card.card).toMatchObject({ refresh: { userIds: [BEN] } });
    expect(wordsOf(card.card)).not.toContain('Decline');
    const his = cardIn(await people.refresh(card, SHOP, BEN));
    expect(wordsOf(his)).toMatch(/Approve\nDecline/);
    expect(wordsOf(cardIn(await people.refresh(card, SHOP, DAN)))).not.toContain('Decline');
    const back = await people.click({ ...card, card: his }, SHOP, 'Approve', { user: BEN });
    expect(stage.heard).toMatchObject([{ card: key, sender: { id: idOf(BEN) }, action: { kind: 'approve' } }]);
    expect(wordsOf(cardIn(back))).toContain('You approved it.');
  });

  it('shows none once something newer waits, or nothing is asked any more', async () => {
    MAY_APPROVE.add(idOf(BEN));
    const { card, thread } = await posted('approval', GROUP);
    await stage.say(thread, `${thread}/newer`, sampleOf('card'));
    const seen = wordsOf(cardIn(await people.refresh(card, GROUP, BEN)));
    expect(seen).not.toContain('Approve');
    expect(seen).toContain('something newer');
    stage.posts.delete(`${thread}/newer`);
    stage.asks = false;
    expect(wordsOf(cardIn(await people.refresh(card, GROUP, BEN)))).not.toMatch(/Approve|Cancel/);
  });

  it('is posted all the same where nobody tells who is there', async () => {
    MAY_APPROVE.add(idOf(BEN));
    teams.next('members', ...[1, 2, 3, 4].map(() => ({ kind: 'status', status: 403 }) as const));
    const { card } = await posted('approval', OPEN_GROUP);
    expect(wordsOf(card.card)).toContain('Another person says “approve”');
  });
});

describe('a form', () => {
  it('edits a card: what was changed is heard, once', async () => {
    const { card, key } = await posted('card');
    const form = formIn(await people.openForm(card, SHOP, 'Edit…'));
    expect((await people.sendForm(form, card, SHOP)).body).toMatchObject({ task: { type: 'message' } });
    expect(stage.heard).toEqual([]);
    const sent = await people.sendForm(form, card, SHOP, {
      'choose:max_length': '80',
      'choose:admin': 'list_display, search_fields',
    });
    expect(sent).toEqual({ status: 200, body: null });
    expect(stage.heard).toMatchObject([
      { card: key, action: { kind: 'edit', changes: { max_length: '80', admin: 'list_display, search_fields' } } },
    ]);
  });

  it('of a card that a newer one replaced changes nothing, and says so', async () => {
    const { card, thread } = await posted('card');
    const form = formIn(await people.openForm(card, SHOP, 'Edit…'));
    await stage.say(thread, `${thread}/newer`, sampleOf('card'));
    const sent = await people.sendForm(form, card, SHOP, { 'choose:max_length': '80' });
    expect(JSON.stringify(sent.body)).toContain('something newer');
    expect(stage.heard).toEqual([]);
  });

  it('revises a result in words', async () => {
    const { card } = await posted('withheld');
    const form = formIn(await people.openForm(card, SHOP, 'Revise…'));
    await people.sendForm(form, card, SHOP, { 'choose:text': 'leave the admin alone' });
    expect(stage.heard).toMatchObject([{ action: { kind: 'say', text: 'leave the admin alone' } }]);
  });

  it('that is about nothing any more says so', async () => {
    const { card, key } = await posted('card');
    stage.posts.delete(key);
    expect(wordsOf(formIn(await people.openForm(card, SHOP, 'Edit…')))).toContain('gone');
  });
});

describe('“Turn into a ticket”', () => {
  it('makes a request out of a message in its thread, with the message as background, once', async () => {
    const message = teams.tenant.write(SHOP, { from: BEN, text: 'Customer needs a <b>nickname</b>' });
    const form = formIn(await people.turn(message, SHOP));
    const field = [...walk(form)].find(({ type }) => type === 'Input.Text');
    expect(field).toMatchObject({ value: 'Customer needs a nickname' });
    const before = teams.tenant.conversations.get(SHOP)?.messages.length ?? 0;
    await people.sendTurn(form, message, SHOP, { 'choose:text': 'add a nickname to Customer' });
    expect(stage.heard).toMatchObject([
      {
        thread: threadOf(message),
        sender: { id: idOf(ANN) },
        action: { kind: 'say', text: 'add a nickname to Customer' },
        context: [{ author: 'Ben', text: 'Customer needs a nickname', verified: true }],
      },
    ]);
    expect(lastPost(teams)).toMatchObject({ root: message.id });
    expect(wordsOf(lastPost(teams).card)).toContain(
      'Ann turned a message of this conversation into a request, with the message as background:',
    );
    expect(teams.tenant.conversations.get(SHOP)?.messages.length).toBe(before + 1);
  });

  it('sends along what nobody vouches for only where somebody says so, and marked', async () => {
    const errors = teams.tenant.write(SHOP, { from: '28:errors', text: 'AttributeError: nickname' });
    const form = formIn(await people.turn(errors, SHOP));
    await people.sendTurn(form, errors, SHOP, { 'choose:text': 'add it' });
    await people.sendTurn(form, errors, SHOP, { 'choose:text': 'add it', keep: 'true' });
    expect(stage.heard.map(({ context }) => context)).toEqual([
      [],
      [{ author: 'Errors', text: 'AttributeError: nickname', verified: false }],
    ]);
  });

  it('says where it cannot write', async () => {
    const message = teams.tenant.write('19:away@thread.tacv2', { from: BEN, text: 'add a nickname' });
    const form = formIn(await people.turn(message, '19:away@thread.tacv2'));
    const sent = await people.sendTurn(form, message, '19:away@thread.tacv2');
    expect(JSON.stringify(sent.body)).toContain('I am not in this conversation');
    expect(stage.heard).toEqual([]);
  });
});

describe('what is told to one person', () => {
  const notice = { kind: 'notice', tone: 'plain', text: 'for you alone' } as const;

  it('goes to their own chat, with the way to its thread', async () => {
    const { thread } = await posted('notice');
    await surface.whisper(thread, idOf(BEN), 'w1', notice);
    const words = wordsOf(lastPost(teams, teams.tenant.chatOf(BEN).id).card);
    expect(words).toContain('for you alone');
    expect(words).toContain('It is about this thread: https://teams.microsoft.com/l/message/');
  });

  it('is said in the thread, by name, where they cannot be written to', async () => {
    const { thread, root } = await posted('notice');
    await people.write('hello', { user: DAN, root: root.id });
    await surface.whisper(thread, idOf(DAN), 'w2', notice);
    expect(wordsOf(lastPost(teams).card)).toContain('For Dan.');
  });

  it('is their home page, wherever it was asked for', async () => {
    await people.write('home', { conversation: CHAT, mention: false });
    const home = sampleOf('home');
    if (home.kind !== 'home') throw new Error('no home');
    await surface.showHome(idOf(ANN), home);
    expect(wordsOf(lastPost(teams, CHAT).card)).toContain('Waiting for you');
  });
});
