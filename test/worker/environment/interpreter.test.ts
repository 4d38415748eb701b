import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findInterpreter, interpreterVersions } from '../../../src/worker/environment/interpreter.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ensurefix-python-'));
  vi.stubEnv('PATH', path.join(folder, 'bin'));
  vi.stubEnv('PYENV_ROOT', path.join(folder, 'pyenv'));
  vi.stubEnv('UV_PYTHON_INSTALL_DIR', path.join(folder, 'uv'));
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

test('a Python on the PATH comes first, with the folder it lives in', () => {
  install('opt/python');
  install('pyenv/versions/3.9.18');
  link('opt/python/bin/python3.9', 'bin/python3.9');
  expect(findInterpreter('3.9')).toMatchObject({
    program: at('opt/python/bin/python3.9'),
    folders: [at('opt/python')],
    version: '3.9',
  });
});

test('the newest patch of pyenv comes next, then those of uv', () => {
  install('uv/cpython-3.9.20-linux-x86_64-gnu');
  expect(findInterpreter('3.9')?.folders).toEqual([at('uv/cpython-3.9.20-linux-x86_64-gnu')]);
  install('pyenv/versions/3.9.2');
  install('pyenv/versions/3.9.18');
  expect(findInterpreter('3.9')?.folders).toEqual([at('pyenv/versions/3.9.18')]);
});

test('a script that only looks for a Python is none', () => {
  mkdirSync(at('bin'));
  writeFileSync(at('bin/python3.9'), '#!/bin/sh\nexec something\n');
  chmodSync(at('bin/python3.9'), 0o755);
  expect(findInterpreter('3.9')).toBeNull();
});

test('another version is no substitute', () => {
  install('pyenv/versions/3.10.1', '3.10');
  expect(findInterpreter('3.1')).toBeNull();
});

test('one whose folder would show the home folder is left out', () => {
  install('home');
  link('home/bin/python3.9', 'bin/python3.9');
  vi.spyOn(os, 'homedir').mockReturnValue(at('home/ada'));
  expect(findInterpreter('3.9')).toBeNull();
  vi.restoreAllMocks();
  expect(findInterpreter('3.9')).not.toBeNull();
});

test('with no version asked for it is the one that python3 means', () => {
  install('opt/python');
  link('opt/python/bin/python3.9', 'bin/python3');
  expect(findInterpreter(null)).toMatchObject({ version: '3.9' });
});

test('another build is told from this one', () => {
  install('pyenv/versions/3.9.2');
  const before = findInterpreter('3.9')?.build;
  writeFileSync(at('pyenv/versions/3.9.2/bin/python3.9'), '\x7fELF another');
  expect(findInterpreter('3.9')?.build).not.toBe(before);
});

test('the versions that are here can be listed', () => {
  install('pyenv/versions/3.10.1', '3.10');
  install('pyenv/versions/3.9.2');
  expect(interpreterVersions()).toEqual(['3.9', '3.10']);
});

/** A binary of that name; it is looked at, never run. */
function install(prefix: string, version = '3.9'): void {
  mkdirSync(at(`${prefix}/bin`), { recursive: true });
  copyFileSync('/bin/true', at(`${prefix}/bin/python${version}`));
}

function link(to: string, from: string): void {
  mkdirSync(path.dirname(at(from)), { recursive: true });
  symlinkSync(at(to), at(from));
}

function at(name: string): string {
  return path.join(folder, name);
}
