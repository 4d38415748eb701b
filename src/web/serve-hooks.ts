import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { UserError } from '../lib/errors.ts';
import type { Logger } from '../lib/log.ts';
import type { Stop } from '../lib/stop.ts';
import { HOST, listen } from './listen.ts';

/** What GitHub sends at most. */
const LARGEST = 25 * 1024 * 1024;

/** A request as it came: untrusted until its signature was looked at. */
export interface Delivery {
  id: string | null;
  event: string | null;
  signature: string | null;
  body: string;
}

/**
 * Takes webhooks on a port of its own, so that a proxy can make this one path public and no page. Answered when `receive` has kept what
 * was said: what fails is answered with 500 and can be delivered again. Null where the port is taken, as by another worker beside this one.
 */
export async function serveHooks(options: {
  port: number;
  log: Logger;
  receive: (delivery: Delivery) => Promise<'taken' | 'ignored' | 'refused'>;
}): Promise<{ url: string; stop: Stop } | null> {
  const { port, log, receive } = options;
  const app = new Hono();
  app.post('/github', bodyLimit({ maxSize: LARGEST }), async (c) => {
    const header = (name: string): string | null => c.req.header(name) ?? null;
    const outcome = await receive({
      id: header('x-github-delivery'),
      event: header('x-github-event'),
      signature: header('x-hub-signature-256'),
      body: await c.req.text(),
    });
    if (outcome === 'refused') log.warn({ event: header('x-github-event') }, 'a webhook was refused');
    return c.text(`${outcome}\n`, outcome === 'refused' ? 401 : outcome === 'taken' ? 202 : 200);
  });
  app.notFound((c) => c.text('Nothing here.\n', 404));
  app.onError((error, c) => {
    log.error({ error }, 'a webhook could not be taken');
    return c.text('Try again.\n', 500);
  });
  try {
    return await listen(app, port);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE') return null;
    const message = `Port ${port} on ${HOST} cannot be opened for webhooks.`;
    throw new UserError('config-invalid', message, 'Set GITHUB_WEBHOOK_PORT to a port from 1024 on.', { cause });
  }
}
