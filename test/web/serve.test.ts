import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { UserError } from '../../src/lib/errors.ts';
import { silentLog } from '../../src/lib/log.ts';
import type { Stop } from '../../src/lib/stop.ts';
import type { RunRow, RunSource } from '../../src/web/runs.ts';
import { type Links, openLinks } from '../../src/web/links.ts';
import { serveWeb } from '../../src/web/serve.ts';
import { AUDIT_PAGE } from '../support/audit-page.ts';
import { browserPath, openBrowser } from '../support/browser.ts';
import { ENDINGS, SAMPLE } from './page/sample.ts';

const row: RunRow = {
  id: 'T-1',
  title: 'Add nickname to shop.Customer',
  repo: 'https://bot:s3cret@git.example.org/shop.git',
  requester: 'Mara',
  standing: 'ready',
  startedAt: '2026-03-04T10:12:08.000Z',
  ms: 3010,
  pullRequest: { number: 12, url: '/x', branch: 'b' },
};
const newest: RunRow = {
  ...row,
  id: 'a/b c',
  title: '<script>alert(1)</script>',
  standing: 'running',
  startedAt: '2026-03-05T10:00:00.000Z',
  ms: null,
  pullRequest: null,
};

const STORED = new Map([
  ['T-1', SAMPLE],
  ['a/b c', ENDINGS['running'] ?? SAMPLE],
]);

const runs: RunSource = {
  list: async () => [row, newest],
  acceptance: async () => [
    {
      shape: 'django-field',
      repo: 'https://bot:s3cret@git.example.org/shop.git',
      generator: 'recipe',
      tally: { 'merged-untouched': 18, 'merged-edited': 1, closed: 1, reverted: 0, stale: 0 },
    },
  ],
  get: async (id) => {
    if (id === 'broken') throw new Error('the store says s3cret');
    return STORED.get(id) ?? null;
  },
};

