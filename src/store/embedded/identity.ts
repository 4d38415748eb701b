import { chownSync, lchownSync, readdirSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { exec } from '../../lib/exec.ts';
import { UserError } from '../../lib/errors.ts';

/** How the server's programs are started, and who must own its files. */
export interface Identity {
  /** Goes before the program: empty, or what changes the user. */
  prefix: string[];
  uid: number;
  gid: number;
}

/**
 * Postgres refuses to run as root, and initdb as a user without a name, as in many containers. Then, in this order:
 * a user namespace, in which we are nobody in name only and our files stay ours; another user who keeps the right to
 * pass through our folders; another user without it, which works where the folders are open.
 */
export async function chooseIdentity(): Promise<Identity> {
  const uid = process.getuid?.() ?? 0;
  const gid = process.getgid?.() ?? 0;
  if (uid !== 0 && hasName()) return { prefix: [], uid, gid };
  if (await works(UNSHARE)) return { prefix: UNSHARE, uid, gid };
  if (uid === 0) {
    const other = await findUser();
    for (const rights of other === null ? [] : [PASS_THROUGH, []]) {
      const prefix = ['setpriv', `--reuid=${other?.uid}`, `--regid=${other?.gid}`, '--clear-groups', ...rights];
      if (other !== null && (await works(prefix))) return { prefix, ...other };
    }
  }
  throw new UserError(
    'database-unavailable',
    uid === 0
      ? 'The built-in Postgres does not run as root, and this machine allows neither user namespaces nor changing the user.'
      : `The built-in Postgres does not run as user ${uid}, who has no name on this machine.`,
    'Start it as another user, or set DATABASE_URL to a Postgres of yours.',
  );
}

/** Gives the server's files to its user, where an earlier start ran it as somebody else. */
export function giveTo(identity: Identity, folder: string): void {
  if (statSync(folder).uid === identity.uid) return;
  chownSync(folder, identity.uid, identity.gid);
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    lchownSync(path.join(folder, entry), identity.uid, identity.gid);
  }
}

const UNSHARE = ['unshare', '--user'];
const PASS_THROUGH = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override'];

function hasName(): boolean {
  try {
    return os.userInfo().username !== '';
  } catch {
    return false;
  }
}

async function works([program = '', ...args]: string[]): Promise<boolean> {
  return exec([program, ...args, 'true']).then(
    (result) => result.exitCode === 0,
    () => false,
  );
}

async function findUser(): Promise<{ uid: number; gid: number } | null> {
  for (const name of ['postgres', 'nobody', 'daemon']) {
    const found = await exec(['id', '-u', name]).catch(() => null);
    const group = await exec(['id', '-g', name]).catch(() => null);
    if (found?.exitCode === 0 && group?.exitCode === 0) return { uid: Number(found.stdout), gid: Number(group.stdout) };
  }
  return null;
}
