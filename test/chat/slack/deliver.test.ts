import { afterEach, describe, expect, it } from 'vitest';
import { inOrder } from '../../../src/lib/in-order.ts';
import { createLog, silentLog } from '../../../src/lib/log.ts';
import { sample } from './sample.ts';
import { type Mode, MODES, openStage, type SlackStage } from './stage.ts';
import { ANN, MENTION, wordsIn } from './stand-in/people.ts';
import { signed } from './stand-in/stand-in.ts';
import { BOT, type StoredMessage, TEAM } from './stand-in/workspace.ts';

let open: SlackStage[] = [];
async function openOne(mode: Mode, more: Parameters<typeof openStage>[1] = {}): Promise<SlackStage> {
  const stage = await openStage(mode, more);
  open.push(stage);
  return stage;
}
afterEach(async () => {
  for (const stage of open) await stage.stop();
  open = [];
});

/** Holds whoever waits for it until it is let go. */
function gate(): { passed: Promise<void>; letGo(): void } {
  let letGo = (): void => {};
  const passed = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  return { passed, letGo: () => letGo() };
}

/** One event of a message, delivered without waiting. */
function send(stage: SlackStage, message: StoredMessage, retry = 0) {
  const [event] = stage.people.eventsOf(message, 'C0SHOP');
  return stage.slack.deliver('events_api', event ?? {}, retry);
}

function written(stage: SlackStage, text: string, thread?: string): StoredMessage {
  const where = thread === undefined ? {} : { thread_ts: thread };
  return stage.slack.workspace.write('C0SHOP', { user: ANN, text, ...where });
}

function textsOf(stage: SlackStage): string[] {
  return stage.heard.map(({ action }) => (action.kind === 'say' ? action.text : action.kind));
}

