import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { InternalError, UserError } from '../../lib/errors.ts';
import { hostEnv } from '../../lib/host-env.ts';
import type { Stop } from '../../lib/stop.ts';

/**
 * Waits for a lock that other processes of this machine respect, and returns its release. The kernel keeps it for a
 * child that ends when our end of its input closes, so it is free at the moment we are gone, even by kill -9.
 */
export async function holdLock(file: string, signal: AbortSignal): Promise<Stop> {
  await mkdir(path.dirname(file), { recursive: true });
  const child = spawn('flock', ['--exclusive', file, 'sh', '-c', 'echo held; exec cat'], {
    env: hostEnv(['PATH']),
    stdio: ['pipe', 'pipe', 'ignore'],
    // Not ours to end by Ctrl-C: it ends with us.
    detached: true,
  });
  child.stdin.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const giveUp = () => child.kill('SIGKILL');
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    await new Promise<void>((resolve, reject) => {
      child.stdout.once('data', () => resolve());
      child.on('error', reject);
      child.on('close', () => reject(new InternalError(`could not lock ${file}`)));
      if (signal.aborted) giveUp();
    });
  } catch (error) {
    if (signal.aborted) throw new UserError('cancelled', 'It was cancelled.', 'Start it again when you want it.');
    throw error;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
  return () => {
    child.stdin.end();
    return closed;
  };
}
