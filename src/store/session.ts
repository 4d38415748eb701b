import pg, { type Client } from 'pg';
import { ask } from './database.ts';

/**
 * A connection of its own, outside the pool, for what lives as long as a connection does: locks and LISTEN.
 * The caller must handle 'error' and end it. `name` is seen in pg_stat_activity.
 */
export async function openSession(url: string, name: string): Promise<Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: name,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5_000,
    connectionTimeoutMillis: CONNECT_MS,
  });
  // Until the caller listens, an error must not end the process; the failing query tells of it.
  client.on('error', () => {});
  try {
    await ask(client.connect());
    // The server must notice within half a minute that our machine is gone, or its locks outlive it for hours.
    await ask(
      client.query('set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3'),
    );
    return client;
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
}

/** How long a server may take to answer a connection. */
export const CONNECT_MS = 10_000;
