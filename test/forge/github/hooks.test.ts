import { sign } from '@octokit/webhooks-methods';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDelivery } from '../../../src/forge/github/hooks.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { isHeard, noteHeard } from '../../../src/store/deliveries.ts';
import type { Store } from '../../../src/store/open.ts';
import { serveHooks } from '../../../src/web/serve-hooks.ts';
import { testStore } from '../../support/database.ts';

const SECRET = 'a secret of sixteen';
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
  let served: Awaited<ReturnType<typeof serveHooks>>;
  const heard: unknown[] = [];
  let failing = false;

  beforeAll(async () => {
    store = await testStore();
    served = await serveHooks({
      port: 0,
      log: silentLog,
      async receive(delivery) {
        const read = await readDelivery(SECRET, delivery);
        if (read.kind !== 'hint') return read.kind;
        if (await isHeard(store.db, read.id)) return 'ignored';
        if (failing) throw new Error('the database is away');
        heard.push(read.hint);
        await noteHeard(store.db, read.id);
        return 'taken';
      },
    });
  });
  afterAll(async () => served?.stop());

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
    return (await fetch(`${served?.url}${path}`, { method, headers, ...sent })).status;
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
    const port = Number(new URL(served?.url ?? '').port);
    expect(await serveHooks({ port, log: silentLog, receive: async () => 'ignored' })).toBeNull();
  });
});
