import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/lib/log.ts';
import { mypy } from '../../../src/worker/check/mypy.ts';
import { teeth } from '../../../src/worker/check/teeth.ts';
import { tests } from '../../../src/worker/check/tests.ts';
import { NOT_ISOLATED } from '../../../src/ticket/outcome.ts';
import { openSandbox } from '../../../src/worker/sandbox/open-sandbox.ts';
import type { SandboxCommand } from '../../../src/worker/sandbox/sandbox.ts';
import { validateFiles } from '../check/on-repo.ts';

/** What an operator gets who says SANDBOX=none. */
let folder = '';
let work = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ensurefix-without-'));
  work = path.join(folder, 'work');
  mkdirSync(work);
});
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

async function run(script: string, more: Partial<SandboxCommand> = {}) {
  const sandbox = await openSandbox('none', silentLog);
  const signal = new AbortController().signal;
  return sandbox.run({ argv: ['sh', '-c', script], work, mounts: [], env: {}, timeoutMs: 20_000, signal, ...more });
}

describe('without a sandbox', () => {
  it('says so, first of all', async () => {
    const sandbox = await openSandbox('none', silentLog);
    expect([sandbox.isolated, sandbox.limits[0]]).toEqual([false, NOT_ISOLATED]);
  });

  it('a program sees the places it was told of, and says and leaves them as in a sandbox', async () => {
    const out = path.join(folder, 'out');
    mkdirSync(out);
    writeFileSync(path.join(out, 'asked.json'), JSON.stringify({ file: '/w/a.py', report: '/out/said.jsonl' }));
    writeFileSync(path.join(folder, 'outside'), '/w/a.py');
    symlinkSync(path.join(folder, 'outside'), path.join(out, 'link.json'));
    const mounts = [{ from: out, to: '/out', writable: true }];
    const script =
      'pwd; echo "$GIVEN"; cp /out/asked.json /out/said.jsonl; grep -o "[^\\"]*a.py" /out/asked.json > real; exit 3';
    const result = await run(script, { mounts, env: { GIVEN: '/w/src:/wide' } });
    expect(result).toMatchObject({ exitCode: 3, ended: 'exit', stdout: '/w\n/w/src:/wide\n' });
    expect(readFileSync(path.join(work, 'real'), 'utf8').trim()).toBe(path.join(work, 'a.py'));
    expect(readFileSync(path.join(out, 'said.jsonl'), 'utf8')).toBe(readFileSync(path.join(out, 'asked.json'), 'utf8'));
    expect(readFileSync(path.join(folder, 'outside'), 'utf8')).toBe('/w/a.py');
  });

  it('a program still gets none of our variables, a home of its own, and an end', async () => {
    process.env.ENSUREFIX_TEST_SECRET = 'hush-4711';
    try {
      const result = await run('env; test -d "$HOME" && test "$HOME" != "$OLD" && echo home', {
        env: { OLD: os.homedir() },
      });
      expect(result.stdout).not.toContain('hush-4711');
      expect(result.stdout).toContain('\nhome\n');
    } finally {
      delete process.env.ENSUREFIX_TEST_SECRET;
    }
    const late = await run('(sleep 1; touch late) & trap "" TERM; sleep 60', { timeoutMs: 300 });
    expect(late).toMatchObject({ exitCode: null, ended: 'timeout' });
    expect(existsSync(path.join(work, 'late'))).toBe(false);
    expect(await run('', { argv: ['no-such-program'] })).toMatchObject({ exitCode: 127 });
  });

  it('checks say the same', async () => {
    const base = {
      'pytest.ini': '[pytest]\n',
      'mypy.ini': '[mypy]\nstrict = true\n',
      'calc.py': 'def add(a: int, b: int) -> int:\n    return a + b\n',
      'test_calc.py': 'from calc import add\n\n\ndef test_add() -> None:\n    assert add(1, 2) == 3\n',
    };
    const head = { 'calc.py': 'def add(a: int, b: int) -> int:\n    return f"{a}" + b\n' };
    const sandbox = await openSandbox('none', silentLog);
    const validation = await validateFiles(folder, base, head, { sandbox, checks: [tests, mypy, teeth] });
    expect(validation.checks).toMatchObject([
      { status: 'failed', newFailures: [{ key: 'test_calc.py::test_add', path: 'test_calc.py' }] },
      { status: 'failed' },
      { detail: expect.stringContaining('') },
    ]);
    expect(validation.sandbox).toContain(NOT_ISOLATED);
  });
});
