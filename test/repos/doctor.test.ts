import { describe, expect, it } from 'vitest';
import { DoctorReport, examine } from '../../src/repos/doctor.ts';
import { declare } from '../../src/repos/declare.ts';
import { learn, learnWithStats } from '../../src/repos/knowledge.ts';
import { readConfigText } from '../../src/repos/read-config.ts';
import { readSettings } from '../../src/repos/read-settings.ts';
import type { Knowledge } from '../../src/shapes/shape.ts';
import { tempRepo } from '../python/temp-repo.ts';

const READY = {
  'pyproject.toml':
    '[project]\nrequires-python = "==3.11.*"\n[tool.mypy]\nstrict = true\n[tool.ruff]\n[tool.ruff.format]\n',
  'uv.lock': '',
  'app/__init__.py': '',
  'app/main.py': 'from fastapi import FastAPI\nimport httpx\napp = FastAPI()\n',
  'tests/test_main.py': 'import pytest\nimport vcr\n',
  '.github/workflows/ci.yml': 'jobs:\n  a:\n    run: mypy app\n',
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

/** As it reads where a proposal has become the repository's own file. */
function withConfig(knowledge: Knowledge, text: string): Knowledge {
  const { index, profile } = knowledge;
  return {
    index,
    profile: declare(profile, index, readConfigText(text)),
    settings: readSettings(profile, text),
  };
}

/** Values alone: what is declared has the file as its evidence. */
function valuesOf({ profile, settings }: Knowledge): unknown {
  return [Object.fromEntries(Object.entries(profile).map(([key, fact]) => [key, fact?.value ?? null])), settings];
}

const codesOf = (report: DoctorReport) => report.readiness.map((advice) => advice.code);

describe('examine', () => {
  it('finds nothing to lift in a repository that is ready', async () => {
    const report = examine(await knowledgeOf(READY), null);
    expect(report.readiness).toEqual([]);
    expect(report.conflicts).toEqual([]);
    expect(report.profile.find((line) => line.title === 'Framework')).toMatchObject({ value: 'FastAPI' });
  });

  it('puts first what lifts acceptance most', async () => {
    const report = examine(
      await knowledgeOf({
        'requirements.txt': 'django>=4\nrequests\n',
        '.github/workflows/ci.yml': 'python-version: "3.11"\nrun: pytest\n',
        'shop/models.py': 'from django.db import models\nclass A(models.Model): pass\n',
        'shop/a.py': 'import requests\nexec("x")\n',
        'shop/b.py': 'import httpx\n',
        'shop/views.py': 'def a(request): pass\nasync def b(request): pass\n',
        'shop/tests/test_a.py': 'import pytest\n',
        'manage.py': 'os.environ["DJANGO_SETTINGS_MODULE"] = "site.settings"\n',
      }),
      null,
    );
    expect(codesOf(report)).toEqual([
      'no-type-checker',
      'unpinned',
      'open-python',
      'mixed-http-client',
      'mixed-mode',
      'no-factories',
      'no-recorder',
      'magic',
      'no-linter',
      'no-formatter',
    ]);
    expect([...new Set(report.readiness.map((advice) => advice.weight))]).toEqual(['high', 'medium', 'low']);
    expect(report.readiness[1]).toMatchObject({
      finding: '2 of 2 dependencies float, and no lock file holds them.',
      evidence: [{ path: 'requirements.txt', line: 1, text: 'django>=4' }, { line: 2 }],
    });
    expect(() => DoctorReport.parse(report)).not.toThrow();
  });

  it('names what no ticket can do without before anything else', async () => {
    const report = examine(await knowledgeOf({ 'a.py': 'x = 1\n' }), null);
    const high = report.readiness.filter((advice) => advice.weight === 'high').map((advice) => advice.code);
    expect(high).toEqual(['no-framework', 'no-lock', 'no-type-checker', 'no-python', 'no-tests']);
  });

  it('counts what conflicts', async () => {
    const report = examine(
      await knowledgeOf({
        ...READY,
        'app/a.py': 'import requests\nfrom celery import shared_task\n',
        'app/b.py': 'from requests.adapters import X\nfrom fastapi import BackgroundTasks\n',
        'tests/test_b.py': 'import requests\n',
        'shop/__init__.py': '',
        'shop/models.py': 'from django.db import models\nclass A(models.Model):\n    objects = AManager()\n',
        'shop/migrations/__init__.py': '',
        'shop/migrations/0001_a.py': 'class Migration:\n    dependencies = []\n',
        'shop/migrations/0001_b.py': 'class Migration:\n    dependencies = []\n',
        'app/alembic/versions/x.py': "revision = 'x1'\ndown_revision = None\n",
        'app/alembic/versions/y2_y.py': "revision = 'y2'\ndown_revision = None\n",
      }),
      null,
    );
    expect(report.conflicts.map((conflict) => conflict.message)).toEqual([
      '2 modules use requests, 1 httpx: pick one.',
      '1 module uses celery, 1 background-tasks: pick one.',
      'app/alembic/versions has 2 last migrations: x1 and y2.',
      'The app shop has 2 last migrations: 0001_a and 0001_b.',
    ]);
    const leaves = report.readiness.filter((advice) => advice.code === 'two-leaves');
    expect(leaves).toMatchObject([
      {
        weight: 'high',
        next: 'Merge them with alembic merge heads.',
        evidence: [{ path: 'app/alembic/versions/y2_y.py' }],
      },
      {
        weight: 'high',
        next: 'Merge them with makemigrations --merge.',
        evidence: [{ path: 'shop/migrations/0001_a.py' }, {}],
      },
    ]);
    expect(codesOf(report).slice(0, 2)).toEqual(['two-leaves', 'two-leaves']);
  });

  it('lets what is declared settle a conflict', async () => {
    const knowledge = await knowledgeOf({
      ...READY,
      'app/a.py': 'import requests\n',
      'app/b.py': 'import requests\n',
      '.ensurefix.yml': 'http_client: httpx\n',
    });
    const report = examine(knowledge, 'http_client: httpx\n');
    expect(report.conflicts[0]).toMatchObject({
      message: '2 modules use requests, 1 httpx: new code takes httpx.',
      settled: 'httpx',
    });
    expect(report.readiness).toMatchObject([
      { code: 'mixed-http-client', weight: 'low', next: 'When there is time, move 2 from requests over.' },
    ]);
    expect(knowledge.profile.httpClient).toEqual({
      value: 'httpx',
      evidence: [{ path: '.ensurefix.yml', line: 1, text: 'http_client: httpx' }],
    });
  });

  it('asks which dependency lets whom in, where there are several', async () => {
    const files = { ...READY, 'app/main.py': TWO_SCOPES };
    const report = examine(await knowledgeOf(files), null);
    expect(report.readiness.find((advice) => advice.code === 'auth-scopes')).toMatchObject({ weight: 'medium' });
    expect(report.proposedConfig).toContain('#   admin: get_current_admin   # 2 operations\n');
    const yaml = 'auth:\n  staff: get_current_admin\n  user: CurrentUser\n';
    const settled = await knowledgeOf({ ...files, '.ensurefix.yml': yaml });
    expect(codesOf(examine(settled, yaml))).not.toContain('auth-scopes');
    expect(examine(settled, null).proposedConfig).toContain('auth:\n  staff: get_current_admin\n  user: CurrentUser\n');
  });

  it('counts long histories that nobody squashed', async () => {
    const migrations = Object.fromEntries(
      Array.from({ length: 50 }, (_, at) => {
        const name = (number: number) => `${String(number).padStart(4, '0')}_m`;
        const before = at === 0 ? '' : `("shop", "${name(at)}")`;
        return [
          `shop/migrations/${name(at + 1)}.py`,
          `from django.db import migrations\nclass Migration:\n    dependencies = [${before}]\n`,
        ];
      }),
    );
    const report = examine(await knowledgeOf({ ...READY, 'shop/migrations/__init__.py': '', ...migrations }), null);
    expect(report.readiness.find((advice) => advice.code === 'long-history')).toMatchObject({
      finding: '1 app has 50 migrations or more and none that is squashed: shop (50).',
      evidence: [{ path: 'shop/migrations/0050_m.py' }],
    });
  });
});

describe('the proposed file', () => {
  it.each([
    ['a service that is ready', READY],
    ['nothing much', { 'a.py': '' }],
    [
      'two of everything',
      { ...READY, 'app/a.py': 'import requests\nfrom celery import Celery\n', 'app/b.py': 'import rq\n' },
    ],
    [
      'a Django project',
      {
        'manage.py': 'os.environ["DJANGO_SETTINGS_MODULE"] = "site.settings"\n',
        'shop/models.py': 'from django.db import models\nclass A(models.Model):\n    objects = AManager()\n',
        'shop/views.py': 'def a(request): pass\n',
        'shop/tests.py': 'from django.test import TestCase\nimport factory\n',
        'requirements.txt': 'django\n',
      },
    ],
  ])('is valid as it stands and changes nothing, for %s', async (_, files) => {
    const knowledge = await knowledgeOf(files);
    const { proposedConfig } = examine(knowledge, null);
    const after = withConfig(knowledge, proposedConfig);
    // To write the version down is what locks it.
    const locked = {
      ...knowledge,
      profile: { ...knowledge.profile, pythonLocked: after.profile.pythonLocked ?? null },
    };
    expect(valuesOf(after)).toEqual(valuesOf(locked));
    expect(examine(knowledge, proposedConfig).proposedConfig).toBe(proposedConfig);
  });

  it('takes the scopes that the code names, where a file can hold them', async () => {
    const main = TWO_SCOPES.replace(
      'Depends(get_current_admin)',
      'Security(get_current_admin, scopes=["staff", "two words"])',
    ).replace('import Annotated', 'import Annotated\nfrom fastapi import Security');
    const knowledge = await knowledgeOf({ ...READY, 'app/main.py': main });
    const { proposedConfig } = examine(knowledge, null);
    expect(readConfigText(proposedConfig).config.auth).toEqual({ staff: 'get_current_admin' });
    expect(proposedConfig).toContain('#   user: CurrentUser   # ');
    expect(examine(knowledge, proposedConfig).proposedConfig).toBe(proposedConfig);
  });

  it('keeps a file that is there as it is, and adds what it leaves open', async () => {
    const own = '# ours\nmode:   async # really\nmanagers: allow\n';
    const knowledge = await knowledgeOf({ ...READY, '.ensurefix.yml': own });
    const { proposedConfig } = examine(knowledge, own);
    expect(proposedConfig.startsWith(own)).toBe(true);
    expect(readConfigText(proposedConfig).config).toEqual({
      mode: 'async',
      managers: 'allow',
      python: '3.11',
      http_client: 'httpx',
      tests: { runner: 'pytest' },
      signals: 'forbid',
    });
    const flow = '{mode: async}\n';
    expect(examine(await knowledgeOf({ ...READY, '.ensurefix.yml': flow }), flow).proposedConfig).toBe(flow);
  });

  it('lets no path break out of a comment', async () => {
    const knowledge = await knowledgeOf({
      'a\nbranch: evil/pyproject.toml': '[project]\nrequires-python = ">=3.11"\n',
    });
    const { proposedConfig } = examine(knowledge, null);
    expect(knowledge.settings.python).toBe('3.11');
    expect(readSettings(knowledge.profile, proposedConfig).branch).toBeNull();
  });
});

const TWO_SCOPES = `from typing import Annotated
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import OAuth2PasswordBearer
import httpx
app = FastAPI()
oauth2 = OAuth2PasswordBearer(tokenUrl="token")
def get_current_user(token: str = Depends(oauth2)) -> str:
    raise HTTPException(401)
CurrentUser = Annotated[str, Depends(get_current_user)]
def get_current_admin(user: CurrentUser) -> str:
    raise HTTPException(403)
@app.get("/a")
def a(user: CurrentUser) -> None: pass
@app.get("/b")
def b(admin: str = Depends(get_current_admin)) -> None: pass
@app.get("/c")
def c(admin: str = Depends(get_current_admin)) -> None: pass
`;
