import type { Client } from 'pg';
import { UserError } from '../lib/errors.ts';
import type { Stop } from '../lib/stop.ts';
import { ask } from './database.ts';
import { openSession } from './session.ts';

/**
 * Names that one process holds at a time. Postgres holds them for the connection, so they are free the moment the
 * process is gone, however it went; there is nothing to expire and no clock to trust.
 */
export interface Claims {
  /** False when another process holds it. Taking a name twice in one process counts twice. */
  take(name: string): Promise<boolean>;
  release(name: string): Promise<void>;
  stop: Stop;
}

/**
 * `onLost` is called once, when the connection is gone and every name with it: whoever held one must let go of what it
 * stood for. Nothing can be taken after that; open new claims.
 */
export async function openClaims(url: string, onLost: (error: Error) => void): Promise<Claims> {
  const client = await openSession(url, 'ensurefix-claims');
  let over = false;
  const lose = (error: Error) => {
    if (over) return;
    over = true;
    onLost(error);
  };
  client.on('error', lose);
  client.on('end', () => lose(new Error('the connection was closed')));
  // A connection takes one statement at a time.
  let line: Promise<unknown> = Promise.resolve();
  function inLine<T>(work: () => Promise<T>): Promise<T> {
    const turn = line.then(work);
    line = turn.catch(() => {});
    return turn;
  }
  return {
    take: (name) => inLine(() => takeLock(client, name)),
    release: (name) => inLine(() => releaseLock(client, name)),
    stop: async () => {
      over = true;
      await client.end().catch(() => {});
    },
  };
}

const PATIENCE_MS = 180_000;

async function takeLock(client: Client, name: string): Promise<boolean> {
  const query = 'select pg_try_advisory_lock(hashtextextended($1, 4242)) as taken';
  const result = await ask(client.query<{ taken: boolean }>(query, [name]));
  return result.rows[0]?.taken ?? false;
}

/**
 * Does `work` while no other process does the same. It asks again and again instead of waiting inside Postgres: a
 * session that waits there blocks CREATE INDEX CONCURRENTLY, which the engine's migrations use.
 */
export async function withLock<T>(client: Client, name: string, work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await takeLock(client, name))) {
    if (Date.now() > deadline) {
      const message = `Another process has been changing the database's tables for ${PATIENCE_MS / 60_000} minutes.`;
      throw new UserError('database-unavailable', message, 'Let it finish, or end it, and start again.');
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  try {
    return await work();
  } finally {
    await releaseLock(client, name).catch(() => {});
  }
}

async function releaseLock(client: Client, name: string): Promise<void> {
  await ask(client.query('select pg_advisory_unlock(hashtextextended($1, 4242))', [name]));
}
