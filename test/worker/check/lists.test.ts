import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockFiles } from '../../../src/worker/check/lock-files.ts';
import { openMigrations } from '../../../src/worker/check/open-migrations.ts';
import { routes } from '../../../src/worker/check/routes.ts';
import { tempDir } from '../../support/git.ts';
import { reportOf } from './on-repo.ts';

/** Checks that compare what is known of both sides; nothing runs. */
let temp: Awaited<ReturnType<typeof tempDir>>;
beforeAll(async () => {
  temp = await tempDir();
});
afterAll(() => temp.remove());

const TICKET = { bounds: { files: 9, lines: 99, paths: ['**'] } };

describe('routes', () => {
  const api = (body: string): string => `from fastapi import FastAPI\n\napp = FastAPI()\n\n\n${body}`;
  const base = {
    'main.py': api(
      '@app.get("/items")\ndef items(limit: int = 5):\n    return []\n\n\n@app.get("/old")\ndef old():\n    return 1\n',
    ),
  };
  const head = {
    'main.py': api(
      '@app.get("/items")\ndef items(limit: int = 5, offset: int = 0):\n    return []\n\n\n@app.post("/items")\ndef add():\n    return 1\n',
    ),
  };

  it('tells what is added, removed and changed, as data and in words', async () => {
    const report = await reportOf(routes, temp.path, base, head);
    expect(report).toMatchObject({
      status: 'passed',
      detail: '1 added: POST /items; 1 removed: GET /old; 1 changed: GET /items.',
      differences: { added: ['POST /items'], removed: ['GET /old'], changed: ['GET /items'] },
    });
  });

  it('has a person look at what a ticket takes away, and at nothing where all is as before', async () => {
    const report = await reportOf(routes, temp.path, base, head, TICKET);
    expect(report.newFailures.map(({ key }) => key)).toEqual(['removed: GET /old']);
    const same = await reportOf(routes, temp.path, base, { 'other.py': 'x = 1\n' }, TICKET);
    expect(same).toMatchObject({ status: 'passed', detail: '2 addresses, as before.' });
  });

  it('of Django, by where they are served', async () => {
    const urls = (route: string): string =>
      `from django.urls import path\nfrom shop import views\n\nurlpatterns = [path("${route}", views.show, name="show")]\n`;
    const shop = { 'manage.py': '', 'shop/__init__.py': '', 'shop/views.py': 'def show(request):\n    pass\n' };
    const settings = 'ROOT_URLCONF = "shop.urls"\nINSTALLED_APPS = ["shop"]\n';
    const before = { ...shop, 'shop/settings.py': settings, 'shop/urls.py': urls('a/') };
    const report = await reportOf(routes, temp.path, before, { 'shop/urls.py': urls('b/') });
    expect(report.differences).toEqual({ added: ['/b/'], removed: ['/a/'], changed: [] });
  });
});

describe('open migrations', () => {
  const migration = (after: string): string =>
    `from django.db import migrations\n\n\nclass Migration(migrations.Migration):\n    dependencies = [${after}]\n    operations = []\n`;
  const base = {
    'manage.py': '',
    'shop/__init__.py': '',
    'shop/models.py': 'from django.db import models\n\n\nclass A(models.Model):\n    pass\n',
    'shop/migrations/__init__.py': '',
    'shop/migrations/0001_initial.py': migration(''),
  };
  const head = { 'shop/migrations/0002_mine.py': migration('("shop", "0001_initial")') };
  const open = (leaf: string) => ({
    openBranches: () =>
      Promise.resolve([{ name: 'ensurefix/theirs', apps: [{ label: 'shop', path: 'shop', leaves: [leaf] }] }]),
  });

  it('collide with those of a branch that is open, not with the base or with themselves', async () => {
    const report = await reportOf(openMigrations, temp.path, base, head, open('0002_theirs'));
    expect(report.status).toBe('failed');
    expect(report.detail).toContain('0002_mine and 0002_theirs of the open branch ensurefix/theirs');
    expect(await reportOf(openMigrations, temp.path, base, head, open('0001_initial'))).toMatchObject({
      status: 'passed',
    });
    expect(await reportOf(openMigrations, temp.path, base, head, open('0002_mine'))).toMatchObject({
      status: 'passed',
    });
    expect(await reportOf(openMigrations, temp.path, base, head)).toMatchObject({ status: 'skipped' });
  });
});

