import { type AddressInfo, createServer } from 'node:net';
import { sign } from '@octokit/webhooks-methods';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/config/env.ts';
import { readDelivery } from '../../../src/forge/github/hooks.ts';
import { silentLog } from '../../../src/lib/log.ts';
import type { Stop } from '../../../src/lib/stop.ts';
import { openForge, type OpenedForge } from '../../../src/main/open-forge.ts';
import { isHeard, noteHeard } from '../../../src/store/deliveries.ts';
import type { Store } from '../../../src/store/open.ts';
import { serveHooks } from '../../../src/web/serve-hooks.ts';
import { testStore } from '../../support/database.ts';

const SECRET = 'a secret of sixteen';
const SETTINGS = { GITHUB_TOKEN: 'ghp_x', GITHUB_WEBHOOK_SECRET: SECRET };
const WEB = 'https://github.com/acme/shop';
const repository = { html_url: WEB };

describe('a webhook', () => {
  it.each<[string, object, object]>([
    [
      'pull_request',
      { pull_request: { html_url: `${WEB}/pull/1`, head: { ref: 'ensurefix/a' } }, repository },
      { branches: ['ensurefix/a'], pulls: [`${WEB}/pull/1`], below: [] },
    ],
    [
      'issue_comment',
      { issue: { pull_request: { html_url: `${WEB}/pull/2` } }, repository },
      { branches: [], pulls: [`${WEB}/pull/2`], below: [] },
    ],
    [
      'check_run',
      { check_run: { check_suite: { head_branch: 'ensurefix/b' } }, repository },
      { branches: ['ensurefix/b'], pulls: [], below: [] },
    ],
    [
      'status',
      { branches: [{ name: 'ensurefix/c' }], repository },
      { branches: ['ensurefix/c'], pulls: [], below: [] },
    ],
    ['push', { ref: 'refs/heads/main', repository }, { branches: ['main'], pulls: [], below: [`${WEB}/pull/`] }],
    [
      'repository',
      { action: 'renamed', changes: { repository: { name: { from: 'old' } } }, repository },
      { branches: [], pulls: [], below: [`${WEB}/pull/`, 'https://github.com/acme/old/pull/'] },
    ],
  ])('of %s says where to look, and nothing else', async (event, payload, hint) => {
    const body = JSON.stringify(payload);
    const read = await readDelivery(SECRET, { id: 'd-1', event, signature: await sign(SECRET, body), body });
    expect(read).toEqual({ kind: 'hint', id: 'd-1', hint });
  });

  it.each<[string, { event?: string; body?: string }]>([
    ['an event nobody asked for', { event: 'star' }],
    ['a body that is no JSON', { body: 'nonsense' }],
    ['an issue that is no pull request', { event: 'issue_comment', body: '{"issue":{}}' }],
  ])('of %s is answered and left', async (_, { event = 'push', body = '{}' }) => {
    const read = await readDelivery(SECRET, { id: 'd', event, signature: await sign(SECRET, body), body });
    expect(read).toEqual({ kind: 'ignored' });
  });
});

