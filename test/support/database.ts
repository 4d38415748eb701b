import { fork } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll } from 'vitest';
import { silentLog } from '../../src/lib/log.ts';
import { withLock } from '../../src/store/claims.ts';
import { startEmbedded } from '../../src/store/embedded/embedded.ts';
import { stopServer } from '../../src/store/embedded/server.ts';
import { openStore, type Store } from '../../src/store/open.ts';
import { migrateEngine } from '../../src/worker/durable/engine.ts';
import { compiled } from './scripts.ts';

/** An empty database with all tables, of one test alone. Closed and dropped when the test file is over. */
export async function testStore(): Promise<Store> {
  const store = await openStore({ databaseUrl: await testDatabase(), home: '', log: silentLog });
  stores.push(store);
  return store;
}

/** The address of such a database, for processes that open it themselves. `empty` leaves out the tables. */
export async function testDatabase(options: { empty?: boolean } = {}): Promise<string> {
  admin ??= openAdmin();
  const { url, template } = await admin;
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await withAdmin(url, (client) =>
    client.query(`create database ${name} template ${options.empty ? 'template0' : template}`),
  );
  databases.push(name);
  return withName(url, name);
}

/** A new folder for ENSUREFIX_HOME. Removed when the test file is over, with whatever server was left in it. */
export function testHome(): string {
  const home = mkdtempSync(path.join(os.tmpdir(), 'ensurefix-home-'));
  homes.push(home);
  return home;
}

const stores: Store[] = [];
const databases: string[] = [];
const homes: string[] = [];
let admin: Promise<{ url: string; template: string; stop: () => Promise<void> }> | null = null;

afterAll(async () => {
  for (const store of stores) await store.close().catch(() => {});
  if (admin !== null) {
    const { url, stop } = await admin;
    // The embedded server's are removed with it; dropping costs a checkpoint each.
    for (const name of given() === null ? [] : databases) {
      await withAdmin(url, (client) => client.query(`drop database if exists ${name} with (force)`)).catch(() => {});
    }
    await stop();
  }
  for (const home of homes) {
    const root = path.join(home, 'postgres');
    if (existsSync(root)) await stopServer(root);
    rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  }
});

async function openAdmin() {
  const given = process.env['DATABASE_URL'];
  if (given !== undefined && given !== '')
    return { url: given, template: await makeTemplate(given), stop: async () => {} };
  // The test run is the parent of the processes that run its files; they share one server, each as one of its keepers.
  const home = path.join(os.tmpdir(), `ensurefix-test-${process.ppid}`);
  mkdirSync(home, { recursive: true });
  const server = await startEmbedded(home, silentLog);
  await keepUp(home);
  return { url: server.url, template: await makeTemplate(server.url), stop: server.stop };
}

function given(): string | null {
  return process.env['DATABASE_URL'] || null;
}

/** The first file of a run starts a process that keeps the server up until the run is over. */
async function keepUp(home: string): Promise<void> {
  try {
    mkdirSync(path.join(home, 'kept'));
  } catch {
    return;
  }
  const child = fork(compiled('support/processes/keep-database'), [home, String(process.ppid)], {
    execArgv: [],
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  await new Promise((resolve) => {
    child.once('message', resolve);
    child.once('exit', resolve);
  });
  if (child.connected) child.disconnect();
  child.unref();
}

/** Copying a database takes 30 ms; making its tables takes ten times that. */
async function makeTemplate(url: string): Promise<string> {
  const name = `ensurefix_template_${contentOf(fileURLToPath(new URL('../../migrations', import.meta.url)))}`;
  await withAdmin(url, (client) =>
    withLock(client, 'test-template', async () => {
      const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
      if (rowCount !== 0) return;
      const fresh = `${name}_fresh`;
      await client.query(`drop database if exists ${fresh} with (force)`);
      await client.query(`create database ${fresh}`);
      const store = await openStore({ databaseUrl: withName(url, fresh), home: '', log: silentLog });
      await migrateEngine(store, silentLog);
      await store.close();
      await client.query(`alter database ${fresh} rename to ${name}`);
    }),
  );
  return name;
}

async function withAdmin(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function withName(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.toString();
}

function contentOf(folder: string): string {
  const hash = createHash('sha256');
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (file.endsWith('.sql')) hash.update(readFileSync(path.join(folder, file)));
  }
  return hash.digest('hex').slice(0, 12);
}
