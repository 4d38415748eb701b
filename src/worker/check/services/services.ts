import { existsSync, readdirSync } from 'node:fs';
import { copyFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isCi, isExampleEnvironment } from '../../../python/profile/sources.ts';
import { findBinaries } from '../../../store/embedded/binaries.ts';
import type { Knowledge } from '../../../shapes/shape.ts';
import type { AvailableEnvironment } from '../../environment/environment.ts';
import { findProgram } from '../../sandbox/find-program.ts';
import type { Mount, Sandbox } from '../../sandbox/sandbox.ts';
import { readInside } from '../../workspace/inside.ts';
import { OUT, PROGRAMS } from '../programs.ts';
import { type NamedServices, readServices } from './read-services.ts';

/** What goes in front of a command so that the servers its tests need run beside it. */
export interface Services {
  /** As people name them: "PostgreSQL 15", "Redis". */
  names: string[];
  prefix: string[];
  mounts: Mount[];
}

const NO_SERVICES: Services = { names: [], prefix: [], mounts: [] };

/**
 * The servers a suite talks to, where its packages and settings say so and this machine has them: a Postgres and a Redis of this run
 * alone, inside the sandbox, which has a loopback of its own. Their data lies in memory and dies with it.
 */
export async function servicesFor(context: {
  tree: string;
  scratch: string;
  knowledge: Knowledge;
  environment: AvailableEnvironment;
  sandbox: Pick<Sandbox, 'isolated'>;
}): Promise<Services> {
  // Their ports and host names are the sandbox's own.
  if (!context.sandbox.isolated) return NO_SERVICES;
  const { packages } = context.environment;
  const has = (names: readonly string[]): boolean => names.some((name) => packages[name] !== undefined);
  const kind = context.knowledge.profile.testDatabase?.value ?? null;
  const mayNeed = {
    postgres: has(POSTGRES_CLIENTS) && (kind === null || kind === 'postgresql'),
    redis: has(REDIS_CLIENTS),
  };
  if (!mayNeed.postgres && !mayNeed.redis) return NO_SERVICES;
  const named = readServices(await textsOf(context));
  const postgres = mayNeed.postgres && named.speaksOf.postgres ? await postgresHere() : null;
  const redis = mayNeed.redis && named.speaksOf.redis ? redisHere() : null;
  if (postgres === null && redis === null) return NO_SERVICES;
  return prepare(context, named, postgres, redis);
}

const POSTGRES_CLIENTS = ['psycopg', 'psycopg2', 'psycopg2-binary', 'psycopg-binary', 'asyncpg', 'pg8000'];
const REDIS_CLIENTS = ['redis', 'aioredis', 'django-redis', 'arq', 'rq', 'channels-redis', 'coredis'];

interface Postgres {
  name: string;
  bin: string;
  mounts: Mount[];
}

async function prepare(
  context: { scratch: string; knowledge: Knowledge; environment: AvailableEnvironment },
  named: NamedServices,
  postgres: Postgres | null,
  redis: string | null,
): Promise<Services> {
  const { profile, settings } = context.knowledge;
  const usesDjango = context.environment.packages['django'] !== undefined;
  const module = settings.environment.variables['DJANGO_SETTINGS_MODULE'] ?? profile.settingsModule?.value;
  const spec = {
    hosts: named.hosts,
    settings: usesDjango ? (module ?? null) : null,
    postgres: postgres === null ? null : { bin: postgres.bin, ...named.postgres },
    redis: redis === null ? null : { program: redis, ...named.redis },
  };
  await writeFile(path.join(context.scratch, 'services.json'), JSON.stringify(spec));
  // The sandbox's own names, and room for more: nothing outside reads it.
  const hosts = path.join(context.scratch, 'hosts');
  await copyFile(path.join(import.meta.dirname, '../../sandbox/etc/hosts'), hosts);
  return {
    names: [...(postgres === null ? [] : [postgres.name]), ...(redis === null ? [] : ['Redis'])],
    prefix: ['python', `${PROGRAMS}/with_services.py`, `${OUT}/services.json`],
    mounts: [...(postgres?.mounts ?? []), { from: hosts, to: '/etc/hosts', writable: true }],
  };
}

/** The machine's own newest, which every sandbox sees, else the one that comes with us. */
async function postgresHere(): Promise<Postgres | null> {
  const folder = '/usr/lib/postgresql';
  const versions = existsSync(folder) ? readdirSync(folder).filter((name) => /^\d+$/.test(name)) : [];
  const newest = versions
    .sort((a, b) => Number(b) - Number(a))
    .find((name) => existsSync(path.join(folder, name, 'bin/initdb')));
  if (newest !== undefined) return { name: `PostgreSQL ${newest}`, bin: path.join(folder, newest, 'bin'), mounts: [] };
  try {
    const { postgres } = await findBinaries();
    const native = path.resolve(path.dirname(postgres), '..');
    return { name: 'PostgreSQL', bin: `${BUILT_IN}/bin`, mounts: [{ from: native, to: BUILT_IN, writable: false }] };
  } catch {
    return null;
  }
}

/** Only below /usr a program is seen in the sandbox. */
function redisHere(): string | null {
  const found = findProgram('redis-server') ?? findProgram('valkey-server');
  return found?.startsWith('/usr/') === true ? found : null;
}

const BUILT_IN = '/ensurefix/postgres';

const MOST_FILES = 200;
const MOST_BYTES = 200_000;

async function textsOf({ tree, knowledge }: { tree: string; knowledge: Knowledge }): Promise<string[]> {
  const files = knowledge.index.files
    .filter((file) => file.link !== true && file.bytes <= MOST_BYTES && namesServers(file.path))
    .sort((a, b) => a.path.split('/').length - b.path.split('/').length)
    .slice(0, MOST_FILES);
  const texts = await Promise.all(files.map((file) => readInside(tree, file.path)));
  return texts.filter((text) => text !== null);
}

function namesServers(file: string): boolean {
  const name = path.posix.basename(file);
  return (
    isCi(file) ||
    isExampleEnvironment(file) ||
    /^(?:docker-)?compose[\w.-]*\.ya?ml$|^\.env[\w.-]*$|^(?:pytest|tox|alembic|setup)\.(?:ini|cfg)$|^pyproject\.toml$|^Makefile$/.test(
      name,
    ) ||
    /^(?:conftest|.*(?:settings|config|database|session)\w*)\.py$/.test(name) ||
    /(?:^|\/)(?:settings|config)\/[^/]+\.py$/.test(file)
  );
}
