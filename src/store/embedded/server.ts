import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { UserError } from '../../lib/errors.ts';
import { hostEnv } from '../../lib/host-env.ts';
import type { Logger } from '../../lib/log.ts';
import { openSession } from '../session.ts';
import { findBinaries } from './binaries.ts';
import { openPrograms } from './open-programs.ts';
import { ensureCluster } from './cluster.ts';
import { serverFailure } from './failure.ts';
import { chooseIdentity, giveTo, type Identity } from './identity.ts';
import { isGone, isServing, readPostmaster, workingIn } from './postmaster.ts';

/**
 * Makes sure that a server runs on the home's data, and returns the folder of its socket. Call it in a turn only.
 *
 *   a live server answers        → adopted, whoever started it
 *   a live server does not yet   → it recovers or stops; wait until it answers or is gone
 *   its pid file is a dead one's → wait for the orphaned children, remove what it left, start
 *   no pid file                  → start
 */
export async function ensureServer(root: string, log: Logger): Promise<string> {
  const data = path.join(root, 'data');
  const adopted = await adopt(data);
  if (adopted !== null) {
    log.debug({ socket: adopted }, 'joined the running database');
    return adopted;
  }
  const identity = await chooseIdentity();
  const binaries = openPrograms(await findBinaries(), identity);
  await ensureCluster(root, binaries, identity);
  await clearRemains(data);
  giveTo(identity, data);
  const socket = prepareSocket(root, identity);
  try {
    await launch(binaries.postgres, root, socket, identity);
  } catch (error) {
    rmSync(socket, { recursive: true, force: true });
    throw error;
  }
  log.debug({ socket }, 'started the database');
  return socket;
}

/** Stops the server and waits until it is gone. Call it in a turn only. */
export async function stopServer(root: string): Promise<void> {
  const server = readPostmaster(path.join(root, 'data'));
  if (server === null || server.pid === 0) return;
  // SIGINT: connections are ended, the data is written out. SIGQUIT, where that hangs: the next start recovers.
  for (const [signal, seconds] of [
    ['SIGINT', 30],
    ['SIGQUIT', 10],
  ] as const) {
    if (isGone(server.pid)) break;
    process.kill(server.pid, signal);
    await until(() => isGone(server.pid), seconds * 1000);
  }
  if (server.socket !== '') rmSync(server.socket, { recursive: true, force: true });
}

async function adopt(data: string): Promise<string | null> {
  const deadline = Date.now() + RECOVERY_MS;
  for (;;) {
    const server = readPostmaster(data);
    if (server === null || !isServing(server.pid, data)) return null;
    if (server.socket !== '' && (await answers(server.socket))) return server.socket;
    if (Date.now() > deadline) {
      throw new UserError(
        'database-unavailable',
        `The built-in database (process ${server.pid}) runs but has not answered for ${RECOVERY_MS / 1000} seconds.`,
        `End process ${server.pid} and start again, or set DATABASE_URL to a Postgres of yours.`,
      );
    }
    await pause(50);
  }
}

async function clearRemains(data: string): Promise<void> {
  if (!(await until(() => workingIn(data).length === 0, 20_000))) {
    throw new UserError(
      'database-unavailable',
      `Processes of an earlier database still work in ${data} (${workingIn(data).join(', ')}).`,
      'End them and start again, or set DATABASE_URL to a Postgres of yours.',
    );
  }
  // A pid file whose process is gone, or a zombie, would keep the new server from starting.
  rmSync(path.join(data, 'postmaster.pid'), { force: true });
}

/**
 * The socket lives in a short path of its own under the temporary folder: a socket's path has about 100 characters, and
 * only our user may enter the folder, which is what stands in for a password.
 */
function prepareSocket(root: string, identity: Identity): string {
  const name = `ensurefix-${createHash('sha256').update(`${identity.uid}:${root}`).digest('hex').slice(0, 12)}`;
  const folder = path.join(os.tmpdir().length > 60 ? '/tmp' : os.tmpdir(), name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const owner = lstatSync(folder);
  const ours = owner.uid === identity.uid || owner.uid === process.getuid?.();
  if (!owner.isDirectory() || !ours || (owner.mode & 0o077) !== 0) {
    throw new UserError(
      'database-unavailable',
      `${folder} is not a private folder of ours.`,
      'Remove it and start again.',
    );
  }
  for (const left of ['.s.PGSQL.5432', '.s.PGSQL.5432.lock']) rmSync(path.join(folder, left), { force: true });
  if (owner.uid !== identity.uid) chownSync(folder, identity.uid, identity.gid);
  return folder;
}

async function launch(postgres: string, root: string, socket: string, identity: Identity): Promise<void> {
  const file = path.join(root, 'server.log');
  if (existsSync(file) && statSync(file).size > LOG_BYTES) rmSync(file);
  const before = existsSync(file) ? statSync(file).size : 0;
  const log = openSync(file, 'a', 0o600);
  const [program = '', ...args] = [
    ...identity.prefix,
    postgres,
    '-D',
    path.join(root, 'data'),
    '-k',
    socket,
    ...OPTIONS,
  ];
  // Detached: Ctrl-C reaches every process of the terminal's group, and the server outlives those that share it.
  const child = spawn(program, args, {
    detached: true,
    stdio: ['ignore', log, log],
    cwd: '/',
    env: { ...hostEnv(['PATH', 'TZ']), LC_ALL: 'C' },
  });
  closeSync(log);
  child.unref();
  let ended: string | null = null;
  child.once('error', (error) => {
    ended = String(error);
  });
  child.once('exit', () => {
    ended ??= readFileSync(file).subarray(before).toString('utf8');
  });
  const deadline = Date.now() + RECOVERY_MS;
  while (!(await answers(socket))) {
    if (ended !== null) throw serverFailure('does not start', root, ended);
    if (Date.now() > deadline) {
      throw serverFailure('does not start', root, `it has not answered for ${RECOVERY_MS / 1000} seconds`);
    }
    await pause(10);
  }
}

async function answers(socket: string): Promise<boolean> {
  if (!existsSync(path.join(socket, '.s.PGSQL.5432'))) return false;
  try {
    const url = `postgres://postgres@localhost/postgres?host=${encodeURIComponent(socket)}`;
    const client = await openSession(url, 'ensurefix-ping');
    await client.end();
    return true;
  } catch {
    return false;
  }
}

async function until(holds: () => boolean, ms: number): Promise<boolean> {
  const deadline = Date.now() + ms;
  while (!holds()) {
    if (Date.now() > deadline) return false;
    await pause(10);
  }
  return true;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Replaying what was written before a crash takes its time. */
const RECOVERY_MS = 60_000;
const LOG_BYTES = 5_000_000;

const OPTIONS = Object.entries({
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '100',
  // A guest on somebody's machine: little memory, few processes.
  shared_buffers: '32MB',
  huge_pages: 'off',
  io_method: 'sync',
  max_wal_size: '256MB',
  jit: 'off',
}).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
