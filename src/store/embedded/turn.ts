import { createHash } from 'node:crypto';
import { closeSync, constants, openSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { UserError } from '../../lib/errors.ts';
import type { Stop } from '../../lib/stop.ts';

/**
 * One process at a time for a folder. The kernel holds the turn and frees it the moment its holder is gone, kill -9
 * included: there is no file that can be stale, so nobody has to judge whether a holder still lives.
 *
 * Linux: an abstract unix socket, which has a name and no file (Node cannot flock). macOS: open(2) with O_EXLOCK.
 */
export async function takeTurn(folder: string): Promise<Stop> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const turn = process.platform === 'linux' ? await bindName(folder) : lockFile(folder);
    if (turn !== null) return turn;
    if (Date.now() > deadline) {
      throw new UserError(
        'database-unavailable',
        `Another process has been starting or stopping the built-in database in ${folder} for ${PATIENCE_MS / 1000} seconds.`,
        'End the other process, or set DATABASE_URL to a Postgres of yours.',
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}

/** Longer than a server may take to recover. */
const PATIENCE_MS = 90_000;

function bindName(folder: string): Promise<Stop | null> {
  const uid = process.getuid?.() ?? 0;
  const name = `\0ensurefix-${uid}-${createHash('sha256').update(folder).digest('hex').slice(0, 32)}`;
  const server = net.createServer((socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      if ('code' in error && error.code === 'EADDRINUSE') resolve(null);
      else reject(error);
    });
    server.listen({ path: name }, () => resolve(() => new Promise((closed) => server.close(() => closed()))));
  });
}

function lockFile(folder: string): Stop | null {
  try {
    const file = openSync(
      path.join(folder, 'turn'),
      constants.O_RDWR | constants.O_CREAT | O_EXLOCK | constants.O_NONBLOCK,
    );
    return async () => closeSync(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return null;
    throw error;
  }
}

/** From macOS's fcntl.h: lock the file while opening it. */
const O_EXLOCK = 0x20;
