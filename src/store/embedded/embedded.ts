import { mkdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { Client } from 'pg';
import { UserError } from '../../lib/errors.ts';
import type { Logger } from '../../lib/log.ts';
import type { Stop } from '../../lib/stop.ts';
import { ask } from '../database.ts';
import { openSession } from '../session.ts';
import { ensureServer, stopServer } from './server.ts';
import { takeTurn } from './turn.ts';

export interface Embedded {
  url: string;
  stop: Stop;
}

/**
 * Joins the Postgres of this home, starting it when it does not run. It is shared by all processes of the home and stopped
 * by the last of them.
 *
 * Each process keeps one connection open from here to `stop`: the keeper. A server without a keeper is nobody's. Starting
 * it and connecting the keeper is one turn; counting the keepers and stopping is another; turns exclude each other between
 * processes. So nobody can stop the server between another's look and its connection. A process that is killed loses its
 * keeper with its sockets, and its turn likewise; when it was the last, the server stays until the next start adopts it.
 */
export async function startEmbedded(home: string, log: Logger): Promise<Embedded> {
  const root = prepareHome(home);
  let stopped = false;
  let keeper = await join(root, log);

  // Somebody may kill the server itself. Whoever sees it first starts it again, the others join.
  async function rejoin(): Promise<void> {
    while (!stopped) {
      try {
        keeper = await join(root, log);
        keeper.client.on('end', onEnd);
        if (stopped) await leave(root, keeper.client);
        return;
      } catch (error) {
        log.error({ error: String(error) }, 'the built-in database could not be started again');
        await new Promise((resolve) => setTimeout(resolve, 1_000));
      }
    }
  }
  function onEnd(): void {
    if (stopped) return;
    log.warn('the built-in database went away; starting it again');
    void rejoin();
  }
  keeper.client.on('end', onEnd);

  return {
    url: keeper.url,
    stop: async () => {
      if (stopped) return;
      stopped = true;
      await leave(root, keeper.client);
    },
  };
}

async function join(root: string, log: Logger): Promise<{ client: Client; url: string }> {
  const turn = await takeTurn(root);
  try {
    const socket = await ensureServer(root, log);
    const url = `postgres://postgres@localhost/postgres?host=${encodeURIComponent(socket)}`;
    return { client: await openSession(url, KEEPER), url };
  } finally {
    await turn();
  }
}

async function leave(root: string, client: Client): Promise<void> {
  const turn = await takeTurn(root);
  try {
    const last = await isLast(client).catch(() => false);
    if (last) await stopServer(root);
    await client.end().catch(() => {});
  } finally {
    await turn();
  }
}

async function isLast(client: Client): Promise<boolean> {
  const others =
    'select count(*)::int as others from pg_stat_activity where application_name = $1 and pid <> pg_backend_pid()';
  const { rows } = await ask(client.query<{ others: number }>(others, [KEEPER]));
  return rows[0]?.others === 0;
}

const KEEPER = 'ensurefix-keeper';

function prepareHome(home: string): string {
  const root = path.join(home, 'postgres');
  try {
    mkdirSync(root, { recursive: true, mode: 0o700 });
    return realpathSync(root);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOSPC')
      throw new UserError('disk-full', `The disk of ${home} is full.`, 'Free some space and start it again.');
    throw new UserError(
      'database-unavailable',
      `The folder ${root} cannot be made (${code}), so the built-in database has no place.`,
      'Set ENSUREFIX_HOME to a folder that can be written, or DATABASE_URL to a Postgres of yours.',
      { cause: error },
    );
  }
}
