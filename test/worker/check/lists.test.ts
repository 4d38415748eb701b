import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
