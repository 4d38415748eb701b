import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newTests } from '../../../src/worker/check/new-tests.ts';
import type { BaselineStore } from '../../../src/worker/check/run-checks.ts';
import { tests } from '../../../src/worker/check/tests.ts';
import { exec } from '../../../src/lib/exec.ts';
import { makeRepo, tempDir } from '../../support/git.ts';
import { memoryStore, realEnvironment, reportOf, validateCommits } from './on-repo.ts';

/** Real pytest and unittest runs on small repositories in the real sandbox. */
let temp: Awaited<ReturnType<typeof tempDir>>;
beforeAll(async () => {
  temp = await tempDir();
});
afterAll(() => temp.remove());

const keys = (failures: { key: string }[]): string[] => failures.map((failure) => failure.key).sort();

const pytest = {
  'pytest.ini': '[pytest]\naddopts = -x --tb=no\n',
  'calc.py': 'def add(a, b):\n    return a + b\n',
  'tests/test_calc.py':
    'import pytest\nfrom calc import add\n\n\n@pytest.mark.parametrize("a", [1, 2])\ndef test_add(a):\n    assert add(a, 1) == a + 1\n\n\ndef test_old():\n    assert add(1, 1) == 3\n',
};

describe('tests with pytest', () => {
  it('has every failure by its name, new and old, although the settings stop at the first', async () => {
    const report = await reportOf(tests, temp.path, pytest, {
      'calc.py': 'def add(a, b):\n    return a + b if a != 2 else 0\n',
      'tests/test_more.py': 'import missing_module\n',
      'tests/test_setup.py':
        'import pytest\n\n\n@pytest.fixture\ndef broken():\n    raise ValueError("no")\n\n\ndef test_x(broken):\n    pass\n\n\n@pytest.mark.skip\ndef test_y():\n    pass\n',
    });
    expect(report).toMatchObject({ status: 'failed', command: 'pytest' });
    expect(keys(report.newFailures)).toEqual([
      'tests/test_calc.py::test_add[2]',
      'tests/test_more.py',
      'tests/test_setup.py::test_x',
    ]);
    expect(keys(report.oldFailures)).toEqual(['tests/test_calc.py::test_old']);
    expect(report.newFailures.find((failure) => failure.key.includes('add'))).toMatchObject({
      path: 'tests/test_calc.py',
      line: 5,
    });
    expect(report.detail).toContain('3 new, 1 on the base as well.');
    expect(report.output).not.toContain('/w/');
  });

  it('passes, and says what is skipped', async () => {
    const base = {
      ...pytest,
      'tests/test_calc.py': 'from calc import add\n\n\ndef test_add():\n    assert add(1, 1) == 2\n',
    };
    const report = await reportOf(tests, temp.path, base, { 'calc.py': 'def add(a, b):\n    return b + a\n' });
    expect(report).toMatchObject({ status: 'passed', detail: '1 test passed.', baseCached: false });
  });

  it('cannot tell where nothing is collected or the settings are wrong, and says when the change did it', async () => {
    const none = { 'pytest.ini': '[pytest]\n', 'a.py': 'x = 1\n' };
    expect(await reportOf(tests, temp.path, none, { 'a.py': 'x = 2\n' })).toMatchObject({ status: 'unavailable' });
    const report = await reportOf(tests, temp.path, pytest, { 'pytest.ini': '[pytest]\naddopts = --no-such-option\n' });
    expect(report.status).toBe('failed');
    expect(report.detail).toMatch(/no longer does: .*no-such-option/);
  });

  it('ends a test that hangs, and keeps what the suite writes away from everything else', async () => {
    const hanging = {
      '.ensurefix.yml': 'checks:\n  seconds: 2\n',
      'pytest.ini': '[pytest]\n',
      'test_a.py': 'import time\n\n\ndef test_a():\n    time.sleep(600)\n',
    };
    const report = await reportOf(tests, temp.path, hanging, { 'b.py': 'x = 1\n' });
    expect(report).toMatchObject({ status: 'unavailable', oldFailures: [{ key: 'timeout' }] });
    expect(report.detail).toBe(
      'It did not end within its limit of 2.0 s. Raise checks.seconds in .ensurefix.yml if it needs more.',
    );
  });

  it('runs what can reach the change where the whole suite does not end', async () => {
    const slow = {
      '.ensurefix.yml': 'checks:\n  seconds: 4\n',
      'pytest.ini': '[pytest]\n',
      'lib/__init__.py': '',
      'lib/calc.py': 'def add(a, b):\n    return a + b\n',
      'lib/use.py': 'from lib.calc import add\n',
      'tests/test_slow.py': 'import time\n\n\ndef test_slow():\n    time.sleep(600)\n',
      'tests/test_use.py': 'from lib.use import add\n\n\ndef test_use():\n    assert add(1, 2) == 3\n',
    };
    const broken = { 'lib/calc.py': 'def add(a, b):\n    return a - b\n' };
    const report = await reportOf(tests, temp.path, slow, broken);
    expect(report).toMatchObject({ status: 'failed' });
    expect(keys(report.newFailures)).toEqual(['tests/test_use.py::test_use']);
    expect(report.detail).toMatch(
      /within its limit of 4\.0 s.*The 1 test file that can reach the change ran on its own: 1 test failed/,
    );
  });

  it('starts with what can reach the change where the suite is known to be long, and stops at what that shows', async () => {
    const suite = {
      'pytest.ini': '[pytest]\n',
      'lib/__init__.py': '',
      'lib/calc.py': 'def add(a, b):\n    return a + b\n',
      'lib/other.py': 'def other():\n    return 1\n',
      'tests/test_calc.py': 'from lib.calc import add\n\n\ndef test_calc():\n    assert add(1, 2) == 3\n',
      'tests/test_other.py': 'from lib.other import other\n\n\ndef test_other():\n    assert other() == 1\n',
    };
    const repo = await makeRepo(path.join(temp.path, 'long'), suite);
    const base = (await repo.git('rev-parse', 'HEAD')).trim();
    const store = memoryStore();
    // As after two minutes.
    const baselineStore: BaselineStore = {
      get: async (key) => {
        const kept = await store.get(key);
        return typeof kept === 'object' && kept !== null ? { ...kept, ms: 120_000 } : kept;
      },
      put: (key, value) => store.put(key, value),
    };
    const judge = async (calc: string) => {
      const head = await repo.commit({ 'lib/calc.py': calc });
      const { checks } = await validateCommits(temp.path, repo.path, base, head, { checks: [tests], baselineStore });
      return checks[0];
    };
    await judge('def add(a, b):\n    return b + a\n');
    const broken = await judge('def add(a, b):\n    return a - b\n');
    expect(broken).toMatchObject({ status: 'failed', newFailures: [{ key: 'tests/test_calc.py::test_calc' }] });
    expect(broken?.detail).toMatch(
      /^In the 1 test file that can reach the change: 1 test failed, 0 passed\. The other/,
    );
    expect(await judge('def add(a, b):\n    return sum([a, b])\n')).toMatchObject({ detail: '2 tests passed.' });
  });

  it('is not content with tests that all fail, on the base as well', async () => {
    const base = { 'pytest.ini': '[pytest]\n', 'test_a.py': 'def test_a():\n    raise ValueError("no broker")\n' };
    const report = await reportOf(tests, temp.path, base, { 'b.py': 'x = 1\n' });
    expect(report).toMatchObject({ status: 'unavailable', detail: 'No test passes: ValueError: no broker' });
  });

  describe('that need a database server', () => {
    const LACK = `class OperationalError(Exception):\n    pass\n\n\ndef connect():\n    raise OperationalError('connection to server at "db", port 5432 failed: Connection refused')\n`;
    const base = {
      'pytest.ini': '[pytest]\n',
      'db.py': LACK,
      'calc.py': 'def add(a, b):\n    return a + b\n',
      'test_a.py':
        'from calc import add\nfrom db import connect\n\n\ndef test_a():\n    connect()\n\n\ndef test_b():\n    assert add(1, 1) == 2\n',
    };

    it('are said not to have been run, however many others pass', async () => {
      const report = await reportOf(tests, temp.path, base, { 'calc.py': 'def add(a, b):\n    return b + a\n' });
      expect(report).toMatchObject({
        status: 'unavailable',
        detail: '1 of 2 tests need a PostgreSQL server, and the sandbox has none; of the others 1 passed.',
        oldFailures: [],
      });
    });

    it('do not hide what the change breaks', async () => {
      const report = await reportOf(tests, temp.path, base, { 'calc.py': 'def add(a, b):\n    return 0\n' });
      expect(report.status).toBe('failed');
      expect(keys(report.newFailures)).toEqual(['test_a.py::test_b']);
    });

    it('prove nothing by failing without the change', async () => {
      const report = await reportOf(newTests, temp.path, base, {
        'calc.py': 'def add(a, b):\n    return b + a\n',
        'test_new.py': 'from db import connect\n\n\ndef test_new():\n    connect()\n',
      });
      expect(report).toMatchObject({
        status: 'unavailable',
        detail: 'The new tests need a PostgreSQL server, and the sandbox has none, so that their failing says nothing.',
      });
    });
  });

  it('does not follow what a test put in the place of its report', async () => {
    const outside = path.join(temp.path, 'outside.json');
    const forged = { id: 'test_a.py::test_a', outcome: 'passed', broken: false, path: null, line: null, message: '' };
    await writeFile(outside, JSON.stringify({ tests: [forged] }));
    const planted = {
      'pytest.ini': '[pytest]\n',
      'conftest.py': `import os\n\n\ndef pytest_unconfigure():\n    os.remove("/ensurefix/out/report.json")\n    os.symlink("${outside}", "/ensurefix/out/report.json")\n`,
      'test_a.py': 'def test_a():\n    assert 1 + 1 == 2\n',
    };
    const report = await reportOf(tests, temp.path, planted, { 'b.py': 'x = 1\n' });
    expect(report.status).toBe('unavailable');
  });
});