describe('lock files', () => {
  const project = (...asked: string[]): string =>
    `[project]\nname = "shop"\nversion = "1"\ndependencies = [${asked.map((each) => `"${each}"`).join(', ')}]\n`;
  const uv = (version: string, asked: string, wheel = version): string =>
    `version = 1\n\n[[package]]\nname = "django"\nversion = "${version}"\nsource = { registry = "https://index.example/simple" }\nwheels = [{ url = "https://files.example/django-${wheel}-py3-none-any.whl", hash = "sha256:aa" }]\n\n[[package]]\nname = "shop"\nversion = "1"\nsource = { virtual = "." }\ndependencies = [{ name = "django" }]\n\n[package.metadata]\nrequires-dist = [{ name = "django", specifier = "${asked}" }]\n`;
  const poetry = (version: string, hash: string): string =>
    `[[package]]\nname = "django"\nversion = "${version}"\nfiles = []\n\n[metadata]\nlock-version = "2.1"\ncontent-hash = "${hash}"\n`;
  const poetryProject = (django: string): string =>
    `[tool.poetry]\nname = "shop"\n\n[tool.poetry.dependencies]\npython = "^3.11"\ndjango = "${django}"\n`;
  const pipfile = (django: string): string => `[packages]\ndjango = "${django}"\n`;
  const pipfileLock = (version: string, hash: string): string =>
    JSON.stringify({
      _meta: { hash: { sha256: hash } },
      default: { django: { version: `==${version}` } },
      develop: {},
    });

  const cases: [string, Record<string, string>, Record<string, string>, string[]][] = [
    [
      'a version that is asked for and not in uv.lock',
      { 'pyproject.toml': project('django>=5.0'), 'uv.lock': uv('5.0.1', '>=5.0') },
      { 'pyproject.toml': project('Django>=5.2') },
      ['uv.lock: django >=5.2', 'uv.lock: django asked'],
    ],
    [
      'another specifier, though the version fits',
      { 'pyproject.toml': project('django>=5.0'), 'uv.lock': uv('5.0.1', '>=5.0') },
      { 'pyproject.toml': project('django>=5.0,<6') },
      ['uv.lock: django asked'],
    ],
    [
      'a version written into the lock by hand',
      { 'pyproject.toml': project('django>=5.0'), 'uv.lock': uv('5.0.1', '>=5.0') },
      { 'uv.lock': uv('5.2', '>=5.0', '5.0.1') },
      ['uv.lock: django 5.2 files'],
    ],
    [
      'a poetry.lock that stayed',
      { 'pyproject.toml': poetryProject('^5.0'), 'poetry.lock': poetry('5.0.1', 'aa') },
      { 'pyproject.toml': poetryProject('^5.0.1') },
      ['poetry.lock: stale'],
    ],
    [
      'a poetry.lock below what is asked for',
      { 'pyproject.toml': poetryProject('^5.0'), 'poetry.lock': poetry('5.0.1', 'aa') },
      { 'pyproject.toml': poetryProject('^5.2'), 'poetry.lock': poetry('5.0.1', 'bb') },
      ['poetry.lock: django ^5.2'],
    ],
    [
      'a Pipfile.lock that stayed',
      { Pipfile: pipfile('>=5.0'), 'Pipfile.lock': pipfileLock('5.0.1', 'aa') },
      { Pipfile: pipfile('~=5.0') },
      ['Pipfile.lock: stale'],
    ],
    [
      'compiled requirements that do not hold what is asked for',
      {
        'requirements.in': 'django>=5.0\n',
        'requirements.txt': 'django==5.0.1 \\\n    --hash=sha256:aa\nsqlparse==0.5\n',
      },
      { 'requirements.in': 'django>=5.2\nhttpx\n' },
      ['requirements.txt: django >=5.2', 'requirements.txt: httpx missing'],
    ],
  ];
  it.each(cases)('do not match: %s', async (_, base, head, keys) => {
    const report = await reportOf(lockFiles, temp.path, base, head);
    expect(report.newFailures.map(({ key }) => key)).toEqual(keys);
    expect(report.detail).toMatch(/Run (uv|poetry|pipenv) lock\.|Compute it anew\./);
  });

  const right: [string, Record<string, string>, Record<string, string>][] = [
    [
      'uv.lock computed anew',
      { 'pyproject.toml': project('django>=5.0'), 'uv.lock': uv('5.0.1', '>=5.0') },
      { 'pyproject.toml': project('django >=5.2, <6'), 'uv.lock': uv('5.2', '<6,>=5.2') },
    ],
    [
      'a newer version of poetry.lock alone',
      { 'pyproject.toml': poetryProject('^5.0'), 'poetry.lock': poetry('5.0.1', 'aa') },
      { 'poetry.lock': poetry('5.2', 'aa') },
    ],
    [
      'a list whose other settings change',
      { 'pyproject.toml': poetryProject('^5.0'), 'poetry.lock': poetry('5.0.1', 'aa') },
      { 'pyproject.toml': `${poetryProject('^5.0')}\n[tool.ruff]\nline-length = 100\n` },
    ],
    [
      'a looser list that the compiled one still holds, and what holds on other machines only',
      { 'requirements.in': 'django==5.0.1\n', 'requirements.txt': 'django==5.0.1\n' },
      { 'requirements.in': 'django>=5,<6\ntomli; python_version < "3.11"\n' },
    ],
  ];
  it.each(right)('match: %s', async (_, base, head) => {
    expect(await reportOf(lockFiles, temp.path, base, head)).toMatchObject({ status: 'passed' });
  });

  it('that were wrong before are as before, and others are not looked at', async () => {
    const base = { 'pyproject.toml': project('django>=6'), 'uv.lock': uv('5.0.1', '>=6') };
    const still = await reportOf(lockFiles, temp.path, base, { 'pyproject.toml': `${base['pyproject.toml']}# x\n` });
    expect(still).toMatchObject({ status: 'preexisting' });
    expect(await reportOf(lockFiles, temp.path, base, { 'a.py': 'x = 1\n' })).toMatchObject({ status: 'skipped' });
  });
});
