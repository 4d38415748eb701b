import { once } from 'node:events';
import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import type { Stop } from '../lib/stop.ts';

export const HOST = '127.0.0.1';

/** Serves an app on this machine. `port` 0 takes any free one; `url` ends without a slash. Throws what the system says of a port it does not give. */
export async function listen(app: Hono, port: number): Promise<{ url: string; stop: Stop }> {
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  server.listen(port, HOST);
  await once(server, 'listening');
  const address = server.address();
  const taken = typeof address === 'object' && address !== null ? address.port : port;
  let stopped: Promise<void> | null = null;
  return {
    url: `http://${HOST}:${taken}`,
    stop: () => {
      stopped ??= new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      return stopped;
    },
  };
}
