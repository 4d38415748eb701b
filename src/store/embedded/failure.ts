import { UserError } from '../../lib/errors.ts';

/** What the server's own output says about why it does not run, as a sentence with a next step. */
export function serverFailure(what: string, root: string, output: string): UserError {
  if (/No space left on device|could not write .*: Disk quota exceeded/i.test(output)) {
    return new UserError(
      'disk-full',
      `The built-in database ${what}: the disk of ${root} is full.`,
      'Free some space and start it again.',
    );
  }
  const lines = output.split('\n').map((line) => line.trim());
  const reason =
    lines.findLast((line) => /\b(FATAL|PANIC):|initdb: error:|error while loading|ENOENT|EACCES/.test(line)) ??
    lines.findLast((line) => line !== '');
  const said = (reason ?? 'it said nothing').replace(/^.*?(FATAL|PANIC|initdb: error):\s*/, '').replace(/\.$/, '');
  return new UserError('database-unavailable', `The built-in database ${what}: ${said}.`, nextFor(said, root));
}

function nextFor(said: string, root: string): string {
  if (/incompatible with server/.test(said)) {
    return `Its data in ${root} was written by another version of Postgres: set DATABASE_URL to a server of that version, or move the folder away to begin anew.`;
  }
  return `The server's log is ${root}/server.log. Set DATABASE_URL to a Postgres of yours to go on without it.`;
}