describe('a poisoned cache', () => {
  it('does not turn tests green: tracked bytecode is not run in place of its source', async () => {
    const environment = await realEnvironment();
    if (environment.kind === 'unavailable') throw new Error(environment.reason);
    const folder = path.join(temp.path, 'poison');
    await mkdir(folder);
    await writeFile(path.join(folder, 'calc.py'), 'def add(a, b):\n    return a + b\n');
    // Of the kind that Python does not compare with its source.
    const compile =
      'import py_compile; py_compile.compile("calc.py", invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)';
    const python = path.join(environment.path, 'bin/python');
    expect((await exec([python, '-c', compile], { cwd: folder })).exitCode).toBe(0);
    const [name = ''] = await readdir(path.join(folder, '__pycache__'));
    const base = {
      'pytest.ini': '[pytest]\n',
      'calc.py': 'def add(a, b):\n    return a + b\n',
      'test_calc.py': 'from calc import add\n\n\ndef test_add():\n    assert add(1, 1) == 2\n',
    };
    const repo = await makeRepo(path.join(temp.path, 'poisoned'), base);
    const before = (await repo.git('rev-parse', 'HEAD')).trim();
    await mkdir(path.join(repo.path, '__pycache__'));
    await copyFile(path.join(folder, '__pycache__', name), path.join(repo.path, '__pycache__', name));
    await repo.git('add', '-f', '__pycache__');
    const after = await repo.commit({ 'calc.py': 'def add(a, b):\n    return a - b\n' });
    const [report] = (await validateCommits(temp.path, repo.path, before, after, { checks: [tests] })).checks;
    expect(report).toMatchObject({ status: 'failed' });
    expect(keys(report?.newFailures ?? [])).toEqual(['test_calc.py::test_add']);
  });
});