describe.each(MODES)('what is delivered, by %s', (mode) => {
  it('is acknowledged when it is handled, not before; other threads go on', async () => {
    const stage = await openOne(mode);
    const held = gate();
    stage.handle = ({ action }) => (action.kind === 'say' && action.text === 'slow' ? held.passed : Promise.resolve());
    let ended = false;
    const slow = send(stage, written(stage, `${MENTION} slow`)).finally(() => {
      ended = true;
    });
    await stage.people.write(`${MENTION} quick`);
    expect(textsOf(stage)).not.toContain('slow');
    expect(textsOf(stage)).toContain('quick');
    expect(ended).toBe(false);
    held.letGo();
    expect((await slow).ended).toBe('acknowledged');
    expect(textsOf(stage)).toContain('slow');
  });

  it('is acknowledged in time where handling takes longer, and handled to the end', async () => {
    const stage = await openOne(mode, { acknowledgeAfterMs: 50 });
    const held = gate();
    stage.handle = () => held.passed;
    expect((await send(stage, written(stage, `${MENTION} slow`))).ended).toBe('acknowledged');
    expect(textsOf(stage)).toEqual([]);
    held.letGo();
    await expect.poll(() => textsOf(stage)).toEqual(['slow']);
  });

  it('is tried again here when handling failed after it was acknowledged', async () => {
    const stage = await openOne(mode, { acknowledgeAfterMs: 50 });
    const held = gate();
    let tries = 0;
    stage.handle = async () => {
      tries += 1;
      if (tries > 1) return;
      await held.passed;
      throw new Error('the database is away');
    };
    expect((await send(stage, written(stage, `${MENTION} slow`))).ended).toBe('acknowledged');
    held.letGo();
    await expect.poll(() => textsOf(stage), { timeout: 10_000 }).toEqual(['slow']);
    expect(tries).toBe(2);
  });

  it('is not acknowledged when handling failed, so that it comes again', async () => {
    const stage = await openOne(mode);
    let tries = 0;
    stage.handle = async () => {
      tries += 1;
      if (tries === 1) throw new Error('the database is away');
    };
    const message = written(stage, `${MENTION} hello`);
    const first = send(stage, message);
    let acknowledged = false;
    void first.then(({ ended }) => {
      acknowledged = ended === 'acknowledged';
    });
    const answer = mode === 'requests' ? await first : 'none';
    expect(answer).toEqual(mode === 'requests' ? { ended: 'refused', status: 500 } : 'none');
    await expect.poll(() => tries).toBe(1);
    expect((await send(stage, message, 1)).ended).toBe('acknowledged');
    expect(acknowledged).toBe(false);
    expect(stage.heard.map(({ id }) => id)).toEqual([`C0SHOP:${message.ts}`]);
  });

  it('is handled in order and one at a time in its thread', async () => {
    const stage = await openOne(mode);
    const root = await stage.people.write(`${MENTION} hello`);
    const before = stage.heard.length;
    let busy = 0;
    let most = 0;
    stage.handle = async () => {
      busy += 1;
      most = Math.max(most, busy);
      await new Promise((resolve) => setImmediate(resolve));
      busy -= 1;
    };
    const texts = Array.from({ length: 30 }, (_, at) => `reply ${at}`);
    // Requests race each other on the way; a socket does not.
    for (const text of texts) {
      const delivery = send(stage, written(stage, text, root.message.ts));
      if (mode === 'requests') await delivery;
    }
    await expect.poll(() => textsOf(stage).slice(before)).toEqual(texts);
    expect(most).toBe(1);
  });

  it('is handled to the end before stopping ends', async () => {
    const stage = await openOne(mode);
    const held = gate();
    let begun = false;
    stage.handle = () => {
      begun = true;
      return held.passed;
    };
    send(stage, written(stage, `${MENTION} hello`)).catch(() => {});
    await expect.poll(() => begun).toBe(true);
    let stopped = false;
    const stopping = stage.stopListening().then(() => {
      stopped = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(stopped).toBe(false);
    held.letGo();
    await stopping;
    expect(textsOf(stage)).toEqual(['hello']);
  });
});

describe('work in lanes', () => {
  it('does work of one id once while it waits, and again later', async () => {
    const lanes = inOrder();
    const held = gate();
    const done: string[] = [];
    const first = lanes.run('a', '1', () => held.passed);
    const second = [1, 2, 3].map(() =>
      lanes.run('a', '2', async () => {
        done.push('2');
      }),
    );
    held.letGo();
    await Promise.all([first, ...second]);
    expect(done).toEqual(['2']);
    await lanes.run('a', '2', async () => {
      done.push('again');
    });
    expect(done).toEqual(['2', 'again']);
  });

  it('goes on after a failure, which only its caller hears', async () => {
    const lanes = inOrder();
    const failing = lanes.run('a', '1', () => Promise.reject(new Error('no')));
    const next = lanes.run('a', '2', async () => {});
    await expect(failing).rejects.toThrow('no');
    await next;
    await lanes.idle();
  });
});

describe('requests', () => {
  it.each([
    ['a wrong secret', (body: string, now: number) => signed(body, 'another', now)],
    ['no signature', () => ({})],
    ['an old signature', (body: string, now: number, secret: string) => signed(body, secret, now - 1_000)],
    ['a signature of another body', (_: string, now: number, secret: string) => signed('{}', secret, now)],
  ])('refuses %s', async (_, headersOf) => {
    const stage = await openOne('requests');
    const message = written(stage, `${MENTION} hello`);
    const body = JSON.stringify(stage.people.eventsOf(message, 'C0SHOP')[0]);
    const now = Math.floor(Date.now() / 1_000);
    const post = (headers: Record<string, string>) =>
      fetch(`http://127.0.0.1:${stage.surface.port()}/slack/events`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', ...headers },
      });
    expect((await post(headersOf(body, now, stage.slack.signingSecret))).status).toBe(401);
    expect(stage.heard).toEqual([]);
    expect((await post(signed(body, stage.slack.signingSecret, now))).status).toBe(200);
    expect(stage.heard.length).toBe(1);
  });

  it('proves its address to Slack', async () => {
    const stage = await openOne('requests');
    const body = JSON.stringify({ type: 'url_verification', challenge: 'abc', token: 'x' });
    const answer = await fetch(`http://127.0.0.1:${stage.surface.port()}/slack/events`, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        ...signed(body, stage.slack.signingSecret, Math.floor(Date.now() / 1_000)),
      },
    });
    expect(await answer.json()).toEqual({ challenge: 'abc' });
    // A proxy keeps connections for a minute: it must not find one closed that it believes to be open.
    expect(answer.headers.get('keep-alive')).toBe('timeout=75');
  });

  it.each(['{}', '[]', '{"type":"event_callback","event":{"type":"message","channel":7}}', 'payload=%7B%7D'])(
    'survives a signed body of nonsense: %s',
    async (body) => {
      const stage = await openOne('requests');
      const form = body.startsWith('payload');
      await fetch(`http://127.0.0.1:${stage.surface.port()}/slack/events`, {
        method: 'POST',
        body,
        signal: AbortSignal.timeout(10_000),
        headers: {
          'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json',
          ...signed(body, stage.slack.signingSecret, Math.floor(Date.now() / 1_000)),
        },
      });
      await stage.people.write(`${MENTION} still there?`);
      expect(textsOf(stage)).toContain('still there?');
    },
  );
});

