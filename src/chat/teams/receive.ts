import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import type { Logger } from '../../lib/log.ts';
import type { Stop } from '../../lib/stop.ts';
import type { Answer } from './gate.ts';

/** Where Teams reaches us; the manifest's bot is registered with it. */
const MESSAGES_PATH = '/api/messages';

/** Takes what Teams sends to `POST /api/messages` on this machine; port 0 takes a free one. */
export async function receive(
  { port, host = '127.0.0.1' }: { port: number; host?: string },
  take: (authorization: string, body: unknown) => Promise<Answer>,
  log: Logger,
): Promise<{ port: number; stop: Stop }> {
  const server = createServer((request, response) => {
    answer(request, take)
      .catch((error: unknown): Answer => {
        log.warn({ err: error }, 'something from Teams could not be handled');
        return { status: 500 };
      })
      .then((given) => end(response, given))
      .catch(() => response.destroy());
  });
  // A proxy keeps connections for a minute, and must not find one closed that it believes to be open.
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.headersTimeout = KEEP_ALIVE_MS + 5_000;
  server.requestTimeout = 30_000;
  server.listen(port, host);
  await once(server, 'listening');
  let stopped: Promise<void> | null = null;
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => {
      // What is being answered at this moment must not hold its connection, and with it the end, for as long.
      server.keepAliveTimeout = 1;
      stopped ??= new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      });
      return stopped;
    },
  };
}

async function answer(
  request: IncomingMessage,
  take: (authorization: string, body: unknown) => Promise<Answer>,
): Promise<Answer> {
  if (new URL(request.url ?? '/', 'http://localhost').pathname !== MESSAGES_PATH) return { status: 404 };
  if (request.method !== 'POST') return { status: 405 };
  const { authorization } = request.headers;
  if (authorization === undefined) return { status: 401 };
  const text = await readAll(request);
  if (text === null) return { status: 413 };
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { status: 400 };
  }
  return take(authorization, body);
}

/** Null where it is longer than anything Teams sends: the rest is not read. */
function readAll(request: IncomingMessage): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MOST_BYTES) {
        request.pause();
        resolve(null);
      } else chunks.push(chunk);
    });
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    request.on('error', reject);
  });
}

function end(response: ServerResponse, { status, body }: Answer): void {
  // What was not read would be taken for the next request.
  if (!response.req.complete) response.setHeader('connection', 'close');
  if (body === undefined) {
    response.writeHead(status).end();
    return;
  }
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}

const KEEP_ALIVE_MS = 75_000;
const MOST_BYTES = 1_000_000;
