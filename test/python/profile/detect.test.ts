import { describe, expect, it } from 'vitest';
import type { Profile } from '../../../src/python/profile/facts.ts';
import { detectProfile } from '../../../src/python/profile/detect.ts';
import { indexOf } from '../temp-repo.ts';

async function profileOf(files: Record<string, string>): Promise<Profile> {
  const index = await indexOf(files);
  return detectProfile(index, (path) => Promise.resolve(files[path] ?? null));
}

const value = <T>(fact: { value: T } | null | undefined) => fact?.value ?? null;

describe('a Django project', () => {
  it('is read off its files, each fact with the line that shows it', async () => {
    const profile = await profileOf({
      'src/manage.py': 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")\n',
      'src/shop/__init__.py': '',
      'src/shop/models.py': 'from django.db import models\nclass A(models.Model): pass\n',
      'src/shop/views.py': 'import logging\nlog = logging.getLogger(__name__)\ndef home(request): pass\n',
      'src/shop/receivers.py': 'from django.dispatch import receiver\n@receiver(post_save)\ndef f(**kw): pass\n',
      'src/shop/tests/__init__.py': '',
      'src/shop/tests/test_views.py': 'import pytest\nimport factory\n',
      'src/shop/tests/test_models.py': '@receiver(post_save)\ndef g(**kw): pass\n',
      'pyproject.toml':
        '[project]\nrequires-python = ">=3.10,<3.13"\n[tool.pytest.ini_options]\nDJANGO_SETTINGS_MODULE = "config.settings.test"\n[tool.mypy]\nstrict = true\n[tool.ruff]\nline-length = 100\n[tool.ruff.format]\n',
      'poetry.lock': '',
    });
    expect(profile.framework).toEqual({
      value: ['django'],
      evidence: expect.arrayContaining([
        { path: 'src/shop/models.py', line: 1, text: 'from django.db import models' },
      ]) as unknown,
    });
    expect(profile.python).toEqual({
      value: '3.10',
      evidence: [{ path: 'pyproject.toml', line: 2, text: 'requires-python = ">=3.10,<3.13"' }],
    });
    expect(value(profile.packageManager)).toBe('poetry');
    expect(value(profile.lockFile)).toBe('poetry.lock');
    expect(value(profile.managePy)).toBe('src');
    expect(profile.settingsModule).toMatchObject({
      value: 'config.settings.dev',
      evidence: [{ path: 'src/manage.py', line: 2 }],
    });
    expect(value(profile.testRunner)).toBe('pytest');
    expect(value(profile.testLayout)).toBe('{app}/tests');
    expect(value(profile.factories)).toBe('factory_boy');
    expect(value(profile.typeChecker)).toBe('mypy');
    expect(value(profile.typeStrict)).toBe(true);
    expect(value(profile.linter)).toBe('ruff');
    expect(value(profile.formatter)).toBe('ruff');
    expect(value(profile.logger)).toEqual({ kind: 'stdlib', name: 'log' });
    expect(value(profile.mode)).toBe('sync');
    expect(value(profile.signals)).toBe(1);
    expect(value(profile.styles)).toMatchObject([{ folder: '', lineLength: 100, formatter: 'ruff' }]);
  });

  it('may keep to the oldest habits', async () => {
    const profile = await profileOf({
      'manage.py': 'os.environ["DJANGO_SETTINGS_MODULE"] = "site.settings"\n',
      'shop/models.py': 'from django.db import models\nclass A(models.Model): pass\n',
      'shop/tests.py': 'from django.test import TestCase\n',
      'runtime.txt': 'python-3.11.4\n',
      'requirements/dev.txt': 'django\n',
      'setup.cfg': '[flake8]\nmax-line-length = 100\n[mypy]\n',
    });
    expect(value(profile.python)).toBe('3.11');
    expect(value(profile.packageManager)).toBe('pip');
    expect(value(profile.lockFile)).toBe('requirements/dev.txt');
    expect(value(profile.managePy)).toBe('');
    expect(value(profile.settingsModule)).toBe('site.settings');
    expect(value(profile.testRunner)).toBe('django');
    expect(value(profile.testLayout)).toBe('{app}/tests.py');
    expect(value(profile.linter)).toBe('flake8');
    expect(value(profile.typeStrict)).toBe(false);
    expect(profile.formatter).toBeNull();
    expect(profile.styles).toBeNull();
  });
});

