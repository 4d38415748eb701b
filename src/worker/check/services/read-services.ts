/** Where a suite expects its servers, as far as text tells. Too many names do no harm: each is made, and most are not used. */
export interface NamedServices {
  postgres: { users: string[]; databases: string[]; ports: string[] };
  redis: { ports: string[] };
  /** Names that settings know the servers by, such as "db". */
  hosts: string[];
  /** Whether the texts speak of one at all. */
  speaksOf: { postgres: boolean; redis: boolean };
}

interface Found {
  users: Set<string>;
  databases: Set<string>;
  postgresPorts: Set<string>;
  redisPorts: Set<string>;
  hosts: Set<string>;
}

const LONGEST_LINE = 300;

/** Reads addresses, credentials and host names from settings, CI, compose and environment files. Nothing is executed. */
export function readServices(texts: readonly string[]): NamedServices {
  const found: Found = {
    users: new Set(),
    databases: new Set(),
    postgresPorts: new Set(),
    redisPorts: new Set(),
    hosts: new Set(),
  };
  for (const text of texts) {
    // Line by line, and no line that nobody wrote: what a pattern costs grows with what it is given.
    const lines = text.split(/\r?\n/).filter((line) => line.length <= LONGEST_LINE);
    for (const service of servicesOf(lines)) addTo(found.hosts, service);
    for (const line of lines) readLine(line, found);
  }
  const all = texts.join('\n');
  const portsOnly = (ports: Set<string>): string[] => [...ports].filter((port) => /^\d{4,5}$/.test(port));
  return {
    postgres: {
      users: namesIn(found.users),
      databases: namesIn(found.databases),
      ports: portsOnly(found.postgresPorts),
    },
    redis: { ports: portsOnly(found.redisPorts) },
    hosts: [...found.hosts].filter(
      (host) => /^[a-z][\w-]*$/i.test(host) && !/^(?:localhost|true|false|none|str)$/i.test(host),
    ),
    speaksOf: { postgres: /postgres|postgis/i.test(all), redis: /\bredis\b/i.test(all) },
  };
}

function readLine(line: string, found: Found): void {
  for (const [, user, host, port, name] of line.matchAll(POSTGRES_ADDRESS)) {
    addTo(found.users, user);
    addTo(found.hosts, host);
    addTo(found.postgresPorts, port);
    addTo(found.databases, name);
  }
  for (const [, host, port] of line.matchAll(REDIS_ADDRESS)) {
    addTo(found.hosts, host);
    addTo(found.redisPorts, port);
  }
  const into = { USER: found.users, NAME: found.databases, HOST: found.hosts, PORT: found.postgresPorts };
  for (const [, key = '', value] of line.matchAll(VARIABLE)) addTo(into[KINDS[key.toUpperCase()] ?? 'NAME'], value);
  for (const [, key = '', value] of line.matchAll(REDIS_VARIABLE)) {
    addTo(key.toUpperCase() === 'PORT' ? found.redisPorts : found.hosts, value);
  }
}

const POSTGRES_ADDRESS =
  /\bpost(?:gres|gis)(?:ql)?(?:\+\w+)?:\/\/([\w.-]+)(?::[^@\s"'{}]*)?@([\w.-]+)(?::(\d+))?\/([\w-]+)/g;
const REDIS_ADDRESS = /\brediss?:\/\/(?:[^@\s"'/]*@)?([\w.-]+)(?::(\d+))?/g;

/** `POSTGRES_USER: x`, `DB_NAME=x`, `"USER": env("DB_USER", default="x")`, `POSTGRES_DB: str = "x"`. */
const VARIABLE =
  /(?:(?:POSTGRES|POSTGRESQL|PG|DB|DATABASE|SQL)_?|["'])(USER(?:NAME)?|NAME|DB|DATABASE|HOST(?:NAME)?|SERVER|PORT)["']?\s*(?:,|:\s*(?:str|int)\s*=|[:=])\s*(?:default\s*=\s*|(?:[\w.]+\(|[\w.]*environ\[)\s*["']\w+["']\s*,\s*(?:default\s*=\s*)?)?["']?([\w.-]+)/gi;
const REDIS_VARIABLE =
  /REDIS\w{0,20}_(HOST|PORT)["']?\s*(?:,|:\s*(?:str|int)\s*=|[:=])\s*(?:default\s*=\s*)?["']?([\w.-]+)/gi;

const KINDS: Record<string, 'USER' | 'NAME' | 'HOST' | 'PORT'> = {
  USER: 'USER',
  USERNAME: 'USER',
  HOST: 'HOST',
  HOSTNAME: 'HOST',
  SERVER: 'HOST',
  PORT: 'PORT',
};

/** In compose files and CI a server's name is the key above its image. */
function servicesOf(lines: readonly string[]): string[] {
  const found: string[] = [];
  let above: { indent: number; name: string }[] = [];
  for (const line of lines) {
    const indent = line.length - line.trimStart().length;
    const key = /^[\w-]+(?=:[ \t]*$)/.exec(line.slice(indent))?.[0];
    if (key !== undefined) above = [...above.filter((each) => each.indent < indent), { indent, name: key }];
    if (!/^image:.*(?:postg|redis|valkey)/.test(line.slice(indent))) continue;
    const service = above.findLast((each) => each.indent < indent);
    if (service !== undefined) found.push(service.name);
  }
  return found;
}

function namesIn(found: Set<string>): string[] {
  return [...found].filter((name) => /^[a-z_][\w-]{0,62}$/i.test(name) && !NO_NAMES.test(name));
}

const NO_NAMES = /^(?:true|false|none|null|str|int|env|os|config|self|settings|default|getenv|secrets?)$/i;

function addTo(set: Set<string>, value: string | undefined): void {
  if (value !== undefined && value !== '' && set.size < 12) set.add(value);
}
