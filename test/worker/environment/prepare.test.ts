import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { silentLog } from '../../../src/lib/log.ts';
import type { RepoSettings } from '../../../src/repos/settings.ts';
import type { Environment } from '../../../src/worker/environment/environment.ts';
import { environmentMounts } from '../../../src/worker/environment/mounts.ts';
import { prepareEnvironment } from '../../../src/worker/environment/prepare.ts';
import { ensureUv } from '../../../src/worker/environment/uv.ts';
import { createSandbox } from '../../../src/worker/sandbox/bubblewrap.ts';
import type { Sandbox } from '../../../src/worker/sandbox/sandbox.ts';
import { compiled } from '../../support/scripts.ts';
import { PLAIN_SETTINGS, profileWith, SHARED_HOME, shopEnvironment } from '../../support/shop.ts';
import { treeWith } from './memory-tree.ts';
import { makeSource, makeWheel } from './wheels.ts';

let sandbox: Sandbox;
let folder = '';
let home = '';
let wheels = '';

beforeAll(async () => {
  sandbox = await createSandbox({ log: silentLog });
  await ensureUv(SHARED_HOME, () => undefined, new AbortController().signal);
});

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ensurefix-environment-'));
  home = path.join(folder, 'home');
  wheels = path.join(folder, 'wheels');
  mkdirSync(home);
  mkdirSync(wheels);
  symlinkSync(path.join(SHARED_HOME, 'tools'), path.join(home, 'tools'));
  vi.stubEnv('PIP_NO_INDEX', '1');
  vi.stubEnv('PIP_FIND_LINKS', wheels);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

describe('an environment', () => {
  test('is built from the list, and its packages can be imported in the sandbox', async () => {
    makeWheel(wheels, 'tiny', '1.0');
    const environment = await prepare({ 'requirements.txt': 'tiny\n' });
    expect(environment).toMatchObject({ source: 'requirements.txt (without hashes)', packages: { tiny: '1.0' } });
    expect(await python(environment, 'import tiny, sys; print(tiny.VERSION, sys.prefix)')).toBe('1.0 /venv\n');
  });

  test('is taken from the store the next time, and nothing is said', async () => {
    makeWheel(wheels, 'tiny', '1.0');
    const said: string[] = [];
    const first = await prepare({ 'requirements.txt': 'tiny\n' });
    const second = await prepare({ 'requirements.txt': 'tiny\n', 'README.md': 'changed' }, {}, (text) =>
      said.push(text),
    );
    expect([second, said]).toEqual([first, []]);
  });

  test('is another one when the list changes', async () => {
    makeWheel(wheels, 'tiny', '1.0');
    makeWheel(wheels, 'tiny', '1.1');
    const [old, recent] = [
      await prepare({ 'requirements.txt': 'tiny==1.0' }),
      await prepare({ 'requirements.txt': 'tiny==1.1' }),
    ];
    expect([old, recent]).toMatchObject([{ packages: { tiny: '1.0' } }, { packages: { tiny: '1.1' } }]);
  });

  test('has its bytecode with it and cannot be written to', async () => {
    makeWheel(wheels, 'tiny', '1.0');
    const environment = await prepare({ 'requirements.txt': 'tiny\n' });
    expect(await python(environment, 'import tiny, os; print(os.path.exists(tiny.__cached__))')).toBe('True\n');
    expect(await python(environment, 'open("/venv/x", "w")')).toContain('Read-only file system');
  });

  test('checks hashes where the lock has them', async () => {
    const hash = makeWheel(wheels, 'tiny', '1.0');
    expect(await prepare({ 'requirements.txt': `tiny==1.0 --hash=${hash}` })).toMatchObject({
      source: 'requirements.txt (hashes checked)',
    });
    const wrong = `sha256:${'0'.repeat(64)}`;
    expect(await prepare({ 'requirements.txt': `tiny==1.0 --hash=${wrong}` })).toMatchObject({
      kind: 'unavailable',
      reason: expect.stringContaining('not the one whose hash the lock file holds') as string,
    });
  });

  test('does without what an address out of reach would bring, and says so', async () => {
    makeWheel(wheels, 'tiny', '1.0');
    vi.stubEnv('UV_HTTP_RETRIES', '0');
    const far = 'far @ http://127.0.0.1:9/far-1.0-py3-none-any.whl';
    expect(await prepare({ 'requirements.txt': `tiny\n${far}\n` })).toMatchObject({
      packages: { tiny: '1.0' },
      source: 'requirements.txt (without hashes; without far, taken from an address that cannot be reached from here)',
    });
  });

  test('installs nothing without a hash where a list has them', async () => {
    const hash = makeWheel(wheels, 'tiny', '1.0', ['other']);
    makeWheel(wheels, 'other', '1.0');
    expect((await prepare({ 'requirements.txt': `tiny==1.0 --hash=${hash}` })).kind).toBe('unavailable');
  });

  test('imports a repository that installs itself from the work tree', async () => {
    makeWheel(wheels, 'tiny', '1.0');
    const there = await prepare({
      'requirements.txt': '-e .\n',
      'pyproject.toml': '[project]\nname = "p"\ndependencies = ["tiny"]\n',
      'src/own.py': '',
    });
    mkdirSync(path.join(folder, 'work', 'src'), { recursive: true });
    expect(await python(there, 'import sys; print("/w/src" in sys.path, "/w" in sys.path)')).toBe('True True\n');
  });

  test('follows a uv.lock', async () => {
    const hash = makeWheel(wheels, 'tiny', '1.0');
    makeWheel(wheels, 'tiny', '2.0');
    const files = {
      'pyproject.toml':
        '[project]\nname = "p"\nversion = "0"\nrequires-python = ">=3.8"\n[dependency-groups]\ndev = ["tiny"]\n',
      'uv.lock': `version = 1
revision = 3
requires-python = ">=3.8"

[[package]]
name = "p"
version = "0"
source = { virtual = "." }

[package.dev-dependencies]
dev = [{ name = "tiny" }]

[package.metadata]

[package.metadata.requires-dev]
dev = [{ name = "tiny" }]

[[package]]
name = "tiny"
version = "1.0"
source = { registry = "https://example.com/simple" }
wheels = [{ url = "https://example.com/tiny-1.0-py3-none-any.whl", hash = "${hash}" }]
`,
    };
    expect(await prepare(files)).toMatchObject({ source: 'uv.lock (hashes checked)', packages: { tiny: '1.0' } });
  });
});

