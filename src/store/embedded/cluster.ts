import { randomUUID } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { exec } from '../../lib/exec.ts';
import { hostEnv } from '../../lib/host-env.ts';
import type { Binaries } from './binaries.ts';
import { serverFailure } from './failure.ts';
import type { Identity } from './identity.ts';

/**
 * The data folder, made the first time. It is made under another name and renamed once complete: an initdb whose starter
 * was killed goes on writing for a moment, and must not do so where the next start looks.
 */
export async function ensureCluster(root: string, binaries: Binaries, identity: Identity): Promise<string> {
  const data = path.join(root, 'data');
  if (existsSync(data)) return data;
  sweep(root);
  const fresh = path.join(root, `${UNFINISHED}${randomUUID()}`);
  mkdirSync(fresh, { mode: 0o700 });
  if (process.getuid?.() !== identity.uid) chownSync(fresh, identity.uid, identity.gid);
  const [program = '', ...args] = [...identity.prefix, binaries.initdb, '-D', fresh, ...OPTIONS];
  const made = await exec([program, ...args], { env: { ...hostEnv(['PATH', 'TZ']), LC_ALL: 'C' } }).catch(
    (error: unknown) => ({
      exitCode: -1,
      stderr: String(error),
      stdout: '',
    }),
  );
  if (made.exitCode !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    throw serverFailure('could not be set up', root, made.stderr + made.stdout);
  }
  renameSync(fresh, data);
  return data;
}

/** What is left of attempts that were killed. An initdb that is still at it fails by this, which is as good. */
function sweep(root: string): void {
  for (const name of readdirSync(root)) {
    if (!name.startsWith(UNFINISHED)) continue;
    try {
      rmSync(path.join(root, name), { recursive: true, force: true, maxRetries: 3 });
    } catch {
      // It is being written to; the next start sweeps it.
    }
  }
}

const UNFINISHED = 'unfinished-';

const OPTIONS = ['-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C'];
