import { spawn, spawnSync, type SpawnOptions } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  closeSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { silentLog } from '../../../src/lib/log.ts';
import { createSandbox } from '../../../src/worker/sandbox/bubblewrap.ts';
import { findProgram } from '../../../src/worker/sandbox/find-program.ts';
import { DEFAULT_LIMITS, type Limits } from '../../../src/worker/sandbox/limits.ts';
import { runSandboxed } from '../../../src/worker/sandbox/run.ts';
import type { SandboxCommand } from '../../../src/worker/sandbox/sandbox.ts';
import { compiled } from '../../support/scripts.ts';

const isRoot = process.getuid?.() === 0;
const MB = 1024 ** 2;
let folder = '';
let work = '';

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ensurefix-sandbox-'));
  work = path.join(folder, 'work');
  mkdirSync(work);
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

describe('a program in the sandbox', () => {
  test('runs in the work tree and hands back what it said', async () => {
    const result = await run('pwd; echo oops >&2; echo kept > file; exit 3');
    expect(result).toMatchObject({ exitCode: 3, ended: 'exit', stdout: '/w\n', ranOut: null });
    expect(result.output).toContain('oops');
    expect(readFileSync(path.join(work, 'file'), 'utf8')).toBe('kept\n');
  });

  test('runs below the work tree where it is told to', async () => {
    mkdirSync(path.join(work, 'app'));
    expect((await run('pwd', { cwd: 'app' })).stdout).toBe('/w/app\n');
  });

  test('that does not exist is a failing program', async () => {
    expect(await run('', { argv: ['no-such-program'] })).toMatchObject({ exitCode: 127, ended: 'exit' });
  });

  test('sees the mounts it was given, read-only unless said', async () => {
    const given = path.join(folder, 'given');
    mkdirSync(given);
    writeFileSync(path.join(given, 'file'), 'given');
    const mount = (writable: boolean) => ({ mounts: [{ from: given, to: '/given', writable }] });
    expect((await run('cat /given/file; echo no > /given/file', mount(false))).exitCode).not.toBe(0);
    await run('echo -n yes > /given/file', mount(true));
    expect(readFileSync(path.join(given, 'file'), 'utf8')).toBe('yes');
  });

  test('is refused, not run elsewhere, when a mount cannot be made', async () => {
    const mounts = [{ from: path.join(folder, 'not-there'), to: '/given', writable: false }];
    await expect(run('true', { mounts })).rejects.toThrow(/not-there/);
  });

  test('streams what it says', async () => {
    const cancel = new AbortController();
    const heard = await new Promise<string>((resolve) => {
      void run('echo first; sleep 60', { signal: cancel.signal, onOutput: resolve });
    });
    cancel.abort();
    expect(heard).toBe('first\n');
  });

  test('is heard to the end only, however much it says', async () => {
    const result = await run('head -c 6000000 /dev/zero | tr "\\0" x; echo; echo last');
    expect([result.output.length, result.stdout.length]).toEqual([200_000, 2_000_000]);
    expect(result.output.endsWith('x\nlast\n')).toBe(true);
  });
});