describe('the socket', () => {
  it('delivers one piece of work while it is being handled, however often it comes', async () => {
    const stage = await openOne('socket');
    const held = gate();
    stage.handle = ({ action }) => (action.kind === 'say' && action.text === 'last' ? Promise.resolve() : held.passed);
    const message = written(stage, `${MENTION} hello`);
    const events = stage.people.eventsOf(message, 'C0SHOP');
    const deliveries = [0, 1, 2, 3].flatMap((retry) =>
      events.map((event) => stage.slack.deliver('events_api', event, retry)),
    );
    // A socket keeps the order: all of them are there once a later message was handled.
    await stage.people.write(`${MENTION} last`);
    held.letGo();
    for (const delivery of deliveries) expect((await delivery).ended).toBe('acknowledged');
    expect(textsOf(stage).filter((text) => text === 'hello')).toEqual(['hello']);
  });

  it('is opened anew when Slack asks for it, and when the wire is cut', async () => {
    const [asked, cut] = [await openOne('socket'), await openOne('socket')];
    asked.slack.disconnect('asked');
    cut.slack.disconnect('cut');
    for (const stage of [asked, cut]) {
      await expect.poll(() => stage.slack.connections(), { timeout: 30_000 }).toBe(2);
      await expect.poll(() => stage.slack.sockets()).toBe(1);
      await stage.people.write(`${MENTION} still there?`);
      expect(textsOf(stage)).toContain('still there?');
    }
  });

  it('does not end the process when Slack refuses to connect again', async () => {
    const said: string[] = [];
    const log = createLog('silent');
    log.error = (...words: unknown[]) => void said.push(JSON.stringify(words));
    const stage = await openOne('socket', { log });
    stage.slack.next('apps.connections.open', { kind: 'error', error: 'invalid_auth' });
    stage.slack.disconnect('cut');
    await expect.poll(() => said.join('\n'), { timeout: 30_000 }).toContain('refuses the connection');
  });

  it('does not begin where the token is refused', async () => {
    const stage = await openOne('requests');
    stage.slack.next('auth.test', { kind: 'error', error: 'invalid_auth' });
    const other = stage.reopen();
    await expect(other.listen(async () => {})).rejects.toThrow(/invalid_auth/);
    // What failed once is asked again.
    const stop = await other.listen(async () => {});
    await stop();
  });
});

