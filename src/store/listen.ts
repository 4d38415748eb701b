import type { Client } from 'pg';
import type { Logger } from '../lib/log.ts';
import type { Stop } from '../lib/stop.ts';
import { sqlChannel, type Channel } from './notify.ts';
import { openSession } from './session.ts';

/**
 * Calls the handler for what other processes (and this one) tell with `notify`. A null payload means that something may
 * have been missed while there was no connection: look at everything. A handler that fails is logged.
 */
export type Heard = (payload: string | null) => void | Promise<void>;

export interface Listener {
  listen(channel: Channel, heard: Heard): Promise<Stop>;
  stop: Stop;
}

/** One connection for all channels of a process, opened with the first of them and opened again whenever it is lost. */
export function createListener(url: string, log: Logger): Listener {
  const handlers = new Set<{ channel: Channel; heard: Heard }>();
  let client: Promise<Client> | null = null;
  let retry: NodeJS.Timeout | null = null;
  let stopped = false;

  async function connect(): Promise<Client> {
    const opened = await openSession(url, 'ensurefix-listen');
    opened.on('notification', (message) => {
      for (const { channel, heard } of handlers)
        if (sqlChannel(channel) === message.channel) tell(heard, message.payload ?? '');
    });
    opened.on('end', () => {
      if (!stopped) reconnect();
    });
    await opened.query(
      `listen ${sqlChannel('inbox')}; listen ${sqlChannel('outbox')}; listen ${sqlChannel('runs')}; listen ${sqlChannel('pulls')}`,
    );
    return opened;
  }

  function reconnect(): void {
    client = null;
    if (retry !== null) return;
    retry = setTimeout(() => {
      retry = null;
      client = connect();
      client.then(
        () => {
          for (const { heard } of handlers) tell(heard, null);
        },
        (error: unknown) => {
          log.warn({ error: String(error) }, 'no connection for notifications; polling goes on');
          if (!stopped) reconnect();
        },
      );
    }, 500);
    retry.unref();
  }

  function tell(heard: Heard, payload: string | null): void {
    // Wrapped, so that what it throws at once is caught as well.
    Promise.resolve(payload)
      .then(heard)
      .catch((error: unknown) => log.warn({ error: String(error) }, 'a notification was not handled'));
  }

  return {
    async listen(channel, heard) {
      const entry = { channel, heard };
      if (client === null && retry === null) client = connect();
      try {
        await client;
      } catch (error) {
        client = null;
        throw error;
      }
      handlers.add(entry);
      return async () => {
        handlers.delete(entry);
      };
    },
    async stop() {
      stopped = true;
      handlers.clear();
      if (retry !== null) clearTimeout(retry);
      const opened = await client?.catch(() => null);
      await opened?.end().catch(() => {});
    },
  };
}