describe('a package without a wheel', () => {
  test('is built in the sandbox, and that is said', async () => {
    makeSource(wheels, 'tiny', '1.0', `import os\nassert not os.path.exists("${os.homedir()}/.npm")`);
    const environment = await prepare({ 'requirements.txt': 'tiny\n' });
    expect(environment).toMatchObject({ source: 'requirements.txt (without hashes; built from source: tiny==1.0)' });
  });

  test('is left out where it cannot be built and only working on the project asks for it', async () => {
    makeSource(wheels, 'needs-headers', '1.0', 'raise SystemExit("no such header")');
    makeWheel(wheels, 'tiny', '1.0');
    const dev = { 'requirements.txt': 'tiny\n', 'requirements-dev.txt': 'Needs_Headers==1.0\n' };
    expect(await prepare(dev)).toMatchObject({
      packages: { tiny: '1.0' },
      source:
        'requirements.txt, requirements-dev.txt (without hashes; without needs-headers, which could not be built here)',
    });
    expect((await prepare({ 'requirements.txt': 'tiny\nneeds-headers\n' })).kind).toBe('unavailable');
  });

  test('is not built where its code would see a password of the index', async () => {
    makeSource(wheels, 'tiny', '1.0');
    vi.stubEnv('UV_INDEX_OURS_PASSWORD', 'hush');
    expect(await prepare({ 'requirements.txt': 'tiny\n' })).toMatchObject({
      kind: 'unavailable',
      reason: expect.stringContaining('would show the password') as string,
    });
  });
});

describe('what stands in the way is told', () => {
  test.each([
    [
      'a Python that is not here',
      { 'requirements.txt': 'tiny' },
      { python: '3.99' },
      /needs Python 3\.99, and this machine has .*3\./,
    ],
    [
      'a package that is not there',
      { 'requirements.txt': 'tiny' },
      {},
      /packages of requirements\.txt could not be installed: .*tiny/,
    ],
    ['a version that is gone', { 'requirements.txt': 'other==7' }, {}, /other/],
    ['a file that is malformed', { 'poetry.lock': '[' }, {}, /poetry\.lock is not valid TOML/],
    ['a list that is not one', { 'requirements.txt': '%%%\n' }, {}, /could not be installed/],
    ['no list', {}, {}, /no lock file/],
  ])('%s', async (_, files, settings, reason) => {
    const environment = await prepare(files as Record<string, string>, settings);
    expect(environment).toMatchObject({ kind: 'unavailable', reason: expect.stringMatching(reason) as string });
  });

  test('an index that cannot be reached, without its address', async () => {
    vi.stubEnv('PIP_NO_INDEX', undefined);
    vi.stubEnv('UV_DEFAULT_INDEX', 'http://user:hush@127.0.0.1:9/simple');
    vi.stubEnv('UV_EXTRA_INDEX_URL', '');
    vi.stubEnv('UV_HTTP_RETRIES', '0');
    const environment = await prepare({ 'requirements.txt': 'tiny' });
    expect(environment).toMatchObject({
      reason: expect.stringContaining('The package index could not be reached.') as string,
    });
    expect(JSON.stringify(environment)).not.toMatch(/hush|127\.0\.0\.1/);
  });

  test('and nothing of a failed build is left', async () => {
    await prepare({ 'requirements.txt': 'tiny' });
    expect(stored()).toEqual([]);
  });
});

