import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readPackageIndex } from '../../../src/worker/environment/package-index.ts';

let home = '';

beforeEach(() => {
  home = mkdtempSync(path.join(os.tmpdir(), 'ensurefix-index-'));
  for (const name of Object.keys(process.env)) if (/^UV_|^PIP_/.test(name)) vi.stubEnv(name, undefined);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
});

describe('where packages come from', () => {
  test.each([
    [
      'the index',
      ["global.index-url='https://example.com/simple'"],
      { UV_DEFAULT_INDEX: 'https://example.com/simple' },
    ],
    [
      'more indexes, of which the best version is taken',
      [String.raw`global.extra-index-url='\nhttps://a.example/simple\nhttps://b.example/simple'`],
      {
        UV_EXTRA_INDEX_URL: 'https://a.example/simple https://b.example/simple',
        UV_INDEX_STRATEGY: 'unsafe-best-match',
      },
    ],
    ['folders of wheels', ["global.find-links='/usr/bin /usr/lib'"], { UV_FIND_LINKS: '/usr/bin,/usr/lib' }],
    [
      'without folders that are not there, as pip does',
      ["global.find-links='/usr/bin /not/there'"],
      { UV_FIND_LINKS: '/usr/bin' },
    ],
    ['a certificate', ["global.cert='/etc/passwd'"], { SSL_CERT_FILE: '/etc/passwd' }],
    [
      'the most particular level',
      ["global.timeout='1'", ":env:.timeout='3'", "install.timeout='2'"],
      { UV_HTTP_TIMEOUT: '3' },
    ],
  ])("is pip's configuration: %s", async (_, listed, env) => {
    expect((await read(listed)).env).toMatchObject(env);
  });

  test('uv variables win, and no other variable is taken along', async () => {
    vi.stubEnv('UV_DEFAULT_INDEX', 'https://uv.example/simple');
    vi.stubEnv('UV_PUBLISH_TOKEN', 'hush');
    const { env } = await read(["global.index-url='https://pip.example/simple'"]);
    expect([env.UV_DEFAULT_INDEX, env.UV_PUBLISH_TOKEN]).toEqual(['https://uv.example/simple', undefined]);
  });

  test('no-index is an argument', async () => {
    expect((await read(["global.no-index='true'"])).args).toEqual(['--no-index']);
  });

  test.each([
    ["global.index-url='https://example.com/simple'", false],
    ["global.index-url='https://user:pass@example.com/simple'", true],
    ["global.extra-index-url='https://token@example.com/simple'", true],
  ])('%s holds a password: %s', async (line, secret) => {
    expect((await read([line])).secret).toBe(secret);
  });

  test('a password in a variable of its own counts', async () => {
    vi.stubEnv('UV_INDEX_OURS_PASSWORD', 'hush');
    expect((await read([])).secret).toBe(true);
  });

  test('an index in a folder is shown with what lies beside it, a home folder never', async () => {
    mkdirSync(path.join(home, 'index', 'simple'), { recursive: true });
    const { mounts } = await read([
      `global.index-url='file://${home}/index/simple'`,
      `global.find-links='${os.homedir()} /'`,
    ]);
    expect(mounts.map((mount) => mount.from)).toContain(path.join(home, 'index'));
    expect(mounts.map((mount) => mount.from)).not.toContain(os.homedir());
  });
});

/** As `pip config list` prints them, by a program that stands where our own pip is. */
function read(lines: string[]) {
  const bin = path.join(home, 'tools', 'venv', 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(path.join(home, 'listed'), lines.map((line) => `${line}\n`).join(''));
  writeFileSync(path.join(bin, 'python'), `#!/bin/sh\nexec cat ${home}/listed\n`);
  chmodSync(path.join(bin, 'python'), 0o755);
  return readPackageIndex(home, new AbortController().signal);
}
