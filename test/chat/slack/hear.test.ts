import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Post } from '../../../src/chat/post.ts';
import { sample } from './sample.ts';
import { type SlackStage, MODES, openStage } from './stage.ts';
import { ANN, BEN, EVE, GUS, MENTION, wordsIn } from './stand-in/people.ts';
import { property, walk } from './stand-in/check.ts';
import { BOT, TEAM } from './stand-in/workspace.ts';
import { COMMANDS } from '../../../src/chat/surface.ts';
import { SAMPLES } from '../samples.ts';

/** A person as the core knows them. */
function personOf(user: string): string {
  return `slack:${TEAM}:${user}`;
}

const NOTICE: Post = { kind: 'notice', tone: 'plain', text: 'ok' };

describe.each(MODES)('what people do, by %s', (mode) => {
  let stage: SlackStage;
  beforeEach(async () => {
    stage = await openStage(mode);
  });
  afterEach(() => stage.stop());

  it('hears a mention as the start of a thread, without the mention', async () => {
    const { message } = await stage.people.write(`${MENTION} add a nickname to Customer`);
    expect(stage.heard[0]).toEqual({
      id: `C0SHOP:${message.ts}`,
      thread: `slack:${TEAM}:C0SHOP:${message.ts}`,
      place: { address: `slack:${TEAM}:C0SHOP`, kind: 'channel', external: false },
      sender: { id: personOf(ANN), name: 'Ann', email: 'ann@shop.example', trust: 'member', groups: [] },
      action: { kind: 'say', text: 'add a nickname to Customer' },
      context: [],
      card: null,
    });
  });

  it('gives one id to four deliveries of both events', async () => {
    const { message } = await stage.people.write(`${MENTION} add a nickname to Customer`);
    for (let retry = 1; retry < 4; retry += 1)
      for (const event of stage.people.eventsOf(message, 'C0SHOP'))
        await stage.slack.deliver('events_api', event, retry);
    expect(stage.heard.length).toBeGreaterThan(0);
    expect(new Set(stage.heard.map(({ id }) => id))).toEqual(new Set([`C0SHOP:${message.ts}`]));
    expect(new Set(stage.heard.map(({ thread }) => thread)).size).toBe(1);
    expect(new Set(stage.heard.map(({ action }) => JSON.stringify(action))).size).toBe(1);
  });

  it('hears a direct message, and the replies below it', async () => {
    const { message } = await stage.people.write('add a nickname', { channel: 'D0ANN' });
    await stage.people.write('the default', { channel: 'D0ANN', thread: message.ts });
    expect(stage.heard.map(({ thread }) => thread)).toEqual(Array(2).fill(`slack:${TEAM}:D0ANN:${message.ts}`));
  });

  it('hears replies without a mention only where it takes part', async () => {
    const talk = await stage.people.write('anybody for lunch?');
    await stage.people.write('me', { thread: talk.message.ts, user: BEN });
    expect(stage.heard).toEqual([]);
    const { message } = await stage.people.write(`${MENTION} add a nickname`);
    await stage.people.write('the default', { thread: message.ts });
    expect(stage.heard.at(-1)).toMatchObject({
      thread: stage.threadOf(message),
      action: { kind: 'say', text: 'the default' },
    });
  });

  it('takes part where another process spoke', async () => {
    const { message } = await stage.people.write('hm');
    await stage.reopen().post(stage.threadOf(message), 'k', NOTICE);
    await stage.people.write('go on', { thread: message.ts });
    expect(stage.heard.map(({ action }) => action)).toEqual([{ kind: 'say', text: 'go on' }]);
  });

  it('asks who knows whether it takes part, where somebody here does', async () => {
    await stage.stop();
    const asked: string[] = [];
    stage = await openStage(mode, {
      takesPart: async (thread) => {
        asked.push(thread);
        return asked.length > 1;
      },
    });
    const { message } = await stage.people.write('hm');
    expect(stage.heard).toEqual([]);
    await stage.people.write('go on', { thread: message.ts });
    expect(stage.heard.map(({ action }) => action)).toEqual([{ kind: 'say', text: 'go on' }]);
    expect(asked).toEqual(Array(2).fill(stage.threadOf(message)));
    expect(stage.slack.calls.map(({ method }) => method)).not.toContain('conversations.replies');
  });

  it('takes a mention in a thread of others as a request in that thread', async () => {
    const talk = await stage.people.write('Customer needs a nickname');
    await stage.people.write(`yes. ${MENTION} do that`, { thread: talk.message.ts });
    expect(stage.heard.map(({ thread }) => thread)).toContain(stage.threadOf(talk.message));
  });

  it('hears no bots, no joins and not itself', async () => {
    const { message } = await stage.people.write(`${MENTION} hello`);
    const before = stage.heard.length;
    await stage.surface.post(stage.threadOf(message), 'k', NOTICE);
    const own = stage.lastPost();
    const ofBot = stage.slack.workspace.write('C0SHOP', {
      user: 'U0OTHER',
      bot_id: 'B0OTHER',
      text: `${MENTION} again`,
    });
    const join = { ...ofBot, bot_id: undefined, user: BEN, subtype: 'channel_join' };
    for (const each of [own, ofBot, join])
      for (const event of stage.people.eventsOf(each, 'C0SHOP')) await stage.slack.deliver('events_api', event);
    expect(stage.heard.length).toBe(before);
  });

  it('reads an edit again, and not a preview that was added', async () => {
    const { message } = await stage.people.write(`${MENTION} add a nickname to Customer`);
    const before = stage.heard.length;
    await stage.people.unfurl(message, 'C0SHOP');
    expect(stage.heard.length).toBe(before);
    await stage.people.edit(message, 'C0SHOP', `${MENTION} add a surname to Customer`);
    expect(stage.heard.at(-1)).toMatchObject({
      id: `C0SHOP:${message.ts}:${message.edited?.ts}`,
      replaces: `C0SHOP:${message.ts}`,
      thread: stage.threadOf(message),
      action: { kind: 'say', text: 'add a surname to Customer' },
    });
    await stage.people.unfurl(message, 'C0SHOP');
    expect(stage.heard.length).toBe(before + 1);
  });

  it.each([true, false])('takes a deleted request back, answered: %s', async (answered) => {
    const { message } = await stage.people.write(`${MENTION} add a nickname to Customer`);
    if (answered) await stage.surface.post(stage.threadOf(message), 'k', NOTICE);
    await stage.people.remove(message, 'C0SHOP');
    expect(stage.heard.at(-1)).toMatchObject({
      thread: stage.threadOf(message),
      sender: { id: personOf(ANN) },
      action: { kind: 'cancel' },
      replaces: `C0SHOP:${message.ts}`,
    });
  });

  it('tells which message was deleted in a thread it takes part in, and of no other', async () => {
    const { message } = await stage.people.write(`${MENTION} add a nickname`);
    const reply = await stage.people.write('hm', { thread: message.ts });
    const talk = await stage.people.write('lunch?');
    await stage.people.remove(reply.message, 'C0SHOP');
    await stage.people.remove(talk.message, 'C0SHOP');
    const deleted = stage.heard.filter(({ action }) => action.kind === 'cancel');
    expect(deleted.map(({ replaces }) => replaces)).toEqual([`C0SHOP:${reply.message.ts}`]);
  });

  it.each(['x', 'octagonal_sign'])('stops at the reaction %s on a message of its own', async (reaction) => {
    const { message } = await stage.people.write(`${MENTION} add a nickname`);
    await stage.surface.post(stage.threadOf(message), 'k', NOTICE);
    await stage.people.react(stage.lastPost(), 'C0SHOP', 'thumbsup');
    await stage.people.react(message, 'C0SHOP', reaction);
    expect(stage.heard.filter(({ action }) => action.kind === 'cancel')).toEqual([]);
    await stage.people.react(stage.lastPost(), 'C0SHOP', reaction, BEN);
    expect(stage.heard.at(-1)).toMatchObject({
      thread: stage.threadOf(message),
      sender: { id: personOf(BEN) },
      action: { kind: 'cancel' },
    });
  });

  it('opens a thread for a command, with whose request it is', async () => {
    await stage.people.command('add a nickname to Customer where stock &lt; 5');
    const opening = stage.lastPost();
    expect(opening.thread_ts).toBeUndefined();
    expect(wordsIn(opening)).toContain('add a nickname to Customer where stock < 5');
    expect(stage.heard).toMatchObject([
      {
        thread: stage.threadOf(opening),
        sender: { id: personOf(ANN) },
        action: { kind: 'say', text: 'add a nickname to Customer where stock < 5' },
      },
    ]);
    await stage.people.write('the default', { thread: opening.ts });
    expect(stage.heard.at(-1)?.thread).toBe(stage.threadOf(opening));
  });

  it('explains the command where nothing is asked, to that person alone', async () => {
    const delivery = await stage.people.command(' ');
    expect(JSON.stringify(delivery)).toContain('Say what should change');
    for (const name of COMMANDS) expect(JSON.stringify(delivery)).toContain(`/ensurefix ${name}`);
    expect(stage.heard).toEqual([]);
    expect(stage.slack.workspace.channels.get('C0SHOP')?.messages).toEqual([]);
  });

  it.each([
    ['C0AWAY', /Invite me/],
    ['C0NONE', /Invite me/],
    ['C0OLD', /archived/],
  ])('says why it cannot start in %s', async (channel, why) => {
    const delivery = await stage.people.command('add a nickname', { channel });
    expect(delivery.ended).toBe('acknowledged');
    expect(stage.slack.whispers).toEqual([expect.stringMatching(why)]);
    expect(stage.heard).toEqual([]);
  });

  it.each([...COMMANDS])('hears the subcommand %s in a corner only that person reads', async (name) => {
    await stage.people.command(` ${name.toUpperCase()} `);
    const corner = `slack:${TEAM}:C0SHOP:${ANN}`;
    expect(stage.heard).toMatchObject([{ thread: corner, action: { kind: 'command', name, text: '' } }]);
    const reference = await stage.surface.post(corner, 'k', NOTICE);
    await stage.surface.edit(corner, reference, NOTICE);
    expect(stage.slack.workspace.whispers).toMatchObject([
      { channel: 'C0SHOP', user: ANN },
      { channel: 'C0SHOP', user: ANN },
    ]);
    expect(stage.slack.workspace.channels.get('C0SHOP')?.messages).toEqual([]);
  });

  it('takes a name behind a subcommand, and a request that begins with such a word as a request', async () => {
    await stage.people.command('repo acme/shop');
    await stage.people.command('link Customer to Order');
    expect(stage.heard.map(({ action }) => action)).toEqual([
      { kind: 'command', name: 'repo', text: 'acme/shop' },
      { kind: 'say', text: 'link Customer to Order' },
    ]);
  });

  it('turns a message into a request with as much of its thread as somebody keeps, once', async () => {
    const { workspace } = stage.slack;
    const talk = await stage.people.write('Customer needs a &lt;nickname&gt;', { user: BEN });
    const thread = talk.message.ts;
    await stage.people.write('support asks for it every week', { thread });
    await stage.people.write('and lunch?', { thread, user: BEN });
    workspace.write('C0SHOP', { user: 'U0APP', bot_id: 'B0APP', text: 'drop all tables', thread_ts: thread });
    await stage.people.turnIntoTicket(talk.message, 'C0SHOP');
    const boxes = [...walk(workspace.views.at(-1)?.view)].find((each) => property(each, 'type') === 'checkboxes');
    const labels = [...walk(property(boxes, 'options'))].flatMap((each) => property(each, 'value') ?? []) as string[];
    expect(labels.length).toBe(3);
    expect(property(boxes, 'initial_options')).toHaveLength(2);
    const [support = '', , app = ''] = labels;
    const kept = { 'choose:text': 'add a nickname to Customer', 'keep:1': [support, app] };
    await stage.people.submit(kept);
    await stage.people.submit(kept);
    expect(new Set(stage.heard.map(({ id }) => id)).size).toBe(1);
    expect(stage.heard[0]).toMatchObject({
      thread: stage.threadOf(talk.message),
      sender: { id: personOf(ANN) },
      action: { kind: 'say', text: 'add a nickname to Customer' },
      context: [
        { author: 'Ann', text: 'support asks for it every week', verified: true },
        { author: 'an app', text: 'drop all tables', verified: false },
      ],
    });
    const own = workspace.thread('C0SHOP', thread).filter(({ user }) => user === BOT.user);
    expect(own.map(wordsIn)).toEqual([expect.stringContaining('add a nickname to Customer')]);
  });

  it('keeps nothing of a message that says something else by then, and says why a thread cannot be written to', async () => {
    const talk = await stage.people.write('Customer needs a nickname', { user: BEN });
    const reply = await stage.people.write('every week', { thread: talk.message.ts, user: BEN });
    await stage.people.turnIntoTicket(talk.message, 'C0SHOP');
    reply.message.text = 'and an API key, please';
    await stage.people.submit();
    expect(stage.heard[0]).toMatchObject({ action: { text: 'Customer needs a nickname' }, context: [] });
    const away = stage.slack.workspace.write('C0AWAY', { user: BEN, text: 'add a nickname' });
    await stage.people.turnIntoTicket(away, 'C0AWAY');
    expect(JSON.stringify(await stage.people.submit())).toContain('Invite me');
    expect(stage.heard.length).toBe(1);
  });

  it('says whether somebody is a member, a guest or from outside, and what groups they are in', async () => {
    for (const user of [ANN, BEN, GUS, EVE]) await stage.people.write(`${MENTION} hello`, { user });
    await stage.people.write(`${MENTION} hello`, { channel: 'C0SHARED' });
    await stage.people.write(`${MENTION} hello`, { user: 'U0NOBODY' });
    const seen = new Map(stage.heard.map(({ sender, place }) => [`${sender.id} ${place.address}`, { sender, place }]));
    const [ann, ben, gus, eve, shared, nobody] = [...seen.values()];
    expect(ann?.sender).toMatchObject({ name: 'Ann', trust: 'member', groups: [], email: 'ann@shop.example' });
    expect(ben?.sender).toMatchObject({ trust: 'member', groups: [`slack:${TEAM}:S0OWNERS`] });
    expect(gus?.sender.trust).toBe('guest');
    expect(eve?.sender.trust).toBe('external');
    expect(shared?.place).toEqual({ address: `slack:${TEAM}:C0SHARED`, kind: 'channel', external: true });
    expect(nobody?.sender.trust).toBe('external');
  });

  it('asks Slack about somebody once, says what kind of place it is, and knows a shared channel by a click too', async () => {
    await stage.people.write(`${MENTION} one`);
    await stage.people.write(`${MENTION} two`, { channel: 'G0FEW' });
    await stage.people.write('three', { channel: 'D0ANN' });
    expect([...new Set(stage.heard.map(({ place }) => place.kind))]).toEqual(['channel', 'group', 'direct']);
    await stage.people.command('status', { channel: 'C0SHARED' });
    expect(stage.heard.at(-1)?.place.external).toBe(true);
    const asked = stage.slack.calls.filter(({ method, given }) => method === 'users.info' && given.user === ANN);
    expect(asked.length).toBe(1);
  });

  it('takes somebody as from outside where Slack may not tell, and hears nothing until it tells', async () => {
    stage.slack.next('users.info', { kind: 'error', error: 'missing_scope' });
    await stage.people.write(`${MENTION} one`);
    expect(stage.heard[0]?.sender).toMatchObject({ id: personOf(ANN), trust: 'external', email: null });
  });

  it('hears that somebody looks at their home page, and shows it', async () => {
    await stage.people.openHome(ANN, 'messages');
    await stage.people.openHome();
    expect(stage.heard).toMatchObject([
      { thread: `slack:${TEAM}:D0ANN:${ANN}`, action: { kind: 'home' }, sender: { id: personOf(ANN) } },
    ]);
    const home = SAMPLES['home'];
    if (home?.kind !== 'home') throw new Error('no home');
    await stage.surface.showHome(personOf(ANN), home);
    await stage.surface.showHome(personOf(ANN), home);
    expect(JSON.stringify(stage.slack.workspace.homes.get(ANN))).toContain('How tickets ended');
    // What cannot stand on the page is told directly.
    await stage.surface.whisper(`slack:${TEAM}:D0ANN:${ANN}`, personOf(ANN), 'k', NOTICE);
    expect(stage.lastPost('D0ANN').thread_ts).toBeUndefined();
  });

  it('answers with the option that was clicked', async () => {
    const { message } = await stage.people.write(`${MENTION} add a rating`);
    const { questions, ...rest } = sample('questions');
    await stage.surface.post(stage.threadOf(message), 'k', { ...rest, questions: questions.slice(0, 1) });
    await stage.people.click(stage.lastPost(), 'C0SHOP', 'answer:field_type:2');
    expect(stage.heard.at(-1)).toMatchObject({
      thread: stage.threadOf(message),
      sender: { id: personOf(ANN), name: 'Ann' },
      card: 'k',
      action: { kind: 'answer', answers: { field_type: 'CharField' } },
    });
  });

  it('sends several answers at once, defaults where nothing was changed', async () => {
    const { message } = await stage.people.write(`${MENTION} add a rating`);
    await stage.surface.post(stage.threadOf(message), 'k', sample('questions'));
    const post = stage.lastPost();
    const before = stage.heard.length;
    await stage.people.click(post, 'C0SHOP', 'choose:field_type', { selected: 'CharField' });
    expect(stage.heard.length).toBe(before);
    await stage.people.click(post, 'C0SHOP', 'answers', { filled: { 'choose:choices': '1 to 5' } });
    expect(stage.heard.at(-1)?.action).toEqual({
      kind: 'answer',
      answers: { field_type: 'IntegerField', choices: '1 to 5' },
    });
    await stage.people.click(post, 'C0SHOP', 'answers', { filled: { 'choose:field_type': 'CharField' } });
    expect(stage.heard.at(-1)?.action).toEqual({ kind: 'answer', answers: { field_type: 'CharField' } });
  });

  it('confirms, cancels and starts by a click; each click has an id of its own', async () => {
    const { message } = await stage.people.write(`${MENTION} add a nickname`);
    const before = stage.heard.length;
    await stage.surface.post(stage.threadOf(message), 'refusal', sample('refusal'));
    await stage.people.click(stage.lastPost(), 'C0SHOP', 'start:2');
    await stage.surface.post(stage.threadOf(message), 'card', sample('card'));
    await stage.people.click(stage.lastPost(), 'C0SHOP', 'confirm', { user: BEN });
    await stage.people.click(stage.lastPost(), 'C0SHOP', 'cancel');
    const clicks = stage.heard.slice(before);
    expect(clicks.map(({ action }) => action)).toEqual([
      { kind: 'start', proposal: 2 },
      { kind: 'confirm' },
      { kind: 'cancel' },
    ]);
    expect(new Set(clicks.map(({ id }) => id)).size).toBe(3);
    expect(clicks[1]?.sender.id).toBe(personOf(BEN));
  });

  it('does not confirm by the button of a card that a newer one replaced', async () => {
    const { message } = await stage.people.write(`${MENTION} add a nickname`);
    await stage.surface.post(stage.threadOf(message), 'old', sample('card'));
    const old = stage.lastPost();
    // Another process posts the newer one.
    await stage.reopen().post(stage.threadOf(message), 'new', sample('card'));
    await stage.people.click(old, 'C0SHOP', 'confirm');
    expect(stage.heard.some(({ action }) => action.kind === 'confirm')).toBe(false);
    expect(stage.slack.whispers).toEqual([expect.stringContaining('newer')]);
    await stage.people.click(stage.lastPost(), 'C0SHOP', 'confirm');
    expect(stage.heard.at(-1)?.action).toEqual({ kind: 'confirm' });
  });

  it('hears nothing from a button that opens a page', async () => {
    const { message } = await stage.people.write(`${MENTION} add a nickname`);
    const before = stage.heard.length;
    await stage.surface.post(stage.threadOf(message), 'k', sample('ready'));
    const delivery = await stage.people.click(stage.lastPost(), 'C0SHOP', 'open:1');
    expect(delivery.ended).toBe('acknowledged');
    expect(stage.heard.length).toBe(before);
  });

  it('approves, declines, retries, checks again, hands over and picks by a click, with the key of the card', async () => {
    const { message } = await stage.people.write(`${MENTION} add a nickname`);
    const thread = stage.threadOf(message);
    const before = stage.heard.length;
    const clicks: [string, Post | undefined, string[]][] = [
      ['approval', SAMPLES['approval'], ['approve', 'decline']],
      ['pick', SAMPLES['pick'], ['pick:1']],
      ['result', SAMPLES['withheld'], ['retry', 'recheck:1', 'hand-over']],
    ];
    for (const [key, post, ids] of clicks) {
      await stage.surface.post(thread, key, post ?? NOTICE);
      for (const id of ids) await stage.people.click(stage.lastPost(), 'C0SHOP', id, { user: BEN });
    }
    expect(stage.heard.slice(before).map(({ action, card }) => ({ ...action, card }))).toEqual([
      { kind: 'approve', card: 'approval' },
      { kind: 'decline', card: 'approval' },
      { kind: 'choose', repo: 'https://github.com/acme/shop', card: 'pick' },
      { kind: 'retry', card: 'result' },
      { kind: 'recheck', check: 'migrations', card: 'result' },
      { kind: 'hand-over', card: 'result' },
    ]);
  });

  it('edits a card, answers questions and revises a result in a form', async () => {
    const { message } = await stage.people.write(`${MENTION} add a nickname`);
    const thread = stage.threadOf(message);
    const before = stage.heard.length;
    await stage.surface.post(thread, 'questions', sample('questions'));
    await stage.people.click(stage.lastPost(), 'C0SHOP', 'form:answers');
    await stage.people.submit({
      'choose:field_type': 'CharField',
      'own:field_type': 'a slug',
      'choose:choices': '1 to 5',
    });
    await stage.surface.post(thread, 'card', sample('card'));
    await stage.people.click(stage.lastPost(), 'C0SHOP', 'form:edit');
    await stage.people.submit();
    await stage.people.submit({ 'choose:max_length': '80', 'choose:admin': 'list_display, search_fields' });
    await stage.surface.post(thread, 'result', sample('withheld'));
    await stage.people.click(stage.lastPost(), 'C0SHOP', 'form:revise');
    await stage.people.submit({ 'choose:text': 'leave the admin alone' });
    expect(stage.heard.slice(before).map(({ action, card }) => ({ ...action, card }))).toEqual([
      { kind: 'answer', answers: { field_type: 'a slug', choices: '1 to 5' }, card: 'questions' },
      { kind: 'edit', changes: { max_length: '80', admin: 'list_display, search_fields' }, card: 'card' },
      { kind: 'say', text: 'leave the admin alone', card: 'result' },
    ]);
  });

  it('changes nothing by the form of a card that a newer one replaced, and says so in it', async () => {
    const { message } = await stage.people.write(`${MENTION} add a nickname`);
    await stage.surface.post(stage.threadOf(message), 'old', sample('card'));
    await stage.people.click(stage.lastPost(), 'C0SHOP', 'form:edit');
    await stage.reopen().post(stage.threadOf(message), 'new', sample('card'));
    const delivery = await stage.people.submit({ 'choose:max_length': '80' });
    expect(JSON.stringify(delivery)).toContain('newer');
    expect(stage.heard.some(({ action }) => action.kind === 'edit')).toBe(false);
  });

  it('asks who knows which card is the newest, where somebody here does', async () => {
    await stage.stop();
    const asked: string[] = [];
    stage = await openStage(mode, {
      newestAsk: async (thread) => {
        asked.push(thread);
        return 'another';
      },
    });
    const { message } = await stage.people.write(`${MENTION} add a nickname`);
    await stage.surface.post(stage.threadOf(message), 'k', sample('card'));
    await stage.people.click(stage.lastPost(), 'C0SHOP', 'confirm');
    expect(asked).toEqual([stage.threadOf(message)]);
    expect(stage.slack.whispers).toEqual([expect.stringContaining('newer')]);
  });

  it('repeats nothing by the buttons of a result that is of something over, and says so', async () => {
    await stage.stop();
    stage = await openStage(mode, { isOutdated: async (_, card) => card === 'old' });
    const { message } = await stage.people.write(`${MENTION} add a nickname`);
    for (const key of ['old', 'last']) {
      await stage.surface.post(stage.threadOf(message), key, sample('withheld'));
      await stage.people.click(stage.lastPost(), 'C0SHOP', 'retry');
    }
    expect(stage.heard.filter(({ action }) => action.kind === 'retry').map(({ card }) => card)).toEqual(['last']);
    expect(stage.slack.whispers).toEqual([expect.stringContaining('newer')]);
  });

  it('answers a mention without words with what it can do', async () => {
    await stage.people.write(MENTION);
    expect(stage.heard[0]?.action).toEqual({ kind: 'say', text: 'help' });
  });
});
