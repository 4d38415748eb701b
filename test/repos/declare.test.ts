import { describe, expect, it } from 'vitest';
import { sayError } from '../../src/lib/errors.ts';
import { learn } from '../../src/repos/knowledge.ts';
import type { RepoConfig } from '../../src/repos/settings.ts';
import type { Knowledge } from '../../src/shapes/shape.ts';
import { tempRepo } from '../python/temp-repo.ts';

const SERVICE = {
  'app/main.py':
    'from fastapi import Depends, FastAPI\nimport requests\nfrom app.deps import get_user\napp = FastAPI()\n@app.get("/a")\ndef a(user=Depends(get_user)): pass\n',
  'app/deps.py': 'from app.auth import backend\ndef get_user(): pass\nadmin_user = backend.current(admin=True)\n',
  'tests/test_a.py': 'import pytest\n',
};

async function learnFrom(
  files: Record<string, string>,
  options: { override?: RepoConfig; links?: Record<string, string> } = {},
): Promise<Knowledge> {
  const repo = await tempRepo();
  const commit = await repo.commit(files, options.links);
  return learn({ gitDir: repo.gitDir, commit, cacheDir: repo.cacheDir, override: options.override ?? {} });
}

const said = async (promise: Promise<unknown>): Promise<string> => promise.then(() => '', sayError);

describe('what is declared', () => {
  const YAML =
    'mode: async\norm: sqlalchemy-async\ntask_queue: celery\nhttp_client: httpx\ntests:\n  runner: unittest\n  factories: model_bakery\npython: "3.12"\n';

  it('stands in the profile in place of what was detected, with its line', async () => {
    const { profile } = await learnFrom({ ...SERVICE, '.ensurefix.yml': YAML });
    expect(profile).toMatchObject({
      mode: { value: 'async', evidence: [{ path: '.ensurefix.yml', line: 1, text: 'mode: async' }] },
      orm: { value: 'sqlalchemy-async', evidence: [{ line: 2 }] },
      taskQueue: { value: 'celery', evidence: [{ line: 3 }] },
      httpClient: { value: 'httpx', evidence: [{ line: 4 }] },
      testRunner: { value: 'unittest', evidence: [{ line: 6, text: 'runner: unittest' }] },
      factories: { value: 'model_bakery', evidence: [{ line: 7 }] },
      pythonLocked: { value: true, evidence: [{ line: 8 }] },
      // What modules use stays a fact.
      httpClients: { value: [{ name: 'requests', modules: 1 }] },
    });
  });

  it('gives way to the operator, and what nobody declares is as detected', async () => {
    const override: RepoConfig = { http_client: 'aiohttp', tests: { runner: 'django' } };
    const { profile } = await learnFrom({ ...SERVICE, '.ensurefix.yml': YAML }, { override });
    expect(profile.httpClient).toEqual({ value: 'aiohttp', evidence: [] });
    expect(profile.testRunner?.value).toBe('django');
    expect(profile.mode?.value).toBe('async');
    const detected = await learnFrom(SERVICE);
    expect(detected.profile).toMatchObject({
      httpClient: { value: 'requests' },
      mode: { value: 'sync' },
      testRunner: { value: 'pytest' },
      taskQueue: null,
    });
  });

  it('gives dependencies their scopes, wherever they are declared', async () => {
    const yaml = 'auth:\n  user: get_user\n  admin: admin_user\n  owner: admin_user\n';
    const { profile } = await learnFrom({ ...SERVICE, '.ensurefix.yml': yaml });
    const scopes = profile.auth?.value.map(({ name, path, line, scopes: given }) => ({ name, path, line, given }));
    expect(scopes).toContainEqual({ name: 'get_user', path: 'app/deps.py', line: 2, given: ['user'] });
    expect(scopes).toContainEqual({ name: 'admin_user', path: 'app/deps.py', line: 3, given: ['admin', 'owner'] });
    expect(profile.auth?.evidence).toMatchObject([{ line: 2 }, { line: 3 }, { line: 4 }]);
  });

  it('names no dependency that is not there', async () => {
    const files = { ...SERVICE, '.ensurefix.yml': 'auth:\n  user: get_user\n  admin: get_usr\n' };
    expect(await said(learnFrom(files))).toBe(
      '.ensurefix.yml, line 3, has a wrong value for auth.admin: no module declares get_usr. Did you mean "get_user"?',
    );
  });
});

describe('a file that was meant to be read is never passed over', () => {
  it.each<[string, Record<string, string>, Record<string, string>, RegExp]>([
    [
      'under another name',
      { '.ensurefix.yaml': 'mode: sync\n' },
      {},
      /^\.ensurefix\.yaml is not read\. Rename it to \.ensurefix\.yml/,
    ],
    ['beside the right one', { '.ensurefix.yml': '', 'ensurefix.yml': '' }, {}, /^ensurefix\.yml is not read/],
    ['as a link', { 'x.yml': 'mode: sync\n' }, { '.ensurefix.yml': 'x.yml' }, /is a symbolic link/],
    ['too long', { '.ensurefix.yml': `# ${'x'.repeat(600_000)}\n` }, {}, /is too long/],
    ['in another encoding', { '.ensurefix.yml': 'mode: \u0000\n' }, {}, /\.ensurefix\.yml/],
  ])('%s', async (_, files, links, expected) => {
    expect(await said(learnFrom({ 'a.py': '', ...files }, { links }))).toMatch(expected);
  });

  it('is one in the root alone', async () => {
    const { settings } = await learnFrom({ 'a.py': '', 'examples/x/.ensurefix.yml': 'nonsense: 1\n' });
    expect(settings.branch).toBeNull();
  });
});
