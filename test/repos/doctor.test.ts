import { describe, expect, it } from 'vitest';
import { examine } from '../../src/repos/doctor.ts';
import { learn, learnWithStats } from '../../src/repos/knowledge.ts';
import { readSettings } from '../../src/repos/read-settings.ts';
import { tempRepo } from '../python/temp-repo.ts';

const READY = {
  'pyproject.toml':
    '[project]\nrequires-python = ">=3.11"\n[tool.mypy]\nstrict = true\n[tool.ruff]\n[tool.ruff.format]\n',
  'uv.lock': '',
  'app/__init__.py': '',
  'app/main.py': 'from fastapi import FastAPI\nimport httpx\napp = FastAPI()\n',
  'tests/test_main.py': 'import pytest\n',
};

async function knowledgeOf(files: Record<string, string>) {
  const repo = await tempRepo();
  return learn({ gitDir: repo.gitDir, commit: await repo.commit(files), cacheDir: repo.cacheDir });
}

describe('learn', () => {
  it('puts index, profile and settings together, the file over the profile and the operator over both', async () => {
    const repo = await tempRepo();
    const commit = await repo.commit({ ...READY, '.ensurefix.yml': 'python: "3.12"\nmanagers: allow\n' });
    const options = { gitDir: repo.gitDir, commit, cacheDir: repo.cacheDir, override: { python: '3.13' } };
    const { knowledge, stats } = await learnWithStats(options);
    expect(knowledge.index.modules['app/main.py']?.name).toBe('app.main');
    expect(knowledge.profile.python?.value).toBe('3.11');
    expect(knowledge.settings).toMatchObject({ python: '3.13', managers: 'allow', environment: { lock: null } });
    expect(stats).toMatchObject({ modules: 3, scanned: 3 });
    expect((await learnWithStats(options)).stats).toMatchObject({ scanned: 0, reused: 3 });
  });

  it('says what is wrong with the file', async () => {
    await expect(knowledgeOf({ '.ensurefix.yml': 'pyton: "3.12"\n' })).rejects.toThrow('line 1, has a key "pyton"');
  });
});

describe('examine', () => {
  it('finds nothing to lift in a repository that is ready', async () => {
    const report = examine(await knowledgeOf(READY));
    expect(report.readiness).toEqual([]);
    expect(report.conflicts).toEqual([]);
    expect(report.profile.find((line) => line.title === 'Framework')).toMatchObject({ value: 'FastAPI' });
  });

  it('puts first what lifts acceptance most', async () => {
    const report = examine(await knowledgeOf({ 'a.py': 'x = 1\n' }));
    const codes = report.readiness.map((advice) => advice.code);
    expect(codes.slice(0, 4).sort()).toEqual(['no-framework', 'no-lock', 'no-python', 'no-tests']);
    expect([...new Set(report.readiness.map((advice) => advice.weight))]).toEqual(['high', 'medium', 'low']);
    expect(codes).toContain('no-formatter');
  });

  it('counts what conflicts', async () => {
    const report = examine(
      await knowledgeOf({
        ...READY,
        'app/a.py': 'import requests\n',
        'app/b.py': 'from requests.adapters import X\n',
        'tests/test_b.py': 'import requests\n',
        'shop/__init__.py': '',
        'shop/models.py': 'from django.db import models\nclass A(models.Model):\n    objects = AManager()\n',
        'shop/migrations/__init__.py': '',
        'shop/migrations/0001_a.py': 'class Migration:\n    dependencies = []\n',
        'shop/migrations/0001_b.py': 'class Migration:\n    dependencies = []\n',
      }),
    );
    expect(report.conflicts.map((conflict) => conflict.message)).toEqual([
      '2 modules use requests, 1 uses httpx.',
      'The app shop has 2 last migrations: 0001_a and 0001_b.',
    ]);
    expect(report.readiness[0]).toMatchObject({
      code: 'two-leaves',
      weight: 'high',
      evidence: [{ path: 'shop/migrations/0001_a.py' }, {}],
    });
    expect(report.readiness.find((advice) => advice.code === 'custom-managers')?.evidence).toEqual([
      { path: 'shop/models.py', line: 3, text: 'AManager()' },
    ]);
  });

  it('proposes a file that is valid as it stands and changes nothing', async () => {
    for (const files of [READY, { 'a.py': '' }]) {
      const knowledge = await knowledgeOf(files);
      const { proposedConfig } = examine(knowledge);
      expect(readSettings(knowledge.profile, proposedConfig)).toEqual(knowledge.settings);
    }
  });

  it('lets no path break out of a comment', async () => {
    const knowledge = await knowledgeOf({
      'a\nbranch: evil/pyproject.toml': '[project]\nrequires-python = ">=3.11"\n',
    });
    const { proposedConfig } = examine(knowledge);
    expect(knowledge.settings.python).toBe('3.11');
    expect(readSettings(knowledge.profile, proposedConfig).branch).toBeNull();
  });
});
