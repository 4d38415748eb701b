import { describe, expect, it } from 'vitest';
import type { Profile } from '../../../src/python/profile/facts.ts';
import { detectProfile } from '../../../src/python/profile/detect.ts';
import { isProfileSource } from '../../../src/python/profile/sources.ts';
import { indexOf } from '../temp-repo.ts';

/** Only what detection says it reads can be read. */
async function profileOf(files: Record<string, string>): Promise<Profile> {
  const index = await indexOf(files);
  return detectProfile(index, (path) => Promise.resolve(isProfileSource(path) ? (files[path] ?? null) : null));
}

const SILENT = 'from django.core.management import execute_from_command_line\n';
const LOUD = `import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "site.settings")\n${SILENT}`;
const SETTINGS = 'INSTALLED_APPS = ["shop"]\n';

describe('the settings that commands load', () => {
  it.each([
    [
      'what manage.py names',
      { 'manage.py': LOUD, 'pytest.ini': '[pytest]\nDJANGO_SETTINGS_MODULE = site.test\n' },
      'site.settings',
      {},
    ],
    [
      "pytest's own, where manage.py names none",
      { 'manage.py': SILENT, 'pytest.ini': '[pytest]\nDJANGO_SETTINGS_MODULE = site.test\n' },
      'site.test',
      { managePy: 'site.test' },
    ],
    [
      "pytest's own as an argument",
      { 'manage.py': SILENT, 'pyproject.toml': '[tool.pytest.ini_options]\naddopts = "-q --ds=site.test"\n' },
      'site.test',
      { managePy: 'site.test' },
    ],
    [
      'a variable of another section of tox.ini is not what pytest reads',
      {
        'manage.py': SILENT,
        'tests/test_a.py': 'import pytest\n',
        'tox.ini': '[pytest]\naddopts = -q\n[testenv]\nsetenv =\n  DJANGO_SETTINGS_MODULE = site.tox\n',
      },
      'site.tox',
      { managePy: 'site.tox', pytest: 'site.tox' },
    ],
    [
      'what the server loads, unless that is production',
      {
        'manage.py': SILENT,
        'site/wsgi.py': 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site.settings")\n',
        Makefile: 'run:\n\tpython manage.py runserver --settings=site.dev\n',
      },
      'site.settings',
      { managePy: 'site.settings' },
    ],
    [
      'what scripts name, tests before the rest',
      {
        'manage.py': SILENT,
        'site/wsgi.py': 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site.production")\n',
        'package.json':
          '{"scripts": {"dev": "manage.py runserver --settings=site.dev", "test": "manage.py test --settings site.testing"}}\n',
      },
      'site.testing',
      { managePy: 'site.testing' },
    ],
    [
      'what CI sets',
      {
        'manage.py': SILENT,
        '.github/workflows/ci.yml': 'env:\n  # DJANGO_SETTINGS_MODULE: no\n  DJANGO_SETTINGS_MODULE: "site.ci"\n',
      },
      'site.ci',
      { managePy: 'site.ci' },
    ],
    [
      'else the settings that are there, those for tests first, production last',
      {
        'manage.py': SILENT,
        'site/__init__.py': '',
        'site/settings/__init__.py': '',
        'site/settings/base.py': SETTINGS,
        'site/settings/production.py': 'from .base import *\n',
        'site/settings/dev.py': 'from .base import *\n',
        'site/settings/test.py': 'from .base import *\n',
        'site/settings/local-copy.py': 'from .base import *\n',
      },
      'site.settings.test',
      { managePy: 'site.settings.test' },
    ],
    [
      'the only ones there',
      { 'manage.py': SILENT, 'site/__init__.py': '', 'site/settings.py': SETTINGS },
      'site.settings',
      { managePy: 'site.settings' },
    ],
    ['none', { 'manage.py': SILENT, 'site/urls.py': '' }, null, null],
    [
      'none that pytest must be told, where conftest.py configures them',
      {
        'conftest.py': 'from django.conf import settings\nsettings.configure(USE_TZ=True)\n',
        'site/settings.py': SETTINGS,
        'test_a.py': 'import pytest\n',
      },
      'site.settings',
      {},
    ],
  ] as [string, Record<string, string>, string | null, object | null][])('are %s', async (_, files, module, told) => {
    const { settingsModule, settingsToName } = await profileOf(files);
    expect(settingsModule?.value ?? null).toBe(module);
    expect(settingsToName?.value ?? null).toEqual(told);
  });

  it('are shown with the line that names them', async () => {
    const { settingsModule } = await profileOf({
      'manage.py': SILENT,
      '.github/workflows/ci.yml': 'env:\n  DJANGO_SETTINGS_MODULE: site.ci\n',
    });
    expect(settingsModule?.evidence).toEqual([
      { path: '.github/workflows/ci.yml', line: 2, text: 'DJANGO_SETTINGS_MODULE: site.ci' },
    ]);
  });

  it('are those of CI where those of manage.py need variables that nothing declares', async () => {
    const files = {
      'manage.py': LOUD,
      'site/__init__.py': '',
      'site/settings.py': 'import os\nINSTALLED_APPS = []\nHOST = os.environ["MAIL_HOST"]\n',
      'site/ci.py': 'INSTALLED_APPS = []\nSECRET_KEY = "x"\n',
      '.github/workflows/ci.yml': 'env:\n  DJANGO_SETTINGS_MODULE: site.ci\n',
    };
    const bare = await profileOf(files);
    expect(bare.settingsModule?.value).toBe('site.ci');
    expect(bare.settingsToName?.value).toEqual({ managePy: 'site.ci' });
    const declared = await profileOf({ ...files, '.env.example': 'MAIL_HOST=localhost\n' });
    expect(declared.settingsModule?.value).toBe('site.settings');
    expect(declared.settingsToName?.value).toEqual({});
  });
});

