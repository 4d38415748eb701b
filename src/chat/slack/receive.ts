import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import { HTTPReceiver, type InstallationStore, type Receiver, SocketModeReceiver } from '@slack/bolt';
import type { Logger } from '../../lib/log.ts';
import { type Stop, stopAll } from '../../lib/stop.ts';
import { boltLog } from './bolt-log.ts';
import { type Install, INSTALL_PATH, REDIRECT_PATH, SCOPES } from './install.ts';

/** How Slack reaches us: we open a socket, or it calls an address of ours. */
export type Connection =
  /** Socket Mode: `xapp-…`. Nothing of ours has to be reachable. */
  | { appToken: string }
  /** Signed requests to `POST /slack/events` on `port` of `host`, 127.0.0.1 unless told; port 0 takes a free one. */
  | { signingSecret: string; port: number; host?: string };

export interface Receiving {
  receiver: Receiver;
  /** Starts; returns the port that requests, or pages to install the app, are served on; null where there are none. */
  start(): Promise<number | null>;
  stop: Stop;
}

interface ReceiveOptions {
  apiUrl: string | null;
  log: Logger;
  /** Pages by which workspaces install the app; null: one token is given instead. */
  install: { options: Install; store: InstallationStore } | null;
}

export function receivingFor(connection: Connection, options: ReceiveOptions): Receiving {
  return 'appToken' in connection
    ? bySocket(connection.appToken, options)
    : serving(connection, connection.signingSecret, options);
}

function bySocket(appToken: string, options: ReceiveOptions): Receiving {
  const { apiUrl, log, install } = options;
  const receiver = new SocketModeReceiver({
    appToken,
    logger: boltLog(log),
    installerOptions: { clientOptions: apiUrl === null ? {} : { slackApiUrl: apiUrl } },
  });
  // The pages alone: a secret nobody knows signs no request.
  const pages =
    install === null ? null : serving({ port: install.options.port }, randomBytes(32).toString('hex'), options);
  let stopped = false;
  return {
    receiver,
    async start() {
      await receiver.start();
      keepConnecting(receiver.client, () => stopped, log);
      return pages === null ? null : pages.start();
    },
    stop: stopAll([
      async () => {
        stopped = true;
        // Bolt's own stop does not wait for the socket to be closed.
        await receiver.client.disconnect();
      },
      async () => pages?.stop(),
    ]),
  };
}

/**
 * The client connects again by itself, but what Slack refuses then (a token that was revoked) it throws where nobody can catch
 * it, and the process would end. It is said in the log instead, and tried again: a token can be given back.
 */
function keepConnecting(client: SocketModeReceiver['client'], isStopped: () => boolean, log: Logger): void {
  const connect = client.start.bind(client);
  client.start = async () => {
    for (;;) {
      try {
        return await connect();
      } catch (error) {
        if (isStopped()) return { ok: false };
        log.error({ error: String(error) }, 'Slack refuses the connection; trying again in a minute');
        await new Promise((resolve) => setTimeout(resolve, 60_000).unref());
        if (isStopped()) return { ok: false };
      }
    }
  };
}

/**
 * Node closes a connection nobody used for five seconds, and a proxy in front of it keeps them for a minute: what the proxy sends at
 * the moment of closing is lost, and Slack has to send it again. So the proxy is left to close them.
 */
const KEEP_ALIVE_MS = 75_000;
/** A burst of connections waits to be taken, instead of being turned away; Node holds 511. */
const BACKLOG = 4_096;

/** A server for signed requests, for the pages, or for both. */
function serving(
  { port, host = '127.0.0.1' }: { port: number; host?: string },
  signingSecret: string,
  { apiUrl, log, install }: ReceiveOptions,
): Receiving {
  const receiver = new HTTPReceiver({
    signingSecret,
    logger: boltLog(log),
    ...(install === null ? {} : pagesOf(install, apiUrl)),
  });
  let started: Server | null = null;
  return {
    // Bolt takes no receiver with pages beside an `authorize` of ours, which asks the store once a minute and not at every event.
    receiver: {
      init: (app) => receiver.init(app),
      start: () => receiver.start({ port, host, backlog: BACKLOG }),
      stop: () => receiver.stop(),
    },
    async start() {
      const server = await receiver.start({ port, host, backlog: BACKLOG }, { keepAliveTimeout: KEEP_ALIVE_MS });
      started = server;
      // The head of the next request may come as late as the connection is kept.
      server.headersTimeout = KEEP_ALIVE_MS + 5_000;
      const address = server.address();
      return typeof address === 'object' && address !== null ? address.port : null;
    },
    async stop() {
      // What is being answered at this moment must not hold its connection, and with it the end, for as long.
      if (started !== null) started.keepAliveTimeout = 1;
      await receiver.stop();
    },
  };
}

function pagesOf({ options, store }: NonNullable<ReceiveOptions['install']>, apiUrl: string | null) {
  const { clientId, clientSecret, stateSecret } = options;
  return {
    clientId,
    clientSecret,
    stateSecret,
    scopes: SCOPES,
    installationStore: store,
    installerOptions: {
      installPath: INSTALL_PATH,
      redirectUriPath: REDIRECT_PATH,
      ...(apiUrl === null ? {} : { clientOptions: { slackApiUrl: apiUrl } }),
    },
  };
}