describe('nothing of the host is in it', () => {
  test('no variable of ours, neither its own nor its first process', async () => {
    process.env.ENSUREFIX_TEST_SECRET = 'hush-4711';
    try {
      const result = await run('env; cat /proc/*/environ /proc/*/cmdline', { env: { GIVEN: '1' } });
      expect(result.stdout).not.toContain('hush-4711');
      expect(result.stdout).not.toContain(folder);
      expect(result.stdout).toContain('GIVEN=1');
    } finally {
      delete process.env.ENSUREFIX_TEST_SECRET;
    }
  });

  test('no home, no checkout, no temporary file of ours', async () => {
    writeFileSync(path.join(folder, 'secret'), 'hush');
    const paths = [os.homedir(), process.cwd(), path.join(folder, 'secret'), '/etc/shadow', '/var', '/etc/ssl/private'];
    const result = await run(paths.map((at) => `test -e '${at}' && echo '${at}'`).join('; '));
    expect(result.stdout).toBe('');
  });

  test('no other workspace, by whatever way out of its own', async () => {
    mkdirSync(path.join(folder, 'other'));
    writeFileSync(path.join(folder, 'other', 'secret'), 'hush');
    const ways = [
      '..',
      '/w/..',
      '/proc/self/cwd/..',
      '/proc/self/root',
      '/proc/1/cwd',
      '/proc/1/root',
      '/proc/1/root/w/..',
    ];
    const places = ways.flatMap((way) => [`${way}/other/secret`, `${way}${folder}/other/secret`]);
    const result = await run(
      `cat ${places.join(' ')}; ls /proc/*/fd/*/other; mount --bind / /tmp && echo mounted; mknod /tmp/disk b 8 0 && echo made`,
    );
    expect(result.stdout).toBe('');
  });

  test('no process of ours', async () => {
    const result = await run('ls /proc | grep -c "^[0-9]"');
    expect(Number(result.stdout)).toBeLessThan(10);
  });

  test('no descriptor that whoever started us left open', async () => {
    const fd = openSync(folder, 'r');
    const at = 100;
    const stdio = Array.from({ length: at + 1 }, (_, n) => (n === at ? fd : ('ignore' as const)));
    const result = await runOnce(
      { stdio: ['ignore', 'pipe', 'inherit', ...stdio.slice(3)] },
      `readlink /proc/self/fd/${at}`,
    );
    closeSync(fd);
    expect(result.stdout).toBe('/dev/null\n');
  });

  test('writing is possible in the work tree and in /tmp only', async () => {
    const places = [
      '/x',
      '/etc/x',
      '/usr/x',
      '/dev/x',
      '/usr/bin/sh',
      '/proc/sys/kernel/hostname',
      '/proc/sysrq-trigger',
    ];
    const result = await run(
      `for at in ${places.join(' ')}; do (echo x >> $at) 2>/dev/null && echo $at; done; touch /tmp/x x`,
    );
    expect(result).toMatchObject({ stdout: '', exitCode: 0 });
  });

  test('a link planted in the work tree leads nowhere', async () => {
    const outside = path.join(folder, 'outside');
    writeFileSync(outside, 'before');
    symlinkSync(outside, path.join(work, 'file'));
    symlinkSync(folder, path.join(work, 'folder'));
    const result = await run('cat file folder/outside; echo after > file; echo after > folder/outside');
    expect(result.stdout).toBe('');
    expect(readFileSync(outside, 'utf8')).toBe('before');
  });

  test('a working directory that leaves the work tree stays in the sandbox', async () => {
    symlinkSync(folder, path.join(work, 'out'));
    await expect(run('ls', { cwd: 'out' })).rejects.toThrow(/did not start/);
    expect((await run('ls', { cwd: '..' })).stdout).not.toContain('work');
  });

  test('no capability, no new privilege, no namespace of its own', async () => {
    const result = await run('grep -E "CapEff|CapBnd|NoNewPrivs" /proc/self/status; unshare -U true && echo made');
    expect(result.stdout.replace(/\s+/g, ' ')).toBe('CapEff: 0000000000000000 CapBnd: 0000000000000000 NoNewPrivs: 1 ');
  });
});

