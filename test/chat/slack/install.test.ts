import { randomBytes } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Post } from '../../../src/chat/post.ts';
import type { Installations } from '../../../src/chat/slack/install.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { openKeyRing } from '../../../src/lib/seal.ts';
import { openInstallations } from '../../../src/main/installations.ts';
import { loadInstallation } from '../../../src/store/installations.ts';
import type { Store } from '../../../src/store/open.ts';
import { testStore } from '../../support/database.ts';
import { MODES, openStage, type SlackStage } from './stage.ts';
import { MENTION } from './stand-in/people.ts';
import { OTHER_TEAM, TEAM } from './stand-in/workspace.ts';

const KEY = randomBytes(32).toString('base64');
const NOTICE: Post = { kind: 'notice', tone: 'plain', text: 'ok' };
let store: Store;
let stage: SlackStage | null = null;
beforeAll(async () => {
  store = await testStore();
});
afterEach(async () => {
  await stage?.stop();
  stage = null;
});

function kept(keys = KEY): Installations {
  return openInstallations(store, openKeyRing(keys, 'ENSUREFIX_SECRET_KEY'), systemClock);
}

/** Goes through the pages as a browser does, up to the answer of the last one. */
async function install(on: SlackStage, code: string, change: (state: string) => string = (state) => state) {
  const pages = `http://127.0.0.1:${on.surface.port()}/slack`;
  const first = await fetch(`${pages}/install`);
  const link = /href="(https:\/\/slack\.com\/oauth[^"]+)"/.exec(await first.text())?.[1] ?? '';
  const asked = new URL(link.replaceAll('&amp;', '&'));
  const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? '';
  const state = change(asked.searchParams.get('state') ?? '');
  const answer = await fetch(`${pages}/oauth_redirect?${new URLSearchParams({ code, state }).toString()}`, {
    headers: { cookie },
  });
  return { asked, status: answer.status };
}

describe.each(MODES)('many workspaces, by %s', (mode) => {
  it('are installed on a page, heard and answered each with its own token, and forgotten when they leave', async () => {
    const { surface, slack, people, heard } = (stage = await openStage(mode, {
      install: (slackOf) => ({
        clientId: slackOf.client.id,
        clientSecret: slackOf.client.secret,
        stateSecret: 'a secret of a test',
        installations: kept(),
        port: 0,
      }),
    }));
    const { asked, status } = await install(stage, slack.consent(TEAM, 'xoxb-shop'));
    expect(status).toBe(200);
    expect(asked.searchParams.get('scope')?.split(',')).toContain('chat:write');
    await install(stage, slack.consent(OTHER_TEAM, 'xoxb-alps'));

    const { message } = await people.write(`${MENTION} hello`);
    const thread = `slack:${TEAM}:C0SHOP:${message.ts}`;
    expect(heard[0]).toMatchObject({ thread, sender: { id: `slack:${TEAM}:U0ANN` } });
    for (const event of people.eventsOf(message, 'C0SHOP', OTHER_TEAM)) await slack.deliver('events_api', event);
    expect(heard.at(-1)?.thread).toBe(`slack:${OTHER_TEAM}:C0SHOP:${message.ts}`);
    await surface.post(thread, 'k', NOTICE);
    await surface.post(`slack:${OTHER_TEAM}:C0SHOP:${message.ts}`, 'k', NOTICE);
    const tokens = slack.calls.filter(({ method }) => method === 'chat.postMessage').map(({ token }) => token);
    expect(tokens).toEqual(['xoxb-shop', 'xoxb-alps']);

    const before = heard.length;
    // Told of late: it was installed anew since then.
    await people.uninstall(OTHER_TEAM, new Date(Date.now() - 60_000));
    expect(await kept().load(OTHER_TEAM)).not.toBeNull();
    await people.uninstall(OTHER_TEAM, new Date(Date.now() + 2_000));
    expect(await kept().load(OTHER_TEAM)).toBeNull();
    await expect(surface.post(`slack:${OTHER_TEAM}:C0SHOP:${message.ts}`, 'k2', NOTICE)).rejects.toThrow(
      /not installed/,
    );
    for (const event of people.eventsOf(message, 'C0SHOP', OTHER_TEAM)) await slack.deliver('events_api', event, 1);
    expect(heard.length).toBe(before);

    const forged = await install(stage, slack.consent('T0EVIL', 'xoxb-evil'), (state) => `${state}x`);
    expect(forged.status).not.toBe(200);
    expect(await kept().load('T0EVIL')).toBeNull();
  });
});

describe('what is kept of an installation', () => {
  const installed = {
    token: 'xoxb-very-secret',
    botId: 'B1',
    botUserId: 'U1',
    appId: null,
    name: 'Shop',
    installedBy: 'U2',
    scopes: ['chat:write'],
  };
  const sealedOf = async (team: string): Promise<string> => (await loadInstallation(store.db, 'slack', team)) ?? '';

  it('is sealed, for its workspace alone, and sealed anew under a newer key', async () => {
    await kept().save('T1', installed);
    const sealed = await sealedOf('T1');
    expect(sealed).not.toContain('secret');
    expect(() => openKeyRing(KEY, 'X').open(sealed, 'slack:T2')).toThrow(/authenticate/);
    expect(() => openKeyRing(KEY, 'X').open(`${sealed.slice(0, -2)}AA`, 'slack:T1')).toThrow(/authenticate/);
    const newer = randomBytes(32).toString('base64');
    await expect(kept(newer).load('T1')).rejects.toThrow(/does not hold/);
    expect(await kept(`${newer},${KEY}`).load('T1')).toEqual(installed);
    expect(await kept(newer).load('T1')).toEqual(installed);
    await expect(kept().load('T1')).rejects.toThrow(/does not hold/);
  });

  it('takes no key that is too short', () => {
    expect(() => kept('c2hvcnQ=')).toThrow(/ENSUREFIX_SECRET_KEY holds a key of 5 bytes/);
  });
});
