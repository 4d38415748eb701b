import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/lib/log.ts';
import { openStore } from '../../../src/store/open.ts';
import { isServing, readPostmaster, workingIn } from '../../../src/store/embedded/postmaster.ts';
import { findBinaries } from '../../../src/store/embedded/binaries.ts';
import { openPrograms } from '../../../src/store/embedded/open-programs.ts';
import { testHome } from '../../support/database.ts';
import { startScript, type TestProcess } from '../../support/process.ts';

/** A home whose server was used and stopped. Making the data folder takes longer than anything else here. */
let used = '';
beforeAll(async () => {
  used = testHome();
  const first = startScript('open-store', [used]);
  await first.line('open');
  await close(first);
});

/** A copy of it. Tests of the first start take an empty one. */
function usedHome(): string {
  const home = testHome();
  execFileSync('cp', ['-a', path.join(used, 'postgres'), home]);
  return home;
}

describe('starting and stopping', () => {
  it('the last process that uses the server stops it and leaves no process and no socket', async () => {
    const home = usedHome();
    const first = startScript('open-store', [home]);
    const opened = await first.line('open');
    const socket = readPostmaster(dataOf(home))?.socket ?? '';
    const second = startScript('open-store', [home]);
    expect(await second.line('open')).toBe(opened);
    await close(first);
    expect(running(home)).toBe(true);
    await close(second);
    expect(running(home)).toBe(false);
    expect(workingIn(dataOf(home))).toEqual([]);
    expect(existsSync(socket)).toBe(false);
  });

  it('three processes at once on a new home share one server, and again on a stopped one', async () => {
    const home = testHome();
    for (let round = 0; round < 2; round++) {
      const processes = [1, 2, 3].map(() => startScript('open-store', [home]));
      const opened = await Promise.all(processes.map((one) => one.line('open')));
      expect(new Set(opened).size).toBe(1);
      await Promise.all(processes.map(close));
      expect(running(home)).toBe(false);
    }
  });

  it('one that starts while the last one stops gets a server', async () => {
    const home = usedHome();
    let last = startScript('open-store', [home]);
    await last.line('open');
    for (let round = 0; round < 2; round++) {
      const next = startScript('open-store', [home]);
      // Both reach for the turn at about the same time; whoever gets it first, the other must be right.
      if (round % 2 === 0) await new Promise((resolve) => setTimeout(resolve, 250));
      await close(last);
      await next.line('open');
      last = next;
    }
    await close(last);
    expect(running(home)).toBe(false);
  });
});

describe('after kill -9', () => {
  it('the next start adopts the server that was left, and stops it when it is done', async () => {
    const home = usedHome();
    const killed = startScript('open-store', [home]);
    const opened = await killed.line('open');
    killed.kill('SIGKILL');
    await killed.ended;
    expect(running(home)).toBe(true);
    const next = startScript('open-store', [home]);
    expect(await next.line('open')).toBe(opened);
    await close(next);
    expect(running(home)).toBe(false);
  });

  it.each([
    ['as soon as it runs', () => true],
    ['while the data folder is made', (home: string) => entries(home).some((name) => name.startsWith('unfinished-'))],
    ['when the data folder is there', (home: string) => entries(home).includes('data')],
    ['when the server has begun', (home: string) => existsSync(path.join(dataOf(home), 'postmaster.pid'))],
    ['when the server accepts connections', (home: string) => /ready/.test(pidFile(home))],
  ])('%s of the first start, the next start works', async (_when, moment) => {
    const home = testHome();
    const killed = startScript('open-store', [home]);
    while (!moment(home)) await new Promise((resolve) => setTimeout(resolve, 1));
    killed.kill('SIGKILL');
    await killed.ended;
    const next = startScript('open-store', [home]);
    await next.line('open');
    await close(next);
    expect(running(home)).toBe(false);
  });

  it('of the server too, the next start recovers', async () => {
    const home = usedHome();
    const killed = startScript('open-store', [home]);
    const [, id, started] = (await killed.line('open')).split(' ');
    const server = readPostmaster(dataOf(home))?.pid ?? 0;
    killed.kill('SIGKILL');
    process.kill(server, 'SIGKILL');
    const next = startScript('open-store', [home]);
    const [, nextId, nextStarted] = (await next.line('open')).split(' ');
    expect(nextId).toBe(id);
    expect(nextStarted).not.toBe(started);
    await close(next);
  });

  it('of the server alone, an open store gets a new one', async () => {
    const home = usedHome();
    const store = await openStore({ databaseUrl: null, home, log: silentLog });
    const before = readPostmaster(dataOf(home))?.pid ?? 0;
    process.kill(before, 'SIGKILL');
    await expect
      .poll(() => store.pool.query('select 1').then(() => 'answers', String), { timeout: 20_000 })
      .toBe('answers');
    expect(readPostmaster(dataOf(home))?.pid).not.toBe(before);
    await store.close();
    expect(running(home)).toBe(false);
  });

  it('a pid file that names a process of somebody else does not keep it from starting', async () => {
    const home = usedHome();
    writeFileSync(
      path.join(dataOf(home), 'postmaster.pid'),
      `${process.pid}\n${dataOf(home)}\n1\n5432\n/tmp\n\n\nready   \n`,
    );
    const next = startScript('open-store', [home]);
    expect(await next.line('open')).toMatch(/^open /);
    await close(next);
  });
});

