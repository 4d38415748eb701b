import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { servicesFor } from '../../../src/worker/check/services/services.ts';
import { readServices } from '../../../src/worker/check/services/read-services.ts';
import { programMounts } from '../../../src/worker/check/programs.ts';
import { findProgram } from '../../../src/worker/sandbox/find-program.ts';
import { environmentMounts } from '../../../src/worker/environment/mounts.ts';
import { learn } from '../../../src/repos/knowledge.ts';
import { makeRepo, tempDir } from '../../support/git.ts';
import { realEnvironment, realSandbox } from './on-repo.ts';

let temp: Awaited<ReturnType<typeof tempDir>>;
beforeAll(async () => {
  temp = await tempDir();
});
afterAll(() => temp.remove());

describe('what settings, CI and compose files say of servers', () => {
  it.each([
    [
      'an address',
      'DATABASE_URL=postgresql+asyncpg://app:s3cret@db:5433/app_db',
      { users: ['app'], databases: ['app_db'], ports: ['5433'] },
      ['db'],
    ],
    [
      'variables of a workflow',
      'services:\n  postgres:\n    image: postgres:16\n    env:\n      POSTGRES_USER: karrot\n      POSTGRES_DB: "karrot-ci"\n',
      { users: ['karrot'], databases: ['karrot-ci'], ports: [] },
      ['postgres'],
    ],
    [
      'settings with defaults',
      'DATABASES = {"default": {"NAME": os.environ.get("DB_NAME", "shop"), "USER": env("DB_USER", default="keeper"), "HOST": "127.0.0.1", "PORT": 5432}}',
      { users: ['keeper'], databases: ['shop'], ports: ['5432'] },
      [],
    ],
    [
      'fields of a settings class',
      'POSTGRES_SERVER: str = "database"\nPOSTGRES_DB: str = "main"\n',
      { users: [], databases: ['main'], ports: [] },
      ['database'],
    ],
    [
      'what is computed',
      'POSTGRES_USER: ${USER}\nDB_NAME=$(cat x)\npostgresql://{user}:{password}@{host}/{name}',
      { users: [], databases: [], ports: [] },
      [],
    ],
  ])('%s', (_, text, postgres, hosts) => {
    expect(readServices([text])).toMatchObject({ postgres, hosts });
  });

  it('is found in a text that is made to be slow', () => {
    const deep = Array.from({ length: 4000 }, (_, at) => `${' '.repeat(at % 40)}key:\n${' '.repeat(41)}x: 1`).join(
      '\n',
    );
    const text = `${deep}\n${' '.repeat(5000)}${'DB_'.repeat(100_000)}\nPOSTGRES_DB=shop\n`;
    expect(readServices([text])).toMatchObject({ postgres: { databases: ['shop'] } });
  });

  it('Redis, by address and by variable', () => {
    const found = readServices(['CELERY_BROKER_URL=redis://:pw@cache:6380/0', 'REDIS_HOST=queue']);
    expect(found).toMatchObject({
      redis: { ports: ['6380'] },
      hosts: ['cache', 'queue'],
      speaksOf: { postgres: false, redis: true },
    });
  });
});

describe('servers inside the sandbox', () => {
  it('answer under the names, users and databases of the repository, and are not started where nothing speaks of them', async () => {
    const environment = await realEnvironment();
    if (environment.kind === 'unavailable') throw new Error(environment.reason);
    const repo = await makeRepo(path.join(temp.path, 'repo'), {
      'docker-compose.yml':
        'services:\n  db:\n    image: postgres:15\n    environment:\n      POSTGRES_USER: keeper\n      POSTGRES_DB: shop-db\n',
      'app/settings.py': 'CACHE = "redis://cache:6390/1"\n',
    });
    const gitDir = path.join(repo.path, '.git');
    const commit = (await repo.git('rev-parse', 'HEAD')).trim();
    const knowledge = await learn({ gitDir, commit, cacheDir: path.join(temp.path, 'index') });
    const scratch = path.join(temp.path, 'scratch');
    const tree = path.join(temp.path, 'tree');
    await mkdir(path.join(tree, 'app'), { recursive: true });
    await mkdir(scratch);
    for (const file of ['docker-compose.yml', 'app/settings.py'])
      await copyFile(path.join(repo.path, file), path.join(tree, file));
    await writeFile(path.join(tree, 'connect.py'), CONNECT);
    const packages = { ...environment.packages, psycopg: '3.2', redis: '5.0' };
    const sandbox = await realSandbox();
    const context = { tree, scratch, knowledge, sandbox, environment: { ...environment, packages } };
    expect(await servicesFor({ ...context, environment: { ...environment, packages: {} } })).toMatchObject({
      names: [],
    });

    const services = await servicesFor(context);
    // Postgres comes with us; Redis is started where the machine has one.
    const hasRedis = (findProgram('redis-server') ?? findProgram('valkey-server')) !== null;
    expect(services.names.map((name) => name.split(' ')[0])).toEqual(['PostgreSQL', ...(hasRedis ? ['Redis'] : [])]);
    const result = await sandbox.run({
      argv: [...services.prefix, 'python', 'connect.py', ...(hasRedis ? ['redis'] : [])],
      work: tree,
      mounts: [...environmentMounts(environment), ...programMounts(context), ...services.mounts],
      env: {},
      timeoutMs: 120_000,
      signal: new AbortController().signal,
    });
    const pong = hasRedis ? ['+PONG'] : [];
    expect(result.output.trim().split('\n')).toEqual(['keeper lets in', 'somebody is refused', ...pong]);
    expect(result.exitCode).toBe(0);
  });
});

/** Speaks as much of both protocols as it takes: no driver is among the packages of the sample. */
const CONNECT = `import socket
import struct
import sys


def login(user):
    connection = socket.create_connection(("db", 5432))
    body = b"user\\0%s\\0database\\0shop-db\\0\\0" % user
    connection.sendall(struct.pack("!ii", len(body) + 8, 196608) + body)
    answer = b""
    while b"Z\\0\\0\\0\\5I" not in answer:
        piece = connection.recv(4096)
        if not piece:
            return "is refused"
        answer += piece
    return "lets in"


for user in (b"keeper", b"somebody"):
    print(user.decode(), login(user))
if "redis" in sys.argv:
    cache = socket.create_connection(("cache", 6390))
    cache.sendall(b"PING\\r\\n")
    print(cache.recv(100).decode().strip())
`;
