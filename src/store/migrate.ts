import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { makeAppendOnly } from './append-only.ts';
import { ask } from './database.ts';
import { withLock } from './claims.ts';
import { openSession } from './session.ts';

/** Brings the tables to this version of the program. Any number of processes may do so at once. */
export async function migrateStore(url: string): Promise<void> {
  await whileMigrating(url, async (client) => {
    // Quiet: drizzle has the server announce that its own schema exists already.
    await ask(client.query('set client_min_messages = warning'));
    await ask(migrate(drizzle({ client }), { migrationsFolder: MIGRATIONS }));
    await makeAppendOnly(client, 'audit');
  });
}

/** Changes tables, ours or the engine's, while no other process changes any. */
export async function whileMigrating(url: string, work: (client: SessionClient) => Promise<void>): Promise<void> {
  const client = await openSession(url, 'ensurefix-migrate');
  try {
    await withLock(client, 'migrate', () => work(client));
  } finally {
    await client.end().catch(() => {});
  }
}

type SessionClient = Awaited<ReturnType<typeof openSession>>;

const MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url));