describe('several at once', () => {
  test('wait for the one that builds', async () => {
    makeWheel(wheels, 'tiny', '1.0');
    const said: string[] = [];
    const files = { 'requirements.txt': 'tiny' };
    const [other, ...ours] = await Promise.all([
      inOtherProcess('tiny'),
      prepare(files, {}, (text) => said.push(text)),
      prepare(files, {}, (text) => said.push(text)),
    ]);
    const building = [...said, ...other.said].filter((text) => text.startsWith('building'));
    expect(building).toEqual(['building the environment of requirements.txt (once)']);
    expect(ours).toEqual([other.environment, other.environment]);
  });

  test('go on when the one that builds is killed, and never see what it left', async () => {
    makeSource(wheels, 'slow', '1.0', 'import time; time.sleep(60)');
    const killed = startOther('slow');
    await new Promise<void>((resolve) => {
      killed.stdout.on('data', (text: Buffer) => {
        if (text.includes('from its source')) resolve();
      });
    });
    expect(stored()).toEqual([expect.stringMatching(/^\.tmp-/)]);
    killed.kill('SIGKILL');
    rmSync(path.join(wheels, 'slow-1.0.tar.gz'));
    makeWheel(wheels, 'slow', '1.0');
    const environment = await prepare({ 'requirements.txt': 'slow' });
    expect(environment).toMatchObject({ packages: { slow: '1.0' } });
    expect(stored()).toEqual([environment.kind === 'available' ? environment.key : '']);
  });

  test('a cancel ends the wait', async () => {
    makeSource(wheels, 'slow', '1.0', 'import time; time.sleep(60)');
    const cancel = new AbortController();
    const say = (text: string) => {
      if (text.includes('from its source')) cancel.abort();
    };
    await expect(prepare({ 'requirements.txt': 'slow' }, {}, say, cancel.signal)).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(stored()).toEqual([]);
  });
});

test('the sample project gets all the tools it configures', async () => {
  const environment = await shopEnvironment();
  expect(environment).toMatchObject({ source: 'requirements.lock (hashes checked)' });
  expect(Object.keys(environment.packages)).toEqual(
    expect.arrayContaining(['django', 'mypy', 'pytest', 'pytest-django', 'ruff']),
  );
});

function prepare(
  files: Record<string, string>,
  settings: Partial<RepoSettings> = {},
  onProgress: (text: string) => void = () => undefined,
  signal = new AbortController().signal,
): Promise<Environment> {
  return prepareEnvironment({
    tree: treeWith(files),
    profile: profileWith({}),
    settings: { ...PLAIN_SETTINGS, ...settings },
    home,
    sandbox,
    log: silentLog,
    signal,
    onProgress,
  });
}

async function python(environment: Environment, code: string): Promise<string> {
  if (environment.kind === 'unavailable') throw new Error(environment.reason);
  const work = path.join(folder, 'work');
  mkdirSync(work, { recursive: true });
  const signal = new AbortController().signal;
  const result = await sandbox.run({
    argv: ['python', '-c', code],
    work,
    mounts: environmentMounts(environment),
    env: {},
    timeoutMs: 20_000,
    signal,
  });
  return result.output;
}

/** What the store holds, locks apart. */
function stored(): string[] {
  return readdirSync(path.join(home, 'environments')).filter((name) => !name.startsWith('.lock-'));
}

function startOther(requirements: string) {
  return spawn(process.execPath, [compiled('worker/environment/build-once'), home, requirements], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function inOtherProcess(requirements: string): Promise<{ said: string[]; environment: Environment }> {
  const child = startOther(requirements);
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (piece: string) => (text += piece));
  await new Promise((resolve) => child.on('close', resolve));
  const lines = text.trim().split('\n');
  return { said: lines.slice(0, -1), environment: JSON.parse(lines.at(-1) ?? '') as Environment };
}
