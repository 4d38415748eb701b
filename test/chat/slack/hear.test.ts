import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Post } from '../../../src/chat/post.ts';
import { sample } from './sample.ts';
import { type SlackStage, MODES, openStage } from './stage.ts';
import { ANN, BEN, MENTION, wordsIn } from './stand-in/people.ts';
import { BOT, TEAM } from './stand-in/workspace.ts';

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
      sender: { id: personOf(ANN), name: ANN, email: null, trust: 'member', groups: [] },
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
    });
  });

  it('cancels nothing for a reply that was deleted, nor for a message it has nothing to do with', async () => {
    const { message } = await stage.people.write(`${MENTION} add a nickname`);
    const reply = await stage.people.write('hm', { thread: message.ts });
    const talk = await stage.people.write('lunch?');
    await stage.people.remove(reply.message, 'C0SHOP');
    await stage.people.remove(talk.message, 'C0SHOP');
    expect(stage.heard.filter(({ action }) => action.kind === 'cancel')).toEqual([]);
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
    for (const text of ['', 'help', ' Help ']) {
      const delivery = await stage.people.command(text);
      expect(JSON.stringify(delivery)).toContain('Say what should change');
    }
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

  it('turns a message of somebody into a request, once, in its thread', async () => {
    const talk = await stage.people.write('Customer needs a nickname', { user: BEN });
    await stage.people.turnIntoTicket(talk.message, 'C0SHOP');
    expect(stage.heard).toMatchObject([
      {
        thread: stage.threadOf(talk.message),
        sender: { id: personOf(ANN) },
        action: { kind: 'say', text: 'Customer needs a nickname' },
      },
    ]);
    expect(stage.lastPost().thread_ts).toBe(talk.message.ts);
  });

  it('answers with the option that was clicked', async () => {
    const { message } = await stage.people.write(`${MENTION} add a rating`);
    const { questions, ...rest } = sample('questions');
    await stage.surface.post(stage.threadOf(message), 'k', { ...rest, questions: questions.slice(0, 1) });
    await stage.people.click(stage.lastPost(), 'C0SHOP', 'answer:field_type:2');
    expect(stage.heard.at(-1)).toMatchObject({
      thread: stage.threadOf(message),
      sender: { id: personOf(ANN), name: 'u0ann' },
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

  it('works for nobody in a channel that others can read, and says so once', async () => {
    const { message } = await stage.people.write(`${MENTION} add a nickname`, { channel: 'C0SHARED' });
    for (const event of stage.people.eventsOf(message, 'C0SHARED')) await stage.slack.deliver('events_api', event, 1);
    await stage.people.write('hello?', { channel: 'C0SHARED', thread: message.ts });
    expect(stage.heard).toEqual([]);
    const said = stage.slack.workspace.channels.get('C0SHARED')?.messages.filter(({ user }) => user === BOT.user);
    expect(said?.map(wordsIn)).toEqual([expect.stringContaining('other organisations')]);
  });

  it('answers a mention without words with what it can do', async () => {
    await stage.people.write(MENTION);
    expect(stage.heard[0]?.action).toEqual({ kind: 'say', text: 'help' });
  });
});
