import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Environment } from '../../../src/worker/environment/environment.ts';
import { format } from '../../../src/worker/check/format.ts';
import { mypy } from '../../../src/worker/check/mypy.ts';
import { parse } from '../../../src/worker/check/parse.ts';
import { pyright } from '../../../src/worker/check/pyright.ts';
import { ruff } from '../../../src/worker/check/ruff.ts';
import { tempDir } from '../../support/git.ts';
import { memoryStore, realEnvironment, reportOf } from './on-repo.ts';

/** Each check on small repositories, with real tools in the real sandbox. */
let temp: Awaited<ReturnType<typeof tempDir>>;
beforeAll(async () => {
  temp = await tempDir();
});
afterAll(() => temp.remove());

const keys = (failures: { key: string }[]): string[] => failures.map((failure) => failure.key);
const NONE: Environment = { kind: 'unavailable', reason: 'There is no lock file.', next: 'Add one.' };

async function without(...names: string[]): Promise<Environment> {
  const environment = await realEnvironment();
  if (environment.kind === 'unavailable') return environment;
  return {
    ...environment,
    packages: Object.fromEntries(Object.entries(environment.packages).filter(([name]) => !names.includes(name))),
  };
}

describe('parse', () => {
  it('tells what the change broke from what was broken, and runs none of it', async () => {
    const base = { 'old.py': 'def f(:\n', 'fine.py': 'x = 1\n' };
    const report = await reportOf(parse, temp.path, base, {
      'old.py': '# still\ndef f(:\n',
      'fine.py': 'x = = 1\n',
      'new.py': 'raise SystemExit("it ran")\n',
      'nul.py': 'x = "\u0000"\n',
    });
    expect(report.status).toBe('failed');
    expect(report.newFailures).toMatchObject([{ path: 'fine.py', line: 1 }]);
    expect(report.oldFailures).toMatchObject([{ path: 'old.py', line: 2 }]);
  });

  it('falls back on the parser in process, held to the locked version', async () => {
    const base = { '.python-version': '3.9\n', 'a.py': 'x = 1\n' };
    const head = { 'a.py': 'match x:\n    case 1:\n        pass\n' };
    const report = await reportOf(parse, temp.path, base, head, { environment: NONE });
    expect(report).toMatchObject({ status: 'failed', command: "ruff's parser for Python 3.9" });
    expect((await reportOf(parse, temp.path, { 'a.py': '' }, head, { environment: NONE })).status).toBe('unavailable');
    expect((await reportOf(parse, temp.path, base, { 'a.txt': 'x' })).status).toBe('skipped');
  });
});

describe('ruff', () => {
  const base = { 'pyproject.toml': '[tool.ruff.lint]\nselect = ["F", "E501"]\n', 'a.py': 'import os\n' };

  it('counts alike findings one by one, whatever line they have moved to', async () => {
    const report = await reportOf(ruff, temp.path, base, {
      'a.py': 'x = 1\nimport os\nimport os\nimport re\n',
      'b.py': 'y = undefined\n',
    });
    expect(report).toMatchObject({ status: 'failed', command: 'ruff check' });
    expect(keys(report.newFailures)).toContain('b.py: F821 Undefined name `undefined`');
    expect(keys(report.oldFailures)).toContain('a.py: F401 `os` imported but unused');
  });

  it('uses the settings of the repository, in its folder', async () => {
    const nested = {
      'backend/pyproject.toml': base['pyproject.toml'],
      'backend/manage.py': '',
      'backend/a.py': 'x = 1\n',
    };
    const report = await reportOf(ruff, temp.path, nested, { 'backend/a.py': `x = "${'y'.repeat(90)}"\nl = 1\n` });
    expect(keys(report.newFailures)).toEqual(['backend/a.py: E501 Line too long (N > N)']);
  });

  it('is our own with the settings of the repository where the environment has none, and says so', async () => {
    const head = {
      'a.py': 'import os\nimport re\n',
      'b.py': `x = "${'y'.repeat(90)}"\nl = undefined\n`,
      'kept/c.py': 'import os\n',
    };
    const settings = '[tool.ruff]\nexclude = ["kept"]\n[tool.ruff.lint]\nselect = ["F", "E501"]\n';
    for (const environment of [await without('ruff'), NONE]) {
      const report = await reportOf(ruff, temp.path, { ...base, 'pyproject.toml': settings }, head, { environment });
      expect(report).toMatchObject({
        status: 'failed',
        command: expect.stringMatching(/^ruff check \(ruff \d+\.\d+\.\d+ of EnsureFix bot\)$/) as string,
        detail: expect.stringMatching(/^4 problems found by ruff .* because the environment has none\./) as string,
      });
      expect(keys(report.newFailures).sort()).toEqual([
        'a.py: F401 `re` imported but unused',
        'b.py: E501 Line too long (N > N)',
        'b.py: F821 Undefined name `undefined`',
      ]);
      expect(keys(report.oldFailures)).toEqual(['a.py: F401 `os` imported but unused']);
    }
  });

  it('is held to its own rules where the repository calls it and configures none', async () => {
    const called = { '.pre-commit-config.yaml': '- id: ruff\n', 'a.py': 'x = 1\n' };
    const report = await reportOf(
      ruff,
      temp.path,
      called,
      { 'a.py': 'l = 1\nif l == None: pass\n' },
      { environment: NONE },
    );
    expect(keys(report.newFailures).sort()).toEqual([
      expect.stringContaining('a.py: E701') as string,
      expect.stringContaining('a.py: E711') as string,
      expect.stringContaining('a.py: E741') as string,
    ]);
  });

  it('is skipped where it is not used, and says when its settings are wrong', async () => {
    const head = { 'a.py': 'x = 1\n' };
    expect((await reportOf(ruff, temp.path, { 'a.py': '' }, head)).status).toBe('skipped');
    const broken = { ...base, 'pyproject.toml': '[tool.ruff.lint]\nselect = ["NOPE1"]\n' };
    expect((await reportOf(ruff, temp.path, broken, head)).status).toBe('unavailable');
  });
});

