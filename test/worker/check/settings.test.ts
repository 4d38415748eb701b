import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { djangoCheck } from '../../../src/worker/check/django-check.ts';
import { migrations } from '../../../src/worker/check/migrations.ts';
import { tests } from '../../../src/worker/check/tests.ts';
import { tempDir } from '../../support/git.ts';
import { reportOf } from './on-repo.ts';

/** Real Django in the real sandbox: commands find settings that manage.py does not name, and what these need. */
let temp: Awaited<ReturnType<typeof tempDir>>;
beforeAll(async () => {
  temp = await tempDir();
});
afterAll(() => temp.remove());

const MANAGE =
  'import sys\nfrom django.core.management import execute_from_command_line\nexecute_from_command_line(sys.argv)\n';
const SETTINGS = [
  'import os, sqlite3',
  'from pathlib import Path',
  'BASE_DIR = Path(__file__).parent.parent',
  'SECRET_KEY = os.environ["APP_KEY"]',
  'INSTALLED_APPS = ["shop"]',
  'DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE_DIR / "data" / "db.sqlite3"}}',
  'sqlite3.connect(BASE_DIR / "data" / "queue.sqlite3").execute("select 1")',
  '',
].join('\n');
const base = {
  'web/manage.py': MANAGE,
  'web/site_/__init__.py': '',
  'web/site_/settings.py': SETTINGS,
  'web/shop/__init__.py': '',
  'web/shop/models.py':
    'from django.db import models\n\n\nclass Item(models.Model):\n    class Meta:\n        managed = False\n',
  'web/shop/tests.py':
    'from django.test import SimpleTestCase\n\n\nclass T(SimpleTestCase):\n    def test_a(self):\n        pass\n',
  '.github/workflows/ci.yml': 'jobs:\n  test:\n    env:\n      APP_KEY: not-a-secret\n',
};
const head = { 'web/shop/a.py': 'x = 1\n' };

describe('a project whose manage.py names no settings', () => {
  it.each([
    ['check', djangoCheck, 'DJANGO_SETTINGS_MODULE=site_.settings python web/manage.py check'],
    [
      'migrations',
      migrations,
      'DJANGO_SETTINGS_MODULE=site_.settings python web/manage.py makemigrations --check --dry-run',
    ],
    ['tests', tests, 'DJANGO_SETTINGS_MODULE=site_.settings python web/manage.py test'],
  ] as const)('is loaded all the same: %s', async (_, check, command) => {
    const report = await reportOf(check, temp.path, base, head);
    expect([report.detail, report.status, report.command]).toEqual([expect.any(String), 'passed', command]);
  });

  it('says what to set where the repository does not', async () => {
    const { '.github/workflows/ci.yml': _, ...silent } = base;
    const report = await reportOf(djangoCheck, temp.path, silent, head);
    expect(report.status).toBe('unavailable');
    expect(report.detail).toMatch(
      /KeyError: 'APP_KEY' Give APP_KEY a value for tests in \.ensurefix\.yml, under environment\.variables\.$/,
    );
    const told = { ...silent, '.ensurefix.yml': 'environment:\n  variables:\n    APP_KEY: x\n' };
    expect((await reportOf(djangoCheck, temp.path, told, head)).status).toBe('passed');
  });
});
