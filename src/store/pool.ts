import pg, { type Pool } from 'pg';
import type { Logger } from '../lib/log.ts';
import { CONNECT_MS } from './session.ts';

/** Connections for statements and transactions. A lost one is replaced when the next is needed. */
export function openPool(url: string, options: { max: number; log: Logger }): Pool {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'ensurefix',
    max: options.max,
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_MS,
    // A process that hangs inside a transaction must not hold a thread's row for ever.
    idle_in_transaction_session_timeout: 60_000,
  });
  // An idle connection died. Without this handler it would take the process along. One that is being closed may hear of the server's end first.
  pool.on('error', (error) => {
    if (!pool.ending) options.log.warn({ error: error.message }, 'a database connection was lost');
  });
  return pool;
}