describe('format', () => {
  it('names files that are not formatted any more', async () => {
    const base = {
      'pyproject.toml': '[tool.ruff.format]\nquote-style = "single"\n',
      'old.py': 'x = "1"\n',
      'a.py': "x = '1'\n",
    };
    const report = await reportOf(format, temp.path, base, {
      'old.py': 'x = "2"\n',
      'a.py': "x  =  '1'\n",
      'b.py': "y = '2'\n",
    });
    expect(report).toMatchObject({ status: 'failed', command: 'ruff format --check' });
    expect(keys(report.newFailures)).toEqual(['a.py']);
    expect(keys(report.oldFailures)).toEqual(['old.py']);
  });

  it.each(['ruff', 'black'])('is done by our ruff where the environment has no %s', async (tool) => {
    const settings =
      { ruff: '[tool.ruff]\nline-length = 20\n[tool.ruff.format]\n', black: '[tool.black]\nline-length = 20\n' }[
        tool
      ] ?? '';
    const base = { 'pyproject.toml': settings, 'old.py': "x = '1'\n", 'a.py': 'x = 1\n' };
    const head = { 'old.py': "x = '2'\n", 'a.py': 'value = call(1234, 5678)\n', 'b.py': 'y = "2"\n' };
    const report = await reportOf(format, temp.path, base, head, { environment: NONE });
    expect(report).toMatchObject({
      status: 'failed',
      command: expect.stringContaining('of EnsureFix bot') as string,
      detail: expect.stringContaining(
        tool === 'black' ? 'in the style of black' : 'because the environment has no formatter',
      ) as string,
    });
    expect(keys(report.newFailures)).toEqual(['a.py']);
    expect(keys(report.oldFailures)).toEqual(['old.py']);
  });
});

describe('mypy', () => {
  const base = {
    'mypy.ini': '[mypy]\nfiles = pkg\n',
    'pkg/__init__.py': '',
    'pkg/a.py': 'def f(x: int) -> str:\n    return x\n',
    'pkg/b.py': 'def g() -> int:\n    return 1\n',
  };

  it('finds new errors beside old ones, keeps its cache, and does not confuse the sides', async () => {
    const store = memoryStore();
    // The same length as before: a cache that went by size and date would not see it.
    const head = { 'pkg/b.py': 'def g() -> str:\n    return 1\n' };
    const report = await reportOf(mypy, temp.path, base, head, { baselineStore: store });
    expect(report).toMatchObject({ status: 'failed', command: 'mypy' });
    expect(report.newFailures).toMatchObject([{ path: 'pkg/b.py', line: 2 }]);
    expect(report.oldFailures).toMatchObject([{ path: 'pkg/a.py' }]);
  });

  it('looks at everything where nothing is named, and is unavailable where it cannot work', async () => {
    const bare = { 'mypy.ini': '[mypy]\n', 'a.py': 'x: int = 1\n' };
    expect(await reportOf(mypy, temp.path, bare, { 'a.py': 'x: int = ""\n' })).toMatchObject({
      status: 'failed',
      newFailures: [{ path: 'a.py' }],
    });
    const broken = { ...bare, 'mypy.ini': '[mypy]\nplugins = nothing_here\n' };
    const report = await reportOf(mypy, temp.path, broken, { 'a.py': 'x: int = 2\n' });
    expect(report).toMatchObject({ status: 'unavailable' });
    expect(report.detail).toMatch(/nothing_here/);
  });
});

describe('pyright', () => {
  it('is unavailable where the environment has none', async () => {
    const base = { 'pyrightconfig.json': '{}', 'a.py': 'x = 1\n' };
    expect((await reportOf(pyright, temp.path, base, { 'a.py': 'x = 2\n' })).status).toBe('unavailable');
  });
});
