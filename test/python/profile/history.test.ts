import { describe, expect, it } from 'vitest';
import type { Profile } from '../../../src/python/profile/facts.ts';
import { detectProfile } from '../../../src/python/profile/detect.ts';
import { isProfileSource } from '../../../src/python/profile/sources.ts';
import { indexOf } from '../temp-repo.ts';

async function profileOf(files: Record<string, string>): Promise<Profile> {
  const index = await indexOf(files);
  return detectProfile(index, (path) => Promise.resolve(isProfileSource(path) ? (files[path] ?? null) : null));
}

const migration = (dependencies: string, replaces = '') =>
  `from django.db import migrations\nclass Migration(migrations.Migration):\n    dependencies = [${dependencies}]\n    replaces = [${replaces}]\n`;

describe('migrations', () => {
  it('are counted for each Django app, with last ones and squashes, the longest history first', async () => {
    const { migrations } = await profileOf({
      'a/migrations/__init__.py': '',
      'a/migrations/0001_initial.py': migration(''),
      'b/migrations/__init__.py': '',
      'b/migrations/0001_initial.py': migration(''),
      'b/migrations/0002_x.py': migration('("b", "0001_initial")'),
      'b/migrations/0002_y.py': migration('("b", "0001_initial")'),
      'b/migrations/0001_squashed_0001.py': migration('', '("b", "0001_initial")'),
    });
    expect(migrations?.value).toMatchObject([
      { tool: 'django', name: 'b', count: 4, squashes: 1 },
      { tool: 'django', name: 'a', count: 1, leaves: ['0001_initial'], squashes: 0 },
    ]);
    expect(migrations?.value[0]?.leaves).toContain('0002_x');
  });

  it('are those of Alembic too, by what descends from what', async () => {
    const { migrations } = await profileOf({
      'app/alembic/versions/a1_start.py': 'revision: str = "a1"\ndown_revision: str | None = None\n',
      'app/alembic/versions/b2_left.py': "revision = 'b2'\ndown_revision = 'a1'\n",
      'app/alembic/versions/c3_right.py': "revision = 'c3'\ndown_revision = 'a1'\n",
      'app/models.py': "revision = 'x'\n",
    });
    expect(migrations).toEqual({
      value: [{ tool: 'alembic', name: 'app/alembic/versions', count: 3, leaves: ['b2', 'c3'], squashes: 0 }],
      evidence: [{ path: 'app/alembic/versions/b2_left.py', line: 1, text: "revision = 'b2'" }],
    });
    const merged = await profileOf({
      'v/a.py': "revision = 'a'\ndown_revision = None\n",
      'v/b.py': "revision = 'b'\ndown_revision = None\n",
      'v/c.py': "revision = 'c'\ndown_revision = ('a', 'b')\n",
    });
    expect(merged.migrations?.value[0]?.leaves).toEqual(['c']);
  });
});

describe('the database of the tests', () => {
  const PYTEST = {
    'pytest.ini': '[pytest]\nDJANGO_SETTINGS_MODULE = site.test\n',
    'tests/test_a.py': 'import pytest\n',
  };
  const MANAGE = {
    'manage.py':
      'import os\nfrom django.core.management import execute_from_command_line\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "site.settings")\n',
  };
  const engine = (name: string) => `DATABASES = {\n    "default": {\n        "ENGINE": ${name},\n    }\n}\n`;

  it.each<[string, Record<string, string>, string | null]>([
    ['of the settings', { ...MANAGE, 'site/settings.py': engine('"django.db.backends.sqlite3"') }, 'sqlite'],
    [
      'of those pytest is told, not of those that commands load',
      {
        ...MANAGE,
        ...PYTEST,
        'site/settings.py': engine('"django.db.backends.mysql"'),
        'site/test.py': engine('"django.contrib.gis.db.backends.postgis"'),
      },
      'postgresql',
    ],
    [
      'of those they take everything from',
      {
        ...MANAGE,
        'site/settings.py': 'from site.base import *\nDEBUG = False\n',
        'site/base.py': engine('os.environ.get("ENGINE", "django.db.backends.postgresql")'),
      },
      'postgresql',
    ],
    [
      'where the environment says nothing',
      {
        ...MANAGE,
        'site/settings.py': `${engine('"django.db.backends.sqlite3"')}if os.getenv("DB") == "mysql":\n    DATABASES = {"default": {"ENGINE": "django.db.backends.mysql"}}\n`,
      },
      'sqlite',
    ],
    [
      'not where branches differ',
      {
        ...MANAGE,
        'site/settings.py':
          'if X:\n    DATABASES = {"default": {"ENGINE": "django.db.backends.mysql"}}\nelse:\n    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3"}}\n',
      },
      null,
    ],
    ['not where it is computed', { ...MANAGE, 'site/settings.py': 'DATABASES = {"default": chosen}\n' }, null],
    [
      'of the fixtures',
      {
        'tests/conftest.py': 'engine = create_async_engine("sqlite+aiosqlite:///:memory:")\n',
        'app/db.py': 'u = "postgresql+asyncpg://x"\n',
      },
      'sqlite',
    ],
    [
      'of the container the tests start',
      { 'tests/conftest.py': 'with PostgresContainer("postgres:16") as db:\n    pass\n' },
      'postgresql',
    ],
    ['of the program', { 'app/core/config.py': 'PostgresDsn.build(scheme="postgresql+psycopg")\n' }, 'postgresql'],
    ['not of two', { 'app/db.py': 'a = "sqlite:///x"\nb = "postgresql://x"\n# "mysql://x"\n' }, null],
  ])('is that %s', async (_, files, expected) => {
    expect((await profileOf(files)).testDatabase?.value ?? null).toBe(expected);
  });

  it('is shown by the line with the engine', async () => {
    const { testDatabase } = await profileOf({
      ...MANAGE,
      'site/settings.py': `X = 1\n${engine('"django.db.backends.sqlite3"')}`,
    });
    expect(testDatabase?.evidence).toEqual([
      { path: 'site/settings.py', line: 4, text: '"ENGINE": "django.db.backends.sqlite3",' },
    ]);
  });
});

describe('tests', () => {
  it('count those with a table of cases', async () => {
    const { parametrised } = await profileOf({
      'tests/test_a.py':
        'import pytest\n@pytest.mark.parametrize("x", [1])\ndef test_a(x): pass\ndef test_b(): pass\ndef helper(): pass\nclass T:\n    @parameterized.expand([1])\n    def test_c(self): pass\n',
      'app.py': 'def test_connection(): pass\n',
    });
    expect(parametrised?.value).toEqual({ tests: 3, parametrised: 2 });
  });

  it.each<[string, Record<string, string>, string | null]>([
    ['an import', { 'tests/test_a.py': 'import vcr\n' }, 'vcrpy'],
    [
      'a mark, by the plugin that is required',
      { 'tests/test_a.py': '@pytest.mark.vcr\ndef test_a(): pass\n', 'requirements.txt': 'pytest_recording==0.13\n' },
      'pytest-recording',
    ],
    [
      'the other plugin',
      { 'tests/test_a.py': '@pytest.mark.vcr()\ndef test_a(): pass\n', 'requirements.txt': 'pytest-vcr\n' },
      'pytest-vcr',
    ],
    ['nothing, where it is only required', { 'tests/test_a.py': '', 'requirements.txt': 'vcrpy\n' }, null],
    ['nothing for mocks', { 'tests/test_a.py': 'import responses\nimport respx\n' }, null],
  ])('use a recorder: %s', async (_, files, expected) => {
    expect((await profileOf(files)).recorder?.value ?? null).toBe(expected);
  });
});