describe('where it cannot run', () => {
  it('says which folder cannot be written', async () => {
    const home = path.join(testHome(), 'file');
    writeFileSync(home, '');
    await expect(openStore({ databaseUrl: null, home, log: silentLog })).rejects.toMatchObject({
      code: 'database-unavailable',
      message: expect.stringContaining(path.join(home, 'postgres')),
      next: expect.stringContaining('ENSUREFIX_HOME'),
    });
  });

  it('says what the server said', async () => {
    const home = usedHome();
    writeFileSync(path.join(dataOf(home), 'PG_VERSION'), '9.6\n');
    await expect(openStore({ databaseUrl: null, home, log: silentLog })).rejects.toMatchObject({
      code: 'database-unavailable',
      message: expect.stringContaining('incompatible with server'),
      next: expect.stringContaining('another version of Postgres'),
    });
    writeFileSync(path.join(dataOf(home), 'PG_VERSION'), '18\n');
  });

  it.runIf(canMount())('says that the disk is full', async () => {
    const home = testHome();
    const small = `mount -t tmpfs -o size=20m tmpfs "${home}" && exec "$@"`;
    const full = startScript('open-store', [home], {}, ['unshare', '-m', 'sh', '-c', small, 'sh']);
    expect(await full.line('refused')).toMatch(/^refused disk-full: .*is full\. Free some space/);
  });

  it.runIf(process.getuid?.() === 0)(
    'runs as root where user namespaces are forbidden, also in a closed folder',
    async () => {
      const home = testHome();
      chmodSync(home, 0o700);
      const programs = path.join(home, 'bin');
      mkdirSync(programs);
      writeFileSync(path.join(programs, 'unshare'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
      const forbidden = startScript('open-store', [home], { PATH: `${programs}:${process.env['PATH'] ?? ''}` });
      const [, id] = (await forbidden.line('open')).split(' ');
      await close(forbidden);
      // And on a machine that allows them again, with the data it made.
      const allowed = startScript('open-store', [home]);
      expect((await allowed.line('open')).split(' ')[1]).toBe(id);
      await close(allowed);
    },
  );
});

describe('programs in a folder that only root may enter', () => {
  it.runIf(process.getuid?.() === 0)('are copied once to an open one, for another user', async () => {
    const closed = testHome();
    const native = path.join(closed, 'native');
    const { postgres } = await findBinaries();
    execFileSync('cp', ['-a', path.resolve(path.dirname(postgres), '..'), native]);
    chmodSync(closed, 0o700);
    const binaries = { initdb: path.join(native, 'bin/initdb'), postgres: path.join(native, 'bin/postgres') };
    const open = mkdtempSync('/var/tmp/ensurefix-programs-');
    chmodSync(open, 0o755);
    const nobody = { prefix: ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'], uid: 65534, gid: 65534 };
    const copied = openPrograms(binaries, nobody, open);
    const version = (program: string): number =>
      spawnSync('setpriv', [...nobody.prefix.slice(1), program, '--version']).status ?? -1;
    expect([version(binaries.initdb) === 0, version(copied.initdb), version(copied.postgres)]).toEqual([false, 0, 0]);
    expect(openPrograms(binaries, nobody, open)).toEqual(copied);
    expect(readdirSync(open)).toHaveLength(1);
    expect(openPrograms(binaries, { prefix: [], uid: 0, gid: 0 }, open)).toEqual(binaries);
    rmSync(open, { recursive: true });
  });
});

function canMount(): boolean {
  return spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;
}

function dataOf(home: string): string {
  return path.join(home, 'postgres', 'data');
}

function running(home: string): boolean {
  const server = readPostmaster(dataOf(home));
  return server !== null && isServing(server.pid, dataOf(home));
}

function entries(home: string): string[] {
  const root = path.join(home, 'postgres');
  return existsSync(root) ? readdirSync(root) : [];
}

function pidFile(home: string): string {
  const file = path.join(dataOf(home), 'postmaster.pid');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

async function close(opened: TestProcess): Promise<void> {
  opened.say('close');
  expect(await opened.ended).toBe(0);
}