describe('a FastAPI service', () => {
  it('is read off its files', async () => {
    const profile = await profileOf({
      'backend/app/__init__.py': '',
      'backend/app/main.py':
        'from fastapi import FastAPI\nimport structlog\nlogger = structlog.get_logger()\napp = FastAPI()\n@app.get("/a")\nasync def a(): pass\n@app.post("/b")\nasync def b(): pass\n',
      'backend/tests/api/test_a.py': 'from model_bakery import baker\n',
      'uv.lock': '',
      '.python-version': '3.13\n',
      '.pre-commit-config.yaml': 'repos:\n# - id: black\n- id: ruff-format\n',
      '.github/workflows/ci.yml': 'jobs:\n  a:\n    steps:\n    - run: uv run pyright\n',
    });
    expect(value(profile.framework)).toEqual(['fastapi']);
    expect(value(profile.python)).toBe('3.13');
    expect(value(profile.packageManager)).toBe('uv');
    expect(profile.managePy).toBeNull();
    expect(value(profile.testLayout)).toBe('backend/tests');
    expect(value(profile.factories)).toBe('model_bakery');
    expect(value(profile.typeChecker)).toBe('pyright');
    expect(value(profile.formatter)).toBe('ruff');
    expect(value(profile.logger)).toEqual({ kind: 'structlog', name: 'logger' });
    expect(value(profile.mode)).toBe('async');
  });
});

describe('the Python version', () => {
  it.each([
    [{ '.github/workflows/t.yml': 'matrix:\n  python-version: ["3.12", "3.9", "3.13"]\n' }, '3.9'],
    [{ '.github/workflows/t.yml': 'matrix:\n  python-version:\n    - "3.12"\n    - 3.11\n' }, '3.11'],
    [{ 'pyproject.toml': '[tool.poetry.dependencies]\npython = "^3.9"\n' }, '3.9'],
    [{ 'pyproject.toml': '[project]\nrequires-python = "==3.12.*"\n' }, '3.12'],
    [{ 'pyproject.toml': '[project]\nrequires-python = "<3.13,>=3.11"\n' }, '3.11'],
    [{ 'setup.py': 'setup(python_requires=">=3.8")\n' }, '3.8'],
    [{ Pipfile: '[requires]\npython_version = "3.10"\n' }, '3.10'],
    [{ Dockerfile: 'FROM python:3.12-slim\n' }, '3.12'],
    [{ '.python-version': '3.12.1\n', 'pyproject.toml': '[project]\nrequires-python = ">=3.9"\n' }, '3.12'],
    [{ 'pyproject.toml': 'broken = [\n' }, null],
    [{ 'README.md': 'Python 3.12\n' }, null],
  ] as [Record<string, string>, string | null][])('%o', async (files, expected) => {
    expect(value((await profileOf(files)).python)).toBe(expected);
  });
});

describe('the version of Django', () => {
  it.each([
    [{ 'requirements.txt': 'django-filter==1.0\nDjango==1.10.5\n' }, '1.10'],
    [{ 'requirements.txt': '# django==1.0\ndjango[argon2]>=4.2,<5\n' }, '4.2'],
    [{ 'pyproject.toml': '[project]\ndependencies = [\n    "django~=5.1",\n]\n' }, '5.1'],
    [{ 'pyproject.toml': '[tool.poetry.dependencies]\ndjango = "^3.2"\n' }, '3.2'],
    [{ Pipfile: '[packages]\ndjango = {extras = ["a"], version = "~=2.2"}\n' }, '2.2'],
    [{ 'setup.py': "setup(install_requires=['Django>=2.0'])\n" }, '2.0'],
    [{ 'requirements.txt': 'django\ndjangorestframework==3.1\n' }, null],
  ] as [Record<string, string>, string | null][])('%o', async (files, expected) => {
    expect(value((await profileOf(files)).django)).toBe(expected);
  });
});

it('knows nothing of an empty repository', async () => {
  const { signals, ...rest } = await profileOf({ 'README.md': '' });
  expect(signals?.value).toBe(0);
  expect(Object.values(rest).every((fact) => fact === null)).toBe(true);
});