describe('serveWeb', () => {
  const stops: Stop[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });

  async function serve(source: RunSource = runs, links: Links | null = null): Promise<string> {
    const { url, stop } = await serveWeb({ port: 0, log: silentLog, runs: source, links });
    stops.push(stop);
    return url;
  }

  it('lists runs, newest first, and loads itself again while one moves', async () => {
    const page = await (await fetch(`${await serve()}/`)).text();
    expect(page.indexOf('/runs/a%2Fb%20c')).toBeGreaterThan(0);
    expect(page.indexOf('/runs/a%2Fb%20c')).toBeLessThan(page.indexOf('/runs/T-1'));
    for (const said of [
      'Ready',
      'Running',
      '3.0 s',
      'pull request #12',
      '2026-03-04 10:12 UTC',
      '2 runs, 1 under way',
      '90 % of 20',
      '18 of 20 were merged as first proposed: 90 % or more.',
    ])
      expect(page).toContain(said);
    expect(page).toContain('http-equiv="refresh"');
    expect(page).not.toMatch(/<script|s3cret/);
  });

  it('says so when there is no run', async () => {
    const page = await (await fetch(`${await serve({ ...runs, list: async () => [] })}/`)).text();
    expect(page).toContain('There is none yet.');
    expect(page).not.toContain('http-equiv="refresh"');
  });

  it('shows the page of a run, live while it is under way', async () => {
    const url = await serve();
    const done = await (await fetch(`${url}/runs/T-1`)).text();
    expect(done).toContain(SAMPLE.ticket.title);
    expect(done).not.toContain('http-equiv="refresh"');
    const moving = await (await fetch(`${url}/runs/${encodeURIComponent('a/b c')}`)).text();
    expect(moving).toContain('Steps so far');
    expect(moving).toContain('http-equiv="refresh"');
  });

  it.each([
    ['/healthz', 200, 'ok'],
    ['/runs/none', 404, 'No such run'],
    ['/runs/__proto__', 404, 'No such run'],
    ['/runs/%E0%A4%A', 404, 'No such run'],
    ['/runs/..%2f..%2fetc', 404, 'No such run'],
    ['/else', 404, 'No such page'],
    ['/runs/broken', 500, 'could not be made'],
  ])('answers %s with %i and protective headers', async (path, status, said) => {
    const { code, headers, body } = await ask(await serve(), path);
    expect(code).toBe(status);
    expect(body).toContain(said);
    expect(body).not.toContain('s3cret');
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; .*frame-ancestors 'none'$/);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cache-control': 'no-store',
    });
  });

  it.each(['POST', 'PUT', 'DELETE', 'PATCH'])('changes nothing: %s is refused', async (method) => {
    const { code, headers } = await ask(await serve(), '/runs/T-1', { method });
    expect(code).toBe(405);
    expect(headers['allow']).toBe('GET, HEAD');
  });

  it.each(['evil.example.org', 'localhost.evil.example.org', '127.0.0.1.nip.example:80', '127.0.0.1@evil.example.org'])(
    'refuses the host %j',
    async (host) => {
      const { code, body } = await ask(await serve(), '/', { host });
      expect([400, 403]).toContain(code);
      expect(body).not.toContain('nickname');
    },
  );

  it.each(['localhost:3210', '[::1]:8080', '127.0.0.1'])('takes the host %j', async (host) => {
    expect((await ask(await serve(), '/', { host })).code).toBe(200);
  });

  it('shows a page behind a proxy to who has its link, and nothing to anybody else, by whatever name', async () => {
    const links = openLinks('https://Bot.example.com/pages', 'a secret');
    const url = await serve(runs, links);
    const pathOf = (link: string) => link.replace('https://Bot.example.com/pages', '');
    const host = 'bot.example.com';
    const [list, one, other] = [links.list(), links.run('T-1'), links.run('a/b c')].map(pathOf);
    for (const name of [host, 'bot.example.com:443', '127.0.0.1:3210']) {
      const shown = await ask(url, one ?? '', { host: name });
      expect(shown.code).toBe(200);
      expect(shown.body).toContain(SAMPLE.ticket.title);
      expect(shown.body).not.toContain('all runs');
      const key = one?.split('/').at(-1) ?? '';
      const wrong = [
        '/',
        '/runs/T-1',
        '/runs/T-1/',
        `/runs/T-1/${key.slice(0, -1)}`,
        `/runs/a%2Fb%20c/${key}`,
        `/all/${key}`,
      ];
      for (const path of [
        ...wrong,
        '/runs/T-1/%E0%A4%A',
        '/runs/none',
        pathOf(openLinks('https://x.org', 'another').run('T-1')),
      ])
        expect([path, (await ask(url, path, { host: name })).code]).toEqual([path, 404]);
    }
    expect((await ask(url, other ?? '', { host })).code).toBe(200);
    const listed = (await ask(url, list ?? '', { host })).body;
    expect(listed).toContain(links.run('T-1'));
    expect((await ask(url, one ?? '', { host: 'evil.example.org' })).code).toBe(403);
  });

  it('says that the port is taken and what to do', async () => {
    const url = await serve();
    const second = serveWeb({ port: Number(new URL(url).port), log: silentLog, runs });
    await expect(second).rejects.toThrow(UserError);
    await expect(second).rejects.toMatchObject({
      message: expect.stringContaining('is taken'),
      next: expect.stringContaining('ENSUREFIX_PORT'),
    });
  });

  it('stops while a connection is open, and twice', async () => {
    const { url, stop } = await serveWeb({ port: 0, log: silentLog, runs });
    // Half a request: the server waits for the rest of it.
    const socket = net.connect(Number(new URL(url).port), '127.0.0.1', () =>
      socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n'),
    );
    const closed = once(
      socket.on('error', () => undefined),
      'close',
    );
    await once(socket, 'connect');
    await ask(url, '/healthz');
    await stop();
    await stop();
    await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed');
    await closed;
  });

  it.skipIf(browserPath === null)('is sound in a browser, and follows a run to its page', async () => {
    const url = await serve();
    const browser = await openBrowser();
    try {
      const page = await browser.newPage({ viewport: { width: 400, height: 800 } });
      const troubles: string[] = [];
      page.on('console', (message) => troubles.push(message.text()));
      page.on('request', (request) => {
        if (!request.url().startsWith(url) && !request.url().startsWith('data:')) troubles.push(request.url());
      });
      await page.goto(`${url}/`);
      expect(await page.evaluate(AUDIT_PAGE)).toEqual([]);
      await page.getByRole('link', { name: row.title }).click();
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(SAMPLE.ticket.title);
      await page.getByRole('link', { name: 'all runs' }).click();
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Runs');
      expect(troubles).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});

interface Answer {
  code: number;
  headers: http.IncomingHttpHeaders;
  body: string;
}

/** A request as it stands: `fetch` would set the host and tidy the path. */
async function ask(url: string, path: string, options: { method?: string; host?: string } = {}): Promise<Answer> {
  const { port } = new URL(url);
  const { method = 'GET', host } = options;
  return new Promise((resolve, reject) => {
    const headers = host === undefined ? {} : { Host: host };
    const request = http.request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let body = '';
      response.on('data', (piece: Buffer) => {
        body += piece.toString();
      });
      response.on('end', () => resolve({ code: response.statusCode ?? 0, headers: response.headers, body }));
    });
    request.on('error', reject);
    request.end();
  });
}