describe('tests with unittest', () => {
  const base = {
    'calc.py': 'def add(a, b):\n    return a + b\n',
    'test_calc.py':
      'import unittest\n\nfrom calc import add\n\n\nclass TestAdd(unittest.TestCase):\n    def test_one(self):\n        """Adds one."""\n        self.assertEqual(add(1, 1), 2)\n\n    def test_many(self):\n        for n in (1, 2):\n            with self.subTest(n=n):\n                self.assertEqual(add(n, 1), n + 1)\n\n    def test_old(self):\n        self.assertEqual(add(1, 1), 3)\n',
  };

  it('names tests, subtests and modules that cannot be imported', async () => {
    const report = await reportOf(tests, temp.path, base, {
      'calc.py': 'def add(a, b):\n    return a + b if a != 2 else 0\n',
      'test_broken.py': 'import missing_module\n',
    });
    expect(report).toMatchObject({ status: 'failed', command: 'python -m unittest discover' });
    expect(keys(report.newFailures)).toEqual([
      'test_calc.TestAdd.test_many (n=2)',
      'unittest.loader._FailedTest.test_broken',
    ]);
    expect(keys(report.oldFailures)).toEqual(['test_calc.TestAdd.test_old']);
  });
});

describe('new tests', () => {
  const base = {
    'pytest.ini': '[pytest]\n',
    'calc.py': 'def add(a, b):\n    return a + b\n',
    'tests/test_calc.py': 'from calc import add\n\n\ndef test_add():\n    assert add(1, 1) == 2\n',
  };
  const change = { 'calc.py': 'def add(a, b):\n    return a + b\n\n\ndef double(a):\n    return 2 * a\n' };

  it('are good when they miss what the change adds, even at their import', async () => {
    const imported = {
      ...change,
      'tests/test_double.py': 'from calc import double\n\n\ndef test_double():\n    assert double(2) == 4\n',
    };
    const report = await reportOf(newTests, temp.path, base, imported);
    expect(report).toMatchObject({ status: 'passed', baseMs: null });
    expect(report.detail).toBe('1 new test fails without the change: double is not there without the change.');
    const called = {
      ...change,
      'tests/test_calc.py': `import calc\nimport pytest\nfrom calc import add\n\n\ndef test_add():\n    assert add(1, 1) == 2\n\n\nclass TestDouble:\n    @pytest.mark.parametrize("n", [1, 2])\n    def test_double(self, n):\n        assert calc.double(n) == n + n\n`,
    };
    expect(await reportOf(newTests, temp.path, base, called)).toMatchObject({ status: 'passed' });
  });

  it('are shown up when they pass without the change, are skipped, or fail for another reason', async () => {
    const more = {
      ...change,
      'tests/test_double.py':
        'import calc\nimport pytest\n\n\ndef test_nothing():\n    assert calc.add(2, 2) == 4\n\n\n@pytest.mark.skip\ndef test_skipped():\n    assert calc.double(2) == 4\n\n\ndef test_real():\n    assert calc.double(2) == 4\n',
      'tests/test_other.py': 'import not_installed\n\n\ndef test_other():\n    assert not_installed.x\n',
    };
    const report = await reportOf(newTests, temp.path, base, more, { bounds: { files: 9, lines: 99, paths: ['**'] } });
    expect(report.status).toBe('failed');
    expect(keys(report.newFailures)).toEqual([
      'tests/test_double.py::test_nothing',
      'tests/test_double.py::test_skipped',
      'tests/test_other.py::test_other',
    ]);
    expect(report.newFailures.map((failure) => failure.message).join()).toMatch(
      /passes without the change.*is skipped.*not for what the change adds: .*not_installed/s,
    );
    // A person's diff may hold what worked before, as long as something in it tells.
    const ofPerson = await reportOf(newTests, temp.path, base, more);
    expect(ofPerson).toMatchObject({ status: 'passed', newFailures: [] });
    expect(ofPerson.detail).toMatch(
      /^1 of 4 new or altered tests fails without the change; not test_nothing, test_skipped/,
    );
    const nothing = {
      ...change,
      'tests/test_double.py': 'import calc\n\n\ndef test_nothing():\n    assert calc.add(2, 2) == 4\n',
    };
    expect((await reportOf(newTests, temp.path, base, nothing)).status).toBe('failed');
  });

  it('are not asked for where only tests changed, none is new, or none is there', async () => {
    const moreTests = {
      'tests/test_calc.py': `${base['tests/test_calc.py']}\n\ndef test_more():\n    assert add(2, 2) == 4\n`,
    };
    expect((await reportOf(newTests, temp.path, base, moreTests)).status).toBe('skipped');
    expect(
      (
        await reportOf(newTests, temp.path, base, {
          ...change,
          'tests/test_calc.py': `import os\n${base['tests/test_calc.py']}`,
        })
      ).status,
    ).toBe('skipped');
    expect((await reportOf(newTests, temp.path, base, change)).status).toBe('skipped');
  });
});