describe('variables that settings cannot do without', () => {
  const variables = async (settings: string, more: Record<string, string>) => {
    const profile = await profileOf({
      'manage.py': LOUD,
      'site/__init__.py': '',
      'site/settings.py': `${SETTINGS}${settings}`,
      ...more,
    });
    return profile.settingsVariables?.value ?? [];
  };

  it.each([
    [
      'SECRET_KEY = os.environ["SECRET_KEY"]\n',
      { '.github/workflows/t.yml': 'env:\n  SECRET_KEY: dummy-key # for tests\n' },
      'dummy-key',
      '.github/workflows/t.yml:2',
    ],
    [
      'SECRET_KEY = env("SECRET_KEY")\n',
      { 'tox.ini': '[testenv]\nsetenv =\n    SECRET_KEY = some words\n' },
      'some words',
      'tox.ini:3',
    ],
    [
      "SECRET_KEY = config('SECRET_KEY', cast=str)\n",
      { Makefile: 'test:\n\tSECRET_KEY=abc python manage.py test\n' },
      'abc',
      'Makefile:2',
    ],
    [
      'SECRET_KEY = os.environ.get("SECRET_KEY")\n',
      { '.env.sample': '# SECRET_KEY=no\nexport SECRET_KEY="a b"\n' },
      'a b',
      '.env.sample:2',
    ],
    ['SECRET_KEY = os.getenv("SECRET_KEY") or None\n', { 'env.example': 'SECRET_KEY=x\n' }, 'x', 'env.example:1'],
    [
      'SECRET_KEY = env.str("SECRET_KEY")\n',
      { '.env.test': 'SECRET_KEY=x\n', '.env.example': 'SECRET_KEY=y\n' },
      'x',
      '.env.test:1',
    ],
    [
      'DATABASES = {"default": env.db("SECRET_KEY")}\n',
      { '.gitlab-ci.yml': 'variables:\n  SECRET_KEY: "x"\n' },
      'x',
      '.gitlab-ci.yml:2',
    ],
  ] as [string, Record<string, string>, string, string][])('%s', async (settings, files, value, from) => {
    expect(await variables(settings, files)).toEqual([{ name: 'SECRET_KEY', value, from }]);
  });

  it.each([
    'X = os.environ.get("X", "1")\n',
    'X = os.getenv("X", default="1")\n',
    'X = os.environ.get("X")\n',
    'X = env("X", default="1")\n',
    'X = env.bool("X", False)\n',
    'os.environ["X"] = "1"\n',
    'if "X" in os.environ:\n    A = os.environ["X"]\n',
    '# os.environ["X"]\n',
    'X = os.environ["PYTHONPATH"]\n',
    'env = environ.Env(X=(str, "1"))\nA = env("X")\n',
  ])('not one it can do without: %s', async (settings) => {
    expect(await variables(settings, { '.env.example': 'X=1\nPYTHONPATH=/x\n' })).toEqual([]);
  });

  it('are read from what the settings take in, too', async () => {
    const found = await variables('from .base_settings import *\n', {
      'site/base_settings.py': 'A = os.environ["API_URL"]\n',
      '.env.dist': 'API_URL=http://localhost\n',
    });
    expect(found).toEqual([{ name: 'API_URL', value: 'http://localhost', from: '.env.dist:1' }]);
  });

  it('are none where the settings that take these in have a key of their own', async () => {
    const found = await variables('from .base_settings import *\nSECRET_KEY = "for tests"\n', {
      'site/base_settings.py': 'SECRET_KEY = os.environ.get("SECRET_KEY") or None\n',
    });
    expect(found).toEqual([]);
  });

  it('never come from a file that may hold real ones, nor from a secret of CI', async () => {
    const files = {
      '.env': 'API_KEY=real\n',
      '.env.production': 'API_KEY=real\n',
      '.env.local': 'API_KEY=real\n',
      '.github/workflows/ci.yml': 'env:\n  API_KEY: ${{ secrets.API_KEY }}\n',
      Makefile: 'test:\n\tAPI_KEY=$(KEY) pytest\n',
      '.env.example': 'API_KEY=\n',
    };
    expect(await variables('API_KEY = os.environ["API_KEY"]\n', files)).toEqual([]);
  });

  it('give a secret key that nothing declares a made-up value, for it only has to be there', async () => {
    const found = await variables('SECRET_KEY = os.environ["SECRET_KEY"]\nAPI = os.environ["API"]\n', {});
    expect(found).toEqual([{ name: 'SECRET_KEY', value: expect.stringMatching(/./) as string, from: null }]);
  });
});

describe('folders that must be there', () => {
  it('are those that CI makes and those of files that the settings name', async () => {
    const { settingsFolders } = await profileOf({
      'web/manage.py': LOUD,
      'web/site/__init__.py': '',
      'web/site/settings.py': `${SETTINGS}DB = os.path.join(BASE_DIR, "data", "db.sqlite3")\nLOG = BASE_DIR / 'logs' / "a" / "debug.log"\nSTATIC = BASE_DIR / "static"\nUP = BASE_DIR / ".." / "db.sqlite3"\nT = os.path.join(BASE_DIR, "templates", name)\n`,
      'web/kept/a.log': '',
      '.github/workflows/ci.yml': 'steps:\n  - run: |\n      mkdir -p media/cache ${HOME}/x /tmp/y ../z\n',
    });
    expect(settingsFolders?.value).toEqual(['media/cache', 'web/data', 'web/logs/a']);
  });
});
