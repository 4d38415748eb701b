import { HTTPReceiver, type Receiver, SocketModeReceiver } from '@slack/bolt';
import type { Logger } from '../../lib/log.ts';
import type { Stop } from '../../lib/stop.ts';
import { boltLog } from './bolt-log.ts';

/** How Slack reaches us: we open a socket, or it calls an address of ours. */
export type Connection =
  /** Socket Mode: `xapp-…`. Nothing of ours has to be reachable. */
  | { appToken: string }
  /** Signed requests to `POST /slack/events` on `port` of `host`, 127.0.0.1 unless told; port 0 takes a free one. */
  | { signingSecret: string; port: number; host?: string };

export interface Receiving {
  receiver: Receiver;
  /** Starts; returns the port that is listened on, null for a socket. */
  start(): Promise<number | null>;
  stop: Stop;
}

export function receivingFor(connection: Connection, options: { apiUrl: string | null; log: Logger }): Receiving {
  return 'appToken' in connection ? bySocket(connection.appToken, options) : byRequests(connection, options.log);
}

function bySocket(appToken: string, { apiUrl, log }: { apiUrl: string | null; log: Logger }): Receiving {
  const receiver = new SocketModeReceiver({
    appToken,
    logger: boltLog(log),
    installerOptions: { clientOptions: apiUrl === null ? {} : { slackApiUrl: apiUrl } },
  });
  let stopped = false;
  return {
    receiver,
    async start() {
      await receiver.start();
      keepConnecting(receiver.client, () => stopped, log);
      return null;
    },
    async stop() {
      stopped = true;
      // Bolt's own stop does not wait for the socket to be closed.
      await receiver.client.disconnect();
    },
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

function byRequests(connection: { signingSecret: string; port: number; host?: string }, log: Logger): Receiving {
  const receiver = new HTTPReceiver({ signingSecret: connection.signingSecret, logger: boltLog(log) });
  return {
    receiver,
    async start() {
      const host = connection.host ?? '127.0.0.1';
      const server = await receiver.start({ port: connection.port, host });
      const address = server.address();
      return typeof address === 'object' && address !== null ? address.port : null;
    },
    async stop() {
      await receiver.stop();
    },
  };
}