describe('the webhook address', () => {
  let store: Store;
  let stop: Stop;
  let url: string;
  let opened: OpenedForge;
  const heard: unknown[] = [];
  let failing = false;

  beforeAll(async () => {
    store = await testStore();
    url = `http://127.0.0.1:${await freePort()}`;
    opened = await openForge(readConfig({ ...SETTINGS, GITHUB_WEBHOOK_PORT: new URL(url).port }), store, silentLog);
    await opened.forge.watch(async (hint) => {
      if (failing) throw new Error('the database is away');
      heard.push(hint);
    });
    stop = await opened.takeHooks();
  });
  afterAll(() => stop());

  it('is opened with the forge that the settings name, for its host alone', async () => {
    const { forge } = opened;
    expect([forge.name, forge.lookEveryMs('https://github.com/acme/shop')]).toEqual(['github+local', 600_000]);
    expect(forge.lookEveryMs('/srv/shop')).toBeLessThan(60_000);
    const { GITHUB_WEBHOOK_SECRET: _, ...unhooked } = SETTINGS;
    const other = await openForge(
      readConfig({ ...unhooked, GITHUB_API_URL: 'https://git.x.org/api/v3' }),
      store,
      silentLog,
    );
    expect(other.forge.lookEveryMs('git@git.x.org:acme/shop.git')).toBe(60_000);
    expect(other.forge.lookEveryMs('https://github.com/acme/shop')).toBeLessThan(60_000);
    expect((await openForge(readConfig({}), store, silentLog)).forge.name).toBe('local');
  });

  it.each<[Record<string, string>, string]>([
    [{ GITHUB_APP_ID: '7' }, 'neither GITHUB_APP_PRIVATE_KEY nor GITHUB_APP_PRIVATE_KEY_FILE is'],
    [{ GITHUB_APP_ID: '7', GITHUB_APP_PRIVATE_KEY_FILE: '/nowhere.pem' }, '/nowhere.pem, which cannot be read'],
    [{ GITHUB_APP_ID: 'seven' }, 'GITHUB_APP_ID must be a number'],
    [{ GITHUB_TOKEN: 't', GITHUB_WEBHOOK_SECRET: 'short' }, 'must have at least 16 characters'],
  ])('is not opened with %j', (settings, why) => expect(() => readConfig(settings)).toThrow(why));

  it('reads a key whose line ends are written out', () => {
    const { github } = readConfig({ GITHUB_APP_ID: '7', GITHUB_APP_PRIVATE_KEY: 'a\\nb' });
    expect(github).toMatchObject({ identity: { appId: '7', privateKey: 'a\nb' }, webhook: null });
  });

  async function deliver(
    id: string | null,
    options: { signature?: string | null; path?: string; method?: string } = {},
  ) {
    const body = JSON.stringify({ ref: 'refs/heads/main', repository });
    const signature = options.signature === undefined ? await sign(SECRET, body) : options.signature;
    const headers: Record<string, string> = { 'x-github-event': 'push' };
    if (id !== null) headers['x-github-delivery'] = id;
    if (signature !== null) headers['x-hub-signature-256'] = signature;
    const { path = '/github', method = 'POST' } = options;
    const sent = method === 'POST' ? { body } : {};
    return (await fetch(`${url}${path}`, { method, headers, ...sent })).status;
  }

  it('takes each delivery once, and again what it could not take', async () => {
    expect([await deliver('one'), await deliver('one'), await deliver('two')]).toEqual([202, 200, 202]);
    expect(heard).toHaveLength(2);
    failing = true;
    expect(await deliver('three')).toBe(500);
    failing = false;
    expect([await deliver('three'), await deliver('three')]).toEqual([202, 200]);
    expect(heard).toHaveLength(3);
  });

  it('refuses what is not signed with its secret', async () => {
    const before = heard.length;
    const wrong = await sign('another secret, long', '{}');
    for (const signature of [null, '', 'sha256=00', 'sha1=abc', wrong])
      expect(await deliver('x', { signature })).toBe(401);
    expect(await deliver(null)).toBe(401);
    expect(await deliver('../../etc')).toBe(401);
    expect(heard).toHaveLength(before);
  });

  it('serves this one path and no page', async () => {
    for (const path of ['/', '/runs/x', '/healthz', '/github/x']) expect(await deliver('y', { path })).toBe(404);
    expect(await deliver('z', { method: 'GET' })).toBe(404);
  });

  it('forgets deliveries that nobody can send again', async () => {
    await noteHeard(store.db, 'old', new Date('2026-01-01'));
    await noteHeard(store.db, 'new', new Date('2026-03-01'));
    expect([await isHeard(store.db, 'old'), await isHeard(store.db, 'new')]).toEqual([false, true]);
  });

  it('leaves a port that another worker has', async () => {
    const port = Number(new URL(url).port);
    expect(await serveHooks({ port, log: silentLog, receive: async () => 'ignored' })).toBeNull();
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