describe('the network', () => {
  test("has its own loopback, and neither the host's nor a way out", async () => {
    const server = http.createServer((_, response) => response.end('host'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const result = await run(
        `perl -MIO::Socket::INET -e '
          my $own = IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1") or die;
          print "own\\n" if IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => $own->sockport);
          print "host\\n" if IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => ${port}, Timeout => 2);'
         cat /proc/net/route | tail -n +2; ls /etc/resolv.conf`,
      );
      expect(result.stdout).toBe('own\n');
    } finally {
      server.close();
    }
  });

  test("reaches none of the host's local sockets, named or not", async () => {
    const named = path.join(folder, 'socket');
    const nameless = `ensurefix-${randomUUID()}`;
    const servers = [named, `\0${nameless}`].map((at) => http.createServer().listen(at));
    try {
      const others = ['/var/run/docker.sock', '/run/dbus/system_bus_socket', '/run/systemd/private'];
      // Some versions of Node fill a nameless address up to its full length.
      const script = `perl -MIO::Socket::UNIX -e '
        for (@ARGV) {
          my @ways = s/^@/\\0/r;
          push @ways, substr($ways[0] . "\\0" x 108, 0, 108) if /^@/;
          print "$_\\n" if grep { IO::Socket::UNIX->new(Peer => $_) } @ways;
        }' '${named}' '@${nameless}' ${others.join(' ')}`;
      expect(await run(script)).toMatchObject({ stdout: '', exitCode: 0 });
      expect((await run(script, { network: true })).stdout).toBe(`@${nameless}\n`);
    } finally {
      for (const server of servers) server.close();
    }
  });

  test('is there only when it is asked for', async () => {
    const server = http.createServer((_, response) => response.end('host'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const script = `perl -MIO::Socket::INET -e 'print "host" if IO::Socket::INET->new(PeerAddr => "127.0.0.1:${port}")'`;
      expect((await run(script, { network: true })).stdout).toBe('host');
    } finally {
      server.close();
    }
  });
});

describe('the end of a program is the end of all it started', () => {
  // Ignores signals, leaves its session, closes its output.
  const daemons = (token: string) =>
    `for i in 1 2 3; do setsid sh -c 'trap "" TERM HUP INT; exec >/dev/null 2>&1; while :; do sleep 1; : ${token}; done' & done; sleep 0.2; echo up`;

  test('when it exits by itself', async () => {
    const token = randomUUID();
    expect(await run(daemons(token))).toMatchObject({ exitCode: 0, ended: 'exit' });
    expect(await gone(token)).toBe(true);
  });

  test('at its time limit', async () => {
    const token = randomUUID();
    const result = await run(`${daemons(token)}; sleep 60`, { timeoutMs: 800 });
    expect(result).toMatchObject({ exitCode: null, ended: 'timeout', stdout: 'up\n' });
    expect(await gone(token)).toBe(true);
  });

  test('when it is cancelled', async () => {
    const token = randomUUID();
    const cancel = new AbortController();
    const onOutput = () => cancel.abort();
    const result = await run(`${daemons(token)}; sleep 60`, { signal: cancel.signal, onOutput });
    expect(result).toMatchObject({ exitCode: null, ended: 'cancelled' });
    expect(await gone(token)).toBe(true);
  });

  test('when it was cancelled before it began', async () => {
    expect(await run('touch ran', { signal: AbortSignal.abort() })).toMatchObject({ ended: 'cancelled' });
    expect(existsSync(path.join(work, 'ran'))).toBe(false);
  });

  test('when we are killed', async () => {
    const token = randomUUID();
    const child = spawn(process.execPath, [
      compiled('worker/sandbox/run-once'),
      work,
      `${daemons(token)}; touch up; sleep 60`,
    ]);
    while (!existsSync(path.join(work, 'up'))) await sleep(20);
    expect(running(token)).toBe(true);
    child.kill('SIGKILL');
    expect(await gone(token)).toBe(true);
  });

  test('by a signal is told as one', async () => {
    expect(await run('kill -SEGV $$')).toMatchObject({ exitCode: 139, ended: 'signal' });
  });
});

describe('limits', () => {
  test('hold a fork bomb', async (context) => {
    const { sandbox, ...result } = await runLimited(
      { processes: 30 },
      `perl -e 'my $n = 0; while ($n < 200) { my $pid = fork; last if !defined $pid; if (!$pid) { sleep 30; exit } $n++ } print $n; kill 9, -1'`,
    );
    context.skip(!sandbox.limits.includes('30 processes'), 'root without control groups has no such limit');
    expect(Number(result.stdout)).toBeLessThan(30);
  });

  test('end what forks for ever', async () => {
    const token = randomUUID();
    const bomb = `bomb() { : ${token}; bomb | bomb & }; bomb 2>/dev/null; sleep 60`;
    const result = await runLimited({ processes: 60 }, bomb, { timeoutMs: 1000, argv: ['bash', '-c', bomb] });
    expect(['timeout', 'signal', 'exit']).toContain(result.ended);
    expect(await gone(token)).toBe(true);
  });

  test('hold what is said, though it never ends', async () => {
    const before = process.memoryUsage().rss;
    const result = await run('yes 0123456789012345678901234567890123456789 | cat', { timeoutMs: 1500 });
    expect(result).toMatchObject({ ended: 'timeout', exitCode: null });
    expect(result.stdout.length).toBe(2_000_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(400 * MB);
  });

  test('hold what one process allocates, also without control groups', async () => {
    const limits = { ...DEFAULT_LIMITS, memory: 128 * MB };
    const method = { bwrap: findProgram('bwrap') ?? '', limits, group: null, nestedNamespaces: false };
    const argv = ['perl', '-e', 'my $all = "x" x 300e6; print length $all'];
    const signal = new AbortController().signal;
    const result = await runSandboxed(method, { argv, work, mounts: [], env: {}, timeoutMs: 20_000, signal });
    expect(result.stdout).toBe('');
  });

  test('hold what all processes use together, and say so', async (context) => {
    const { sandbox, ...result } = await runLimited({ memory: 64 * MB }, 'head -c 200000000 /dev/zero > /tmp/file');
    context.skip(!sandbox.limits.includes('memory 64 MB'), 'no control groups here');
    expect(result.ranOut).toBe('memory');
  });

  test('hold /tmp, and say so', async () => {
    const result = await runLimited({ temporary: MB }, 'head -c 5000000 /dev/zero > /tmp/file');
    expect(result).toMatchObject({ exitCode: 1, ranOut: 'disk' });
  });

  test('hold the size of a file', async () => {
    const result = await runLimited({ file: MB }, 'head -c 5000000 /dev/zero > file');
    expect([result.exitCode, readFileSync(path.join(work, 'file')).length]).toEqual([153, MB]);
  });

  test('leave no control group behind', async () => {
    await run('true');
    const groups = readdirSync('/sys/fs/cgroup', { recursive: true, encoding: 'utf8' });
    expect(groups.filter((name) => name.includes(`/ensurefix-${process.pid}-`))).toEqual([]);
  });

  test('are told as they are', async () => {
    const { limits } = await createSandbox({ log: silentLog, limits: { file: 5 * MB, temporary: 3 * MB } });
    expect(limits).toEqual(expect.arrayContaining(['no network', 'files up to 5 MB', '3 MB in /tmp']));
  });
});

describe('a machine', () => {
  test('without bubblewrap is told what to type', async () => {
    expect(await runOnce({ env: { ...process.env, PATH: folder } })).toEqual({
      said: 'Programs cannot be isolated here: bubblewrap is not installed. Type: apt-get install bubblewrap',
    });
  });

  test('whose bubblewrap cannot isolate is told why', async () => {
    const fake = path.join(folder, 'bwrap');
    writeFileSync(fake, '#!/bin/sh\necho "bwrap: setting up uid map: Permission denied" >&2\nexit 1\n');
    chmodSync(fake, 0o755);
    const { said } = await runOnce({ env: { ...process.env, PATH: folder } });
    expect(said).toMatch(/setting up uid map: Permission denied.*Allow unprivileged user namespaces/);
  });

  // In a checkout that only root may enter, another user finds no program to start.
  test.runIf(isRoot && othersMayRead(import.meta.filename))('isolates for a user who is not root as well', async () => {
    chmodSync(folder, 0o755);
    chownSync(work, 65534, 65534);
    const result = await runOnce(
      { uid: 65534, gid: 65534 },
      'id -u; touch made; ls /etc/resolv.conf; unshare -U true && echo made',
    );
    expect(result).toMatchObject({ ended: 'exit', stdout: '1000\n' });
    expect(existsSync(path.join(work, 'made'))).toBe(true);
  });
});

function othersMayRead(file: string): boolean {
  const asNobody = ['--reuid=65534', '--regid=65534', '--clear-groups', 'test', '-r', file];
  return spawnSync('setpriv', asNobody).status === 0;
}

async function run(script: string, more: Partial<SandboxCommand> = {}) {
  const { sandbox: _, ...result } = await runLimited({}, script, more);
  return result;
}

async function runLimited(limits: Partial<Limits>, script: string, more: Partial<SandboxCommand> = {}) {
  const sandbox = await createSandbox({ log: silentLog, limits });
  const signal = new AbortController().signal;
  const argv = ['sh', '-c', script];
  return { sandbox, ...(await sandbox.run({ argv, work, mounts: [], env: {}, timeoutMs: 20_000, signal, ...more })) };
}

async function runOnce(options: SpawnOptions, script = 'true') {
  const child = spawn(process.execPath, [compiled('worker/sandbox/run-once'), work, script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...options,
  });
  return JSON.parse(await textOf(child)) as { said?: string; stdout?: string };
}

async function textOf(child: ReturnType<typeof spawn>): Promise<string> {
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (piece: string) => (text += piece));
  await new Promise((resolve) => child.on('close', resolve));
  return text;
}

/** Whether a process with these words in its command line runs anywhere on the machine. */
function running(token: string): boolean {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .some((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(token);
      } catch {
        return false;
      }
    });
}

async function gone(token: string): Promise<boolean> {
  for (let tries = 0; tries < 100 && running(token); tries++) await sleep(20);
  return !running(token);
}
