import type { Client, Pool } from 'pg';
import { UserError } from '../lib/errors.ts';
import type { Logger } from '../lib/log.ts';
import { stopAll, type Stop } from '../lib/stop.ts';
import { openDb, transaction, type Db, type Tx } from './database.ts';
import { startEmbedded } from './embedded/embedded.ts';
import { createListener, type Heard } from './listen.ts';
import { migrateStore } from './migrate.ts';
import type { Channel } from './notify.ts';
import { openPool } from './pool.ts';
import { openSession } from './session.ts';

/** What is remembered: one Postgres database, shared by every process of the program. */
export interface Store {
  db: Db;
  pool: Pool;
  /** Holds a password where DATABASE_URL does: never log it. */
  url: string;
  /** Whether the server is our own. */
  embedded: boolean;
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  listen(channel: Channel, heard: Heard): Promise<Stop>;
  /** Lets go of every connection. The last process that uses the embedded server stops it. */
  close: Stop;
}

export interface StoreOptions {
  /** null starts the embedded server, or joins it when another process did. */
  databaseUrl: string | null;
  /** ENSUREFIX_HOME. */
  home: string;
  log: Logger;
}

/** Opens the database with its tables as this version of the program needs them. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const stops: Stop[] = [];
  try {
    const url = options.databaseUrl ?? (await embeddedUrl(options, stops));
    await checkServer(url, options.databaseUrl !== null);
    await migrateStore(url);
    const pool = openPool(url, { max: 10, log: options.log });
    stops.push(() => pool.end());
    const listener = createListener(url, options.log);
    stops.push(listener.stop);
    return {
      db: openDb(pool),
      pool,
      url,
      embedded: options.databaseUrl === null,
      transaction: (work) => transaction(pool, work),
      listen: (channel, heard) => listener.listen(channel, heard),
      close: stopAll(stops),
    };
  } catch (error) {
    await stopAll(stops)().catch(() => {});
    throw error;
  }
}

async function embeddedUrl({ home, log }: StoreOptions, stops: Stop[]): Promise<string> {
  const server = await startEmbedded(home, log);
  stops.push(server.stop);
  return server.url;
}

/** Fails early and in words, where the first statement would fail somewhere inside. */
async function checkServer(url: string, given: boolean): Promise<void> {
  const client = await connectPatiently(url).catch((error: unknown) => {
    throw given ? sayWhere(error, url) : error;
  });
  try {
    const { rows } = await client.query<{ number: string; version: string }>(
      "select current_setting('server_version_num') as number, current_setting('server_version') as version",
    );
    if (Number(rows[0]?.number) < 130_000) {
      throw new UserError(
        'database-unavailable',
        `DATABASE_URL names a Postgres ${rows[0]?.version ?? ''}, which is too old.`,
        'Use Postgres 13 or newer.',
      );
    }
  } finally {
    await client.end().catch(() => {});
  }
}

/** A server that is just starting, as after a reboot, gets a moment. */
async function connectPatiently(url: string): Promise<Client> {
  for (let left = 40; ; left--) {
    try {
      return await openSession(url, 'ensurefix-check');
    } catch (error) {
      const starting = error instanceof UserError && codeOf(error.cause) === '57P03';
      if (!starting || left === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

function sayWhere(error: unknown, url: string): unknown {
  if (!(error instanceof UserError)) return error;
  const message = error.message.replace('The database', `The database at ${placeOf(url)}`);
  return new UserError(error.code, message, error.next, { cause: error.cause });
}

/** Host, port and database, never user or password. */
function placeOf(url: string): string {
  if (!URL.canParse(url)) return 'DATABASE_URL';
  const { host, pathname, searchParams } = new URL(url);
  return `${searchParams.get('host') ?? (host || 'localhost')}${pathname}`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
