import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { chooseInterpreter } from '../../../src/worker/environment/choose-interpreter.ts';
import type { Source } from '../../../src/worker/environment/source.ts';
import { PLAIN_SETTINGS, profileWith } from '../../support/shop.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ensurefix-python-'));
  vi.stubEnv('PATH', path.join(folder, 'bin'));
  vi.stubEnv('PYENV_ROOT', path.join(folder, 'pyenv'));
  vi.stubEnv('UV_PYTHON_INSTALL_DIR', path.join(folder, 'uv'));
  for (const version of ['3.7', '3.9', '3.11', '3.13']) {
    const bin = path.join(folder, 'pyenv/versions', `${version}.1`, 'bin');
    mkdirSync(bin, { recursive: true });
    // Any program will do: none is started.
    copyFileSync('/bin/true', path.join(bin, `python${version}`));
  }
  mkdirSync(path.join(folder, 'bin'));
  symlinkSync(path.join(folder, 'pyenv/versions/3.11.1/bin/python3.11'), path.join(folder, 'bin/python3'));
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

const list = (...requirements: string[]): Source => ({
  kind: 'list',
  from: 'requirements.txt',
  requirements,
  constraints: [],
  complete: false,
  roots: [],
});

function chosen(requirements: string[], python?: { version: string; line: string }, own?: string): string | null {
  const profile = profileWith({});
  if (python) profile.python = { value: python.version, evidence: [{ path: 'x', line: 1, text: python.line }] };
  const settings = { ...PLAIN_SETTINGS, python: own ?? python?.version ?? null };
  return chooseInterpreter(profile, settings, list(...requirements))?.version ?? null;
}

test('a patch release that is asked for comes before the one on the PATH', () => {
  const bin = path.join(folder, 'pyenv/versions/3.9.7/bin');
  mkdirSync(bin, { recursive: true });
  copyFileSync('/bin/true', path.join(bin, 'python3.9'));
  symlinkSync(path.join(folder, 'pyenv/versions/3.9.1/bin/python3.9'), path.join(folder, 'bin/python3.9'));
  const programFor = (line: string): string | undefined => {
    const profile = profileWith({});
    profile.python = { value: '3.9', evidence: [{ path: 'x', line: 1, text: line }] };
    return chooseInterpreter(profile, { ...PLAIN_SETTINGS, python: '3.9' }, list('requests'))?.program;
  };
  expect(programFor('python = "3.9.4"')).toContain('/3.9.7/');
  expect(programFor('python = "3.9"')).toContain('/3.9.1/');
});

describe('where no Python is stated', () => {
  test.each([
    [['requests'], '3.11'],
    [['Django==5.2.1'], '3.11'],
    [['django>=4.2'], '3.11'],
    [['django~=2.2.0'], '3.9'],
    [['Django==1.11.29'], '3.7'],
    [['Django==1.10.5'], '3.7'],
    [['Django>=3.0,<3.2', 'django-filter==2.0'], '3.9'],
    [['Django[argon2]==6.0'], '3.13'],
    [['django-environ==0.1', 'Django==0.96'], '3.11'],
  ])('%o is built with the one it was made for', (requirements, version) => {
    expect(chosen(requirements)).toBe(version);
  });
});

describe('where one is stated', () => {
  test.each([
    ['exactly', { version: '3.9', line: '3.9.2' }, '3.9'],
    ['exactly, and it is not here', { version: '3.10', line: '3.10.2' }, null],
    ['as the lowest', { version: '3.10', line: 'requires-python = ">=3.10"' }, '3.11'],
    ['as the lowest, with a highest', { version: '3.12', line: 'requires-python = ">=3.12,<3.13"' }, null],
    ['as the lowest of a major', { version: '3.12', line: 'python = "^3.12"' }, '3.13'],
    ['as the lowest, in a script', { version: '3.8', line: 'python_requires=">=3.8",' }, '3.9'],
  ])('%s, it is that or one the promise covers', (_, python, version) => {
    expect(chosen(['Django==1.10'], python)).toBe(version);
  });

  test('as the lowest, it is the one CI runs on where the promise covers that', () => {
    const profile = profileWith({});
    const promised = (line: string) => ({ value: '3.7', evidence: [{ path: 'x', line: 1, text: line }] });
    const settings = { ...PLAIN_SETTINGS, python: '3.7' };
    const tested = { pythonTested: { value: '3.9', evidence: [] } };
    const version = (line: string) =>
      chooseInterpreter({ ...profile, ...tested, python: promised(line) }, settings, list())?.version;
    expect(version('requires-python = ">=3.7"')).toBe('3.9');
    expect(version('requires-python = ">=3.7,<3.9"')).toBe('3.7');
    expect(version('3.7')).toBe('3.7');
  });

  test('by the owners, it is no other', () => {
    expect(chosen([], { version: '3.10', line: 'requires-python = ">=3.10"' }, '3.12')).toBeNull();
  });
});
