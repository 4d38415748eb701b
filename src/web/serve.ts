import { type Context, Hono } from 'hono';
import { UserError } from '../lib/errors.ts';
import type { Logger } from '../lib/log.ts';
import type { Stop } from '../lib/stop.ts';
import { HOST, listen } from './listen.ts';
import { renderRunList } from './list.ts';
import { CONTENT_POLICY, renderDocument } from './page/document.ts';
import { html } from './page/html.ts';
import { renderRunPage } from './page/render.ts';
import type { RunSource } from './runs.ts';

/**
 * Serves the list of runs and the page of each on this machine only. Nothing here changes anything, and nothing is asked of the
 * reader but to sit at this machine. `port` 0 takes any free one; `url` ends without a slash.
 */
export async function serveWeb(options: {
  port: number;
  log: Logger;
  runs: RunSource;
}): Promise<{ url: string; stop: Stop }> {
  const { port, log, runs } = options;
  try {
    return await listen(pages(runs, log), port);
  } catch (cause) {
    throw notListening(port, cause);
  }
}

function pages(runs: RunSource, log: Logger): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    // A name that someone else's DNS points at this machine must not make their page one of ours.
    if (!isOurHost(c.req.header('host') ?? ''))
      return say(c, 403, 'Not here', 'This page is served on this machine only.');
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
      c.header('Allow', 'GET, HEAD');
      return say(c, 405, 'Only for reading', 'These pages show runs and change nothing.');
    }
    await next();
    for (const [name, value] of Object.entries(HEADERS)) c.res.headers.set(name, value);
    return undefined;
  });
  app.get('/', async (c) => c.html(renderRunList(await runs.list(), await runs.acceptance())));
  app.get('/healthz', (c) => c.text('ok\n'));
  app.get('/runs/:id', async (c) => {
    const view = await runs.get(c.req.param('id'));
    if (view === null) return say(c, 404, 'No such run', 'It may have been removed, or the address was cut short.');
    return c.html(renderRunPage(view, { home: '/', ...(view.outcome === null ? { refreshSeconds: 2 } : {}) }));
  });
  app.notFound((c) => say(c, 404, 'No such page', 'There is the list of runs, and a page for each.'));
  app.onError((error, c) => {
    log.error({ error, path: c.req.path }, 'a page could not be made');
    return say(c, 500, 'This page could not be made', 'The log of the program says why. Try again in a moment.');
  });
  return app;
}

const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': `${CONTENT_POLICY}; frame-ancestors 'none'`,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

/** The port is not looked at: a forwarded one differs, and the name alone is what rebinding changes. */
function isOurHost(host: string): boolean {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i.test(host);
}

function say(c: Context, status: 403 | 404 | 405 | 500, title: string, words: string): Response | Promise<Response> {
  const body = html`<header class="bar"><div class="wide"><a href="/"><strong>EnsureFix bot</strong> · all runs</a></div></header>
<main id="main" class="wide"><div class="verdict"><h1>${title}</h1><p class="lead">${words}</p></div></main>`;
  return c.html(renderDocument(title, body), status, { ...HEADERS });
}

function notListening(port: number, cause: unknown): Error {
  const code = cause instanceof Error && 'code' in cause ? cause.code : '';
  if (code === 'EADDRINUSE') {
    const next = 'Stop what uses it, or set ENSUREFIX_PORT to another port (0 takes any free one).';
    return new UserError('config-invalid', `Port ${port} on ${HOST} is taken.`, next, { cause });
  }
  if (code === 'EACCES') {
    const next = 'Set ENSUREFIX_PORT to a port from 1024 on.';
    return new UserError('config-invalid', `Port ${port} on ${HOST} may not be opened by this user.`, next, { cause });
  }
  return cause instanceof Error ? cause : new Error(String(cause));
}
