import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { setup } from '../../src/main/setup.ts';
import { findInterpreter } from '../../src/worker/environment/interpreter.ts';
import { missingTools } from '../../src/worker/environment/missing-tools.ts';
import { ensureUv, uvProgram } from '../../src/worker/environment/uv.ts';
import { findProgram } from '../../src/worker/sandbox/find-program.ts';
import { SHARED_HOME } from '../support/shop.ts';

// A machine is its PATH: a folder with links to what it has, and an apt-get that adds to it.
let folder = '';
let home = '';

beforeAll(() => ensureUv(SHARED_HOME, () => undefined, new AbortController().signal));

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ensurefix-setup-'));
  home = path.join(folder, 'home');
  mkdirSync(path.join(folder, 'bin'));
  mkdirSync(home);
  const programs = { bwrap: '/bin/true', python3: findInterpreter(null)?.program ?? '', git: findProgram('git') ?? '' };
  const usual = ['sh', 'cat', 'flock', 'prlimit', 'true', 'ln'].map((name) => [name, findProgram(name) ?? '']);
  for (const [name, at] of [...Object.entries(programs), ...usual]) symlinkSync(at ?? '', bin(name ?? ''));
  symlinkSync(path.join(SHARED_HOME, 'tools'), path.join(home, 'tools'));
  addProgram(
    'apt-get',
    `echo "$@" >> ${folder}/apt.log; for last; do :; done; [ "$last" = update ] || ln -sf /bin/true ${folder}/bin/bwrap`,
  );
  addProgram('sudo', 'shift; exec "$@"');
  vi.stubEnv('PATH', path.join(folder, 'bin'));
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

test('does and says nothing where nothing is missing', async () => {
  expect(await runSetup()).toEqual([]);
  expect(aptCalls()).toEqual([]);
});

test('installs what is missing after one update, and says so', async () => {
  rmSync(bin('bwrap'));
  expect(await runSetup()).toEqual(['Installing bubblewrap by apt-get (once, up to a minute)']);
  expect(aptCalls()).toEqual([
    expect.stringMatching(/ update$/),
    expect.stringMatching(/ install --yes --no-install-recommends bubblewrap$/),
  ]);
});

test('asks for root by sudo only where it needs no password', async () => {
  rmSync(bin('bwrap'));
  vi.spyOn(process, 'getuid').mockReturnValue(1000);
  await runSetup();
  expect(aptCalls()).toHaveLength(2);

  rmSync(bin('bwrap'));
  addProgram('sudo', 'exit 1');
  await expect(runSetup()).rejects.toMatchObject({
    code: 'tool-missing',
    message: 'bubblewrap is not installed.',
    next: 'Type: sudo apt-get update && sudo apt-get install --yes bubblewrap',
  });
});

test('names all that is missing where there is no apt-get', async () => {
  for (const name of ['apt-get', 'bwrap', 'git']) rmSync(bin(name));
  await expect(runSetup()).rejects.toMatchObject({
    message: 'git and bubblewrap are not installed.',
    next: 'Install what is missing with the package manager of your system.',
  });
});

test('tells why apt-get failed', async () => {
  rmSync(bin('bwrap'));
  addProgram('apt-get', 'echo "E: Unable to locate package bubblewrap" >&2; exit 100');
  await expect(runSetup()).rejects.toMatchObject({
    message: 'apt-get could not install bubblewrap: E: Unable to locate package bubblewrap',
  });
});

test('notices an apt-get that installed nothing', async () => {
  rmSync(bin('bwrap'));
  addProgram('apt-get', 'exit 0');
  await expect(runSetup()).rejects.toMatchObject({ message: 'bubblewrap is not installed.' });
});

test('knows that a Python may come without the part that makes environments', async () => {
  rmSync(path.join(home, 'tools'));
  rmSync(bin('python3'));
  addProgram('python3', 'exit 1');
  expect(await missingTools(home)).toMatchObject([
    { package: 'python3-venv', install: expect.stringMatching(/apt-get install python3-venv$/) as string },
    { name: 'uv', package: null },
  ]);
});

test('installs uv, which is there the next time', async () => {
  // The folder the tests share is empty in a fresh checkout: then this is a real installation.
  await setup({ home: SHARED_HOME, say: () => undefined });
  expect(existsSync(uvProgram(SHARED_HOME))).toBe(true);
});

test('gets a browser for the tests, or says that they are skipped', async () => {
  addProgram('chromium', 'exit 0');
  expect(await runSetup(true)).toEqual([]);
  rmSync(bin('chromium'));
  rmSync(bin('apt-get'));
  expect(await runSetup(true)).toEqual([
    expect.stringMatching(/^The browser tests are skipped: there is no chromium\./),
  ]);
});

async function runSetup(forTests = false): Promise<string[]> {
  const said: string[] = [];
  await setup({ home, forTests, say: (line) => said.push(line) });
  return said;
}

function aptCalls(): string[] {
  const log = path.join(folder, 'apt.log');
  return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
}

function addProgram(name: string, script: string): void {
  rmSync(bin(name), { force: true });
  writeFileSync(bin(name), `#!/bin/sh\n${script}\n`);
  chmodSync(bin(name), 0o755);
}

function bin(name: string): string {
  return path.join(folder, 'bin', name);
}
