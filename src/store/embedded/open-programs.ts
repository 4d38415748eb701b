import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Binaries } from './binaries.ts';
import type { Identity } from './identity.ts';

/** Root owns its parent, so nobody else can have put anything there. */
const OPEN_FOLDER = '/var/lib/ensurefix';

/**
 * The programs at a place where the server's user can find them. Postgres asks the kernel as that user whether its own files may be
 * run, which the right to pass through folders does not answer; so where root installed them in a folder of its own, such as its
 * home, they are copied once to an open one.
 */
export function openPrograms(binaries: Binaries, identity: Identity, folder: string = OPEN_FOLDER): Binaries {
  if (process.getuid?.() === identity.uid || isOpen(binaries.postgres)) return binaries;
  const native = path.resolve(path.dirname(binaries.postgres), '..');
  const { mtimeMs, size } = statSync(binaries.postgres);
  const key = createHash('sha256').update(`${native}:${mtimeMs}:${size}`).digest('hex').slice(0, 12);
  const copy = path.join(folder, `postgres-${key}`);
  if (!existsSync(copy)) {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    const fresh = mkdtempSync(path.join(folder, '.copy-'));
    cpSync(native, path.join(fresh, 'native'), { recursive: true, verbatimSymlinks: true });
    try {
      renameSync(path.join(fresh, 'native'), copy);
    } catch (error) {
      // Another process was faster: its copy is the same.
      if (!existsSync(copy)) throw error;
    } finally {
      rmSync(fresh, { recursive: true, force: true });
    }
  }
  const at = (file: string) => path.join(copy, path.relative(native, file));
  return { initdb: at(binaries.initdb), postgres: at(binaries.postgres) };
}

/** Everybody may pass through every folder above it. */
function isOpen(file: string): boolean {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false;
    if (folder === path.dirname(folder)) return true;
  }
}
