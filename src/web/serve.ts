import { type Context, Hono } from 'hono';
import { UserError } from '../lib/errors.ts';
import type { Logger } from '../lib/log.ts';
import type { Stop } from '../lib/stop.ts';
import { HOST, listen } from './listen.ts';
import type { Links } from './links.ts';
import { renderRunList } from './list.ts';
import { CONTENT_POLICY, renderDocument } from './page/document.ts';
import { html } from './page/html.ts';
import { renderRunPage } from './page/render.ts';
import type { RunSource } from './runs.ts';

/**
 * Serves the list of runs and the page of each on this machine only. Nothing here changes anything, and nothing is asked of the
 * reader but to sit at this machine. With `links` a proxy stands in front, which may pass on whatever name it likes: then a page is shown
 * to nobody without the key in its link, here neither. `port` 0 takes any free one; `url` ends without a slash.
 */
export async function serveWeb(options: {
  port: number;
  log: Logger;
  runs: RunSource;
  /** Null: no proxy stands in front. */
  links?: Links | null;
}): Promise<{ url: string; stop: Stop }> {
  const { port, log, runs, links = null } = options;
  try {
    return await listen(pages(runs, log, links), port);
  } catch (cause) {
    throw notListening(port, cause);
  }
}

function pages(runs: RunSource, log: Logger, links: Links | null): Hono {
  const say = sayWith(links === null ? '/' : null);
  const app = new Hono();
  app.use(async (c, next) => {
    // A name that someone else's DNS points at this machine must not make their page one of ours.
    if (!isOurHost(c.req.header('host') ?? '', links))
      return say(c, 403, 'Not here', 'This page is served on this machine only.');
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
      c.header('Allow', 'GET, HEAD');
      return say(c, 405, 'Only for reading', 'These pages show runs and change nothing.');
    }
    await next();
    for (const [name, value] of Object.entries(HEADERS)) c.res.headers.set(name, value);
    return undefined;
  });
  app.get('/healthz', (c) => c.text('ok\n'));
  const showList = async (c: Context) =>
    c.html(
      renderRunList(await runs.list(), await runs.acceptance(), links === null ? undefined : (id) => links.run(id)),
    );
  const showRun = async (c: Context, id: string) => {
    const view = await runs.get(id);
    if (view === null) return say(c, 404, 'No such run', 'It may have been removed, or the address was cut short.');
    const home = links === null ? { home: '/' } : {};
    return c.html(renderRunPage(view, { ...home, ...(view.outcome === null ? { refreshSeconds: 2 } : {}) }));
  };
  if (links === null) {
    app.get('/', showList);
    app.get('/runs/:id', (c) => showRun(c, c.req.param('id')));
  } else {
    app.get('/all/:key', (c) => (links.holds(null, c.req.param('key')) ? showList(c) : c.notFound()));
    app.get('/runs/:id/:key', (c) => {
      const { id, key } = c.req.param();
      return links.holds(id, key) ? showRun(c, id) : c.notFound();
    });
  }
  app.notFound((c) =>
    links === null
      ? say(c, 404, 'No such page', 'There is the list of runs, and a page for each.')
      : say(c, 404, 'No such page', 'Links to a page are long: this one may have been cut short.'),
  );
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
function isOurHost(host: string, links: Links | null): boolean {
  const name = host.replace(/:\d{1,5}$/, '').toLowerCase();
  return /^(127\.0\.0\.1|localhost|\[::1\])$/.test(name) || name === links?.hostname;
}

/** `home`: where the list of runs is, for who may see it. */
function sayWith(home: string | null) {
  const name = html`<strong>EnsureFix bot</strong>`;
  const top = home === null ? html`<span>${name}</span>` : html`<a href="${home}">${name} · all runs</a>`;
  return (c: Context, status: 403 | 404 | 405 | 500, title: string, words: string): Response | Promise<Response> => {
    const body = html`<header class="bar"><div class="wide">${top}</div></header>
<main id="main" class="wide"><div class="verdict"><h1>${title}</h1><p class="lead">${words}</p></div></main>`;
    return c.html(renderDocument(title, body), status, { ...HEADERS });
  };
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
