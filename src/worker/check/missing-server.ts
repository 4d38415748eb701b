/** Why a failure says nothing of the code: the database it wants is a server, and a sandbox has none. */
export function missingServer(message: string): string | null {
  if (/\bConnectionError\b[^]*?Error -?\d+ connecting to \S+:\d+/.test(message)) return 'Redis';
  if (!/OperationalError|InterfaceError|ConnectionFailure/.test(message)) return null;
  return SERVERS.find(([, pattern]) => pattern.test(message))?.[0] ?? null;
}

const SERVERS: readonly [name: string, pattern: RegExp][] = [
  ['MySQL', /Can't connect to (?:local )?(?:MySQL |MariaDB )?server|Unknown (?:MySQL )?server host|\(200[2359],/],
  [
    'PostgreSQL',
    /connection to server (?:at|on) |could not connect to server|could not translate host name|connection failed: |connection is bad|failed to resolve host|(?:Temporary failure in name resolution|Name or service not known)/,
  ],
];

/** "a PostgreSQL server, and the sandbox has none". */
export function sayMissingServer(name: string): string {
  return `a ${name} server, and the sandbox has none`;
}
