import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mutantsOf, statementsOn } from '../../../src/python/edit/mutants.ts';
import { teeth } from '../../../src/worker/check/teeth.ts';
import { tests } from '../../../src/worker/check/tests.ts';
import { tempDir } from '../../support/git.ts';
import { validateFiles } from './on-repo.ts';

/** Real mutants of real code, with real test runs in the real sandbox. */
let temp: Awaited<ReturnType<typeof tempDir>>;
beforeAll(async () => {
  temp = await tempDir();
});
afterAll(() => temp.remove());

const BASE = {
  'pytest.ini': '[pytest]\n',
  'till.py': '"""Prices."""\n\n\ndef price(total):\n    return total\n\n\ndef label(total):\n    return str(total)\n',
  'test_till.py':
    'from till import label, price\n\n\ndef test_price():\n    assert price(50) == 50\n\n\ndef test_label():\n    assert label(1)\n',
};
const HEAD = `"""Prices."""


def price(total):
    """With the discount."""
    if total >= 100:
        return total - 10
    return total


def label(total):
    if total < 0:
        raise ValueError("below zero")
    return str(total)
`;
const TICKET = { bounds: { files: 9, lines: 99, paths: ['**'] }, requiredChecks: ['tests', 'new-tests'] };

async function teethOf(head: Record<string, string>, more: Parameters<typeof validateFiles>[3] = {}) {
  const validation = await validateFiles(temp.path, BASE, head, {
    checks: [tests, teeth],
    requiredChecks: null,
    ...more,
  });
  const report = validation.checks.find((check) => check.name === 'teeth');
  if (report === undefined) throw new Error('teeth did not report');
  return { ...validation, report };
}

describe('teeth', () => {
  it('tells what no test runs and which mistakes none notices, and leaves a person their diff', async () => {
    const { report, verdict } = await teethOf({ 'till.py': HEAD });
    expect(report).toMatchObject({ status: 'passed', newFailures: [] });
    expect(report.detail).toMatch(
      /^No test runs line 7 of till\.py, line 13 of till\.py\. \d of \d small mistakes put into them are noticed\./,
    );
    // 50 is far from the boundary: nobody would see it move.
    expect(report.output).toContain('till.py:6 `>=` as `>`');
    expect(report.output).not.toContain('negated');
    expect(verdict).toBe('ready');
  });

  it('holds a ticket to what it changed, and is content with tests that notice', async () => {
    const { report, verdict } = await teethOf({ 'till.py': HEAD }, TICKET);
    expect(report.status).toBe('failed');
    expect(report.newFailures.map(({ path, line }) => `${path}:${line}`)).toEqual(
      expect.arrayContaining(['till.py:7', 'till.py:13']),
    );
    expect(verdict).toBe('draft');
    const good = `import pytest\nfrom till import label, price\n\n\n@pytest.mark.parametrize(("total", "asked"), [(99, 99), (100, 90), (101, 91)])\ndef test_price(total, asked):\n    assert price(total) == asked\n\n\ndef test_label():\n    assert label(0) == "0"\n\n\ndef test_below():\n    with pytest.raises(ValueError):\n        label(-1)\n`;
    const better = await teethOf({ 'till.py': HEAD, 'test_till.py': good }, TICKET);
    expect(better.report).toMatchObject({ status: 'passed', newFailures: [] });
    expect(better.report.detail).toMatch(
      /^Tests run every changed statement \(\d\)\. (\d+) of \1 small mistakes put into them are noticed\.$/,
    );
  });

  it('does not call ready what no test runs at all, or what could not be tested', async () => {
    const untested = `${BASE['till.py']}\n\ndef refund(total):\n    return total * 2\n`;
    const { report, verdict, reasons } = await teethOf({ 'till.py': untested });
    expect(report).toMatchObject({ status: 'unavailable', detail: 'No test runs line 13 of till.py.' });
    expect(verdict).toBe('draft');
    expect(reasons.join()).toContain('No test runs line 13 of till.py.');
    const environment = { kind: 'unavailable', reason: 'There is no Python 3.99.', next: 'Install it.' } as const;
    const unable = await teethOf({ 'till.py': HEAD }, { environment });
    expect(unable.verdict).toBe('draft');
    expect(unable.reasons.join()).toContain('There is no Python 3.99.');
  });

  it('asks nothing of words, layout and tests', async () => {
    const words = BASE['till.py']
      .replace('return total\n', '# All of it.\n    return   total\n')
      .replace('Prices', 'The prices');
    const environment = { kind: 'unavailable', reason: 'None.', next: '' } as const;
    const { report, verdict } = await teethOf(
      { 'till.py': words, 'test_till.py': `${BASE['test_till.py']}\n` },
      { environment },
    );
    expect(report.status).toBe('skipped');
    expect(verdict).toBe('ready');
  });
});

describe('mutants', () => {
  const SOURCE = `import logging


def f(a, b: int = 1) -> int:
    """Doc."""
    if not a and b > 1:
        logging.info("x")
        notify(a)
    elif a is None:
        raise KeyError(
            "gone"
        )
    total = a + b
    name = "a" + b
    total -= 2
    return total
`;
  const all = new Set(Array.from({ length: 20 }, (_, at) => at));

  it('are of what a function does, one small change each, on lines that stay where they are', async () => {
    const found = await mutantsOf(SOURCE, all);
    expect(found.map(({ line, what }) => `${line} ${what}`)).toEqual([
      '6 `not a and b > 1` negated',
      '6 `not a` without its not',
      '6 `and` as `or`',
      '6 `>` as `>=`',
      '6 `1` as `2`',
      '8 without `notify(a)`',
      '9 `a is None` negated',
      '9 `is` as `is not`',
      '10 without `raise KeyError( "gone" )`',
      '10 `raise KeyError` as `raise RuntimeError`',
      '13 `+` as `-`',
      '15 `-=` as `+=`',
      '15 `2` as `3`',
      '16 `return total` as `return None`',
    ]);
    for (const { source } of found) expect(source.split('\n')).toHaveLength(SOURCE.split('\n').length);
  });

  it('come from statements that stand on the changed lines', async () => {
    const found = await statementsOn(SOURCE, new Set([5, 11, 15]));
    expect(found).toEqual([
      { line: 10, endLine: 12, within: 'f' },
      { line: 15, endLine: 15, within: 'f' },
    ]);
  });
});