describe('what is posted', () => {
  async function thread(stage: SlackStage): Promise<string> {
    const { message } = await stage.people.write(`${MENTION} hello`);
    return stage.threadOf(message);
  }
  const notice = { kind: 'notice', tone: 'plain', text: 'once' } as const;
  const posts = (stage: SlackStage): string[] =>
    (stage.slack.workspace.channels.get('C0SHOP')?.messages ?? []).filter(({ user }) => user === BOT.user).map(wordsIn);

  it('waits as long as Slack asks to', async () => {
    const stage = await openOne('socket');
    const at = await thread(stage);
    stage.slack.next('chat.postMessage', { kind: 'rate-limit', seconds: 1 });
    const before = Date.now();
    await stage.surface.post(at, 'k', notice);
    expect(Date.now() - before).toBeGreaterThanOrEqual(990);
    expect(posts(stage)).toEqual(['once']);
  });

  it('tells who asked how long to wait, where Slack keeps refusing', async () => {
    const stage = await openOne('socket');
    const at = await thread(stage);
    stage.slack.next(
      'chat.postMessage',
      ...Array.from({ length: 4 }, () => ({ kind: 'rate-limit', seconds: 0 }) as const),
    );
    await expect(stage.surface.post(at, 'k', notice)).rejects.toMatchObject({ retryAfterMs: 0 });
  });

  it('does not keep who asked waiting for an hour', async () => {
    const stage = await openOne('socket');
    const at = await thread(stage);
    stage.slack.next('chat.postMessage', { kind: 'rate-limit', seconds: 3_600 });
    await expect(stage.surface.post(at, 'k', notice)).rejects.toMatchObject({ retryAfterMs: 3_600_000 });
    expect(posts(stage)).toEqual([]);
  });

  it('is not posted twice when the answer was lost, and is found', async () => {
    const stage = await openOne('socket');
    const at = await thread(stage);
    stage.slack.next('chat.postMessage', { kind: 'lost' });
    await expect(stage.surface.post(at, 'k', notice)).rejects.toThrow('could not be reached');
    expect(posts(stage)).toEqual(['once']);
    expect(await stage.surface.find(at, 'k')).toBe(stage.lastPost().ts);
  });

  it('is looked for again where Slack failed', async () => {
    const stage = await openOne('socket');
    const at = await thread(stage);
    await stage.reopen().post(at, 'k', notice);
    stage.slack.next('conversations.replies', { kind: 'status', status: 503 }, { kind: 'lost' });
    expect(await stage.surface.find(at, 'k')).toBe(stage.lastPost().ts);
  });

  it('is found in a long thread, and not where somebody else wrote the key', async () => {
    const stage = await openOne('socket');
    const at = await thread(stage);
    const root = at.split(':')[3] ?? '';
    for (let each = 0; each < 40; each += 1) written(stage, `reply ${each}`, root);
    await stage.reopen().post(at, 'k', notice);
    const { metadata } = stage.lastPost();
    for (let each = 0; each < 40; each += 1) written(stage, `reply ${each}`, root);
    stage.slack.workspace.write('C0SHOP', {
      user: 'U0OTHER',
      bot_id: 'B0OTHER',
      text: 'mine',
      thread_ts: root,
      metadata: { event_type: 'ensurefix_post', event_payload: { key: 'k2', kind: 'notice' } },
    });
    expect(metadata).toMatchObject({ event_type: 'ensurefix_post', event_payload: { key: 'k' } });
    expect(await stage.surface.find(at, 'k')).toBe(stage.lastPost().ts);
    expect(await stage.surface.find(at, 'k2')).toBeNull();
  });

  it('shows checks as lines where the workspace takes no tables', async () => {
    const stage = await openOne('socket');
    const at = await thread(stage);
    stage.slack.next('chat.postMessage', { kind: 'error', error: 'invalid_blocks' });
    await stage.surface.post(at, 'k', sample('ready'));
    expect(JSON.stringify(stage.lastPost().blocks)).not.toContain('"table"');
    expect(wordsIn(stage.lastPost())).toContain('pytest');
    await stage.surface.post(at, 'k2', sample('ready'));
    expect(JSON.stringify(stage.lastPost().blocks)).not.toContain('"table"');
  });

  it('shows progress as lines where the workspace takes no plans, and goes on with tables', async () => {
    const stage = await openOne('socket');
    const at = await thread(stage);
    stage.slack.next('chat.postMessage', { kind: 'error', error: 'invalid_blocks' });
    await stage.surface.post(at, 'k', sample('progress'));
    expect(JSON.stringify(stage.lastPost().blocks)).not.toContain('"plan"');
    expect(wordsIn(stage.lastPost())).toContain('Run the checks');
    await stage.surface.post(at, 'k2', sample('ready'));
    expect(JSON.stringify(stage.lastPost().blocks)).toContain('"table"');
  });

  it('goes as a file before a message that is too short for it, once, and is only cut where no file is taken', async () => {
    const stage = await openOne('socket');
    const at = await thread(stage);
    const long = { ...notice, text: `${'word '.repeat(9_000)}the end` };
    stage.slack.next('chat.postMessage', { kind: 'status', status: 500 });
    await expect(stage.surface.post(at, 'k', long)).rejects.toThrow('500');
    // What comes again after a death has forgotten what it did before.
    await stage.reopen().post(at, 'k', long);
    const files = stage.slack.workspace.channels.get('C0SHOP')?.messages.flatMap((message) => message.files ?? []);
    expect(files?.map(({ content }) => content.includes('the end'))).toEqual([true]);
    expect(wordsIn(stage.lastPost())).toContain('All of it is in the file above.');
    stage.slack.next('files.getUploadURLExternal', { kind: 'error', error: 'missing_scope' });
    await stage.surface.post(at, 'k2', { ...long, text: `${long.text}.` });
    expect(wordsIn(stage.lastPost())).toContain('are not shown here');
    expect(wordsIn(stage.lastPost())).not.toContain('file above');
  });

  it('is whispered to one person in the thread, and told directly to who is not in the channel', async () => {
    const stage = await openOne('socket');
    const at = await thread(stage);
    await stage.surface.whisper(at, `slack:${TEAM}:${ANN}`, 'k', notice);
    expect(stage.slack.workspace.whispers).toMatchObject([
      { channel: 'C0SHOP', user: ANN, thread_ts: at.split(':')[3], text: 'once' },
    ]);
    expect(posts(stage)).toEqual([]);
    stage.slack.next('chat.postEphemeral', { kind: 'error', error: 'user_not_in_channel' });
    await stage.surface.whisper(at, `slack:${TEAM}:${ANN}`, 'k', notice);
    expect(wordsIn(stage.lastPost('D0ANN'))).toBe('once');
  });

  it('begins a thread once, however often it is asked to', async () => {
    const stage = await openOne('socket');
    const place = `slack:${TEAM}:C0SHOP`;
    const thread1 = await stage.surface.openThread(place, 'k', notice);
    expect(await stage.reopen().openThread(place, 'k', notice)).toBe(thread1);
    expect(await stage.surface.openThread(place, 'k2', notice)).not.toBe(thread1);
    expect(posts(stage)).toEqual(['once', 'once']);
    expect(await stage.surface.find(thread1, 'k')).toBe(thread1.split(':')[3]);
    await expect(stage.surface.openThread(`slack:${TEAM}:${ANN}`, 'k', notice)).rejects.toThrow(/person/);
  });

  it('lets an edit of a post go that somebody deleted', async () => {
    const stage = await openOne('socket', { log: silentLog });
    const at = await thread(stage);
    const reference = await stage.surface.post(at, 'k', notice);
    const messages = stage.slack.workspace.channels.get('C0SHOP')?.messages ?? [];
    messages.splice(messages.indexOf(stage.lastPost()), 1);
    await stage.surface.edit(at, reference, notice);
    expect(posts(stage)).toEqual([]);
  });

  it('goes to its own workspace only', async () => {
    const stage = await openOne('socket');
    await expect(stage.surface.post('slack:T9:C0SHOP:17.42', 'k', notice)).rejects.toThrow(/another workspace/);
  });

  it('never names a token in what it throws', async () => {
    const stage = await openOne('socket');
    const at = await thread(stage);
    stage.slack.next('chat.postMessage', { kind: 'status', status: 500 });
    const error = await stage.surface.post(at, 'k', notice).catch((thrown: unknown) => thrown);
    expect(String(error)).toContain('500');
    expect(String(error)).not.toContain(stage.slack.botToken);
  });
});
