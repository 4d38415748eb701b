import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findDomain } from '../../../src/python/index/domain.ts';
import type { Knowledge } from '../../../src/shapes/shape.ts';
import type { Failure } from '../../../src/ticket/report.ts';
import type { Check, CheckRun } from '../../../src/worker/check/check.ts';
import { type BaselineStore, type CheckProgress, runChecks } from '../../../src/worker/check/run-checks.ts';
import type { Sandbox } from '../../../src/worker/sandbox/sandbox.ts';
import { PLAIN_SETTINGS, profileWith } from '../../support/shop.ts';
import { tempDir } from '../../support/git.ts';

/** The runner with checks of the test's own: what the real ones do is in checks.test.ts. */
let temp: Awaited<ReturnType<typeof tempDir>>;
let kept: Map<string, object>;
let store: BaselineStore;

beforeEach(async () => {
  temp = await tempDir();
  kept = new Map();
  store = {
    get: (key) => Promise.resolve(kept.get(key) ?? null),
    put: (key, value) => Promise.resolve(void kept.set(key, value)),
  };
});
afterEach(() => temp.remove());

const knowledge: Knowledge = {
  index: {
    commit: '',
    files: [],
    modules: {},
    unread: [],
    ...findDomain({}),
  },
  profile: profileWith({}),
  settings: PLAIN_SETTINGS,
};

const sandbox: Sandbox = {
  isolated: true,
  limits: [],
  run: () => Promise.reject(new Error('these checks run nothing')),
};

function passing(): CheckRun {
  return { kind: 'passed', failures: [], detail: 'Fine.', output: '' };
}

function failing(...keys: string[]): CheckRun {
  const failures = keys.map((key): Failure => ({ key, path: 'test_a.py', line: 1, message: key }));
  return { kind: 'failed', failures, detail: `${keys.length} failed.`, output: '' };
}

function checkOf(parts: Partial<Check> & Pick<Check, 'name' | 'run'>): Check {
  return {
    title: parts.name,
    weight: 1,
    sides: 'both',
    executes: false,
    applies: () => ({ kind: 'run', command: parts.name }),
    cacheKey: () => '',
    ...parts,
  };
}

function run(
  checks: Check[],
  more: { signal?: AbortSignal; onProgress?: (event: CheckProgress) => void; off?: string[] } = {},
) {
  const side = (commit: string) => ({
    commit,
    knowledge: {
      ...knowledge,
      settings: { ...PLAIN_SETTINGS, checks: { ...PLAIN_SETTINGS.checks, off: more.off ?? [] } },
    },
    environment: {
      kind: 'available' as const,
      key: 'k',
      path: '/x',
      python: '3.11.1',
      interpreter: [],
      source: '',
      packages: {},
    },
    layOut: async (at: string) => {
      await mkdir(at, { recursive: true });
      await writeFile(path.join(at, 'file.txt'), commit);
      return at;
    },
  });
  return runChecks({
    checks,
    base: side('base-commit'),
    head: side('head-commit'),
    diff: { base: '', head: '', files: [], patch: '' },
    newTests: [],
    behaviour: [],
    ofTicket: false,
    openBranches: [],
    sandbox,
    folder: path.join(temp.path, 'checks'),
    cacheFolder: path.join(temp.path, 'cache'),
    baselineStore: store,
    atOnce: 2,
    onProgress: more.onProgress ?? (() => undefined),
    signal: more.signal ?? new AbortController().signal,
  });
}

describe('runChecks', () => {
  it('starts the longest first, two at a time, and reports in the order of the list', async () => {
    const started: string[] = [];
    let under = 0;
    let most = 0;
    const slow = (name: string, weight: number): Check =>
      checkOf({
        name,
        weight,
        run: async () => {
          under += 1;
          most = Math.max(most, under);
          await new Promise((resolve) => setTimeout(resolve, 5));
          under -= 1;
          return passing();
        },
      });
    const reports = await run([slow('short', 1), slow('long', 9), slow('middle', 5)], {
      onProgress: ({ check, side, state }) => state === 'running' && started.push(`${check} ${side}`),
    });
    expect(started).toEqual(['long head', 'long base', 'middle head', 'middle base', 'short head', 'short base']);
    expect(most).toBe(2);
    expect(reports.map((report) => report.name)).toEqual(['short', 'long', 'middle']);
  });

  it('uses the result of a base again, but not one that could not run', async () => {
    let runs: string[] = [];
    const checks = [
      checkOf({ name: 'steady', run: ({ side }) => Promise.resolve((runs.push(`steady ${side}`), failing('old'))) }),
      checkOf({
        name: 'absent',
        run: ({ side }) => {
          runs.push(`absent ${side}`);
          return Promise.resolve({ ...passing(), kind: 'unavailable' as const });
        },
      }),
    ];
    const [first] = await run(checks);
    expect(first).toMatchObject({ status: 'preexisting', baseCached: false });
    runs = [];
    const [second] = await run(checks);
    expect(second).toMatchObject({ status: 'preexisting', baseCached: true });
    expect(runs.sort()).toEqual(['absent base', 'absent head', 'steady head']);
    for (const key of kept.keys()) kept.set(key, { kind: 'damaged' });
    expect((await run(checks))[0]).toMatchObject({ status: 'preexisting', baseCached: false });
  });

  it('gives what executes code a tree of its own, and leaves nothing behind', async () => {
    const seen: string[] = [];
    const executing = (name: string): Check =>
      checkOf({
        name,
        executes: true,
        run: async (context) => {
          seen.push((await readdir(context.tree)).join());
          await writeFile(path.join(context.tree, `${name}.txt`), 'x');
          await writeFile(path.join(context.scratch, 'x'), 'x');
          return passing();
        },
      });
    await run([executing('one'), executing('two')]);
    expect(seen).toEqual(['file.txt', 'file.txt', 'file.txt', 'file.txt']);
    expect(await readdir(temp.path)).toEqual(['cache']);
  });

  it('says why a check did not run', async () => {
    const skipped = checkOf({
      name: 'a',
      applies: () => ({ kind: 'skipped', detail: 'There is none.' }),
      run: () => Promise.resolve(passing()),
    });
    const off = checkOf({ name: 'b', run: () => Promise.resolve(failing('x')) });
    const reports = await run([skipped, off], { off: ['b'] });
    expect(reports.map(({ status, detail }) => [status, detail])).toEqual([
      ['skipped', 'There is none.'],
      ['skipped', "Switched off by the repository's settings (checks.off)."],
    ]);
  });

  it('throws on a cancel, after what is under way has ended', async () => {
    const controller = new AbortController();
    const cancelling = checkOf({
      name: 'a',
      run: () => {
        controller.abort(new Error('stopped'));
        return Promise.resolve(passing());
      },
    });
    await expect(run([cancelling], { signal: controller.signal })).rejects.toThrow('stopped');
    expect(await readdir(temp.path)).toEqual(['cache']);
  });

  it('tells how far it is', async () => {
    const events: string[] = [];
    const simple = checkOf({ name: 'a', sides: 'head', run: () => Promise.resolve(passing()) });
    await run([simple], {
      onProgress: ({ check, side, state, done, total }) => events.push(`${check} ${side} ${state} ${done}/${total}`),
    });
    expect(events).toEqual(['a head running 0/1', 'a head done 1/1']);
  });
});

describe('a failure that only the head has', () => {
  const twice = (second: { head: CheckRun; base: CheckRun }, asked: string[] = []): Check =>
    checkOf({
      name: 'tests',
      executes: true,
      run: ({ side }) => Promise.resolve(side === 'head' ? failing('t1', 't2') : passing()),
      again: (context, failures) => {
        asked.push(`${context.side}: ${failures.map((failure) => failure.key).join()}`);
        return Promise.resolve(second[context.side]);
      },
    });

  it('counts when it fails again', async () => {
    const [report] = await run([twice({ head: failing('t1', 't2'), base: passing() })]);
    expect(report).toMatchObject({ status: 'failed', newFailures: [{ key: 't1' }, { key: 't2' }] });
  });

  it('is left out and named when it passes the second time', async () => {
    const asked: string[] = [];
    const [report] = await run([twice({ head: failing('t2'), base: passing() }, asked)]);
    expect(report).toMatchObject({ status: 'failed', newFailures: [{ key: 't2' }] });
    expect(report?.detail).toContain('Failed once and passed when run again, so not counted: t1.');
    expect(asked).toEqual(['head: t1,t2', 'base: t1,t2']);
    const [none] = await run([twice({ head: passing(), base: passing() })]);
    expect(none).toMatchObject({ status: 'passed', newFailures: [] });
  });

  it('is an old one when the base fails too, the second time', async () => {
    const [report] = await run([twice({ head: failing('t1', 't2'), base: failing('t1', 't2') })]);
    expect(report).toMatchObject({
      status: 'preexisting',
      newFailures: [],
      oldFailures: [{ key: 't1' }, { key: 't2' }],
    });
  });

  it('leaves what its run did not tell untold, when it was chance', async () => {
    const without = (run: CheckRun): CheckRun => ({ ...run, incomplete: '3 of 5 tests need a server.' });
    const check = checkOf({
      name: 'tests',
      executes: true,
      run: ({ side }) => Promise.resolve(without(side === 'head' ? failing('t1') : passing())),
      again: () => Promise.resolve(passing()),
    });
    expect((await run([check]))[0]).toMatchObject({ status: 'unavailable', detail: '3 of 5 tests need a server.' });
  });

  it('counts as it is where it cannot be run again', async () => {
    const [report] = await run([twice({ head: { ...passing(), kind: 'unavailable' }, base: passing() })]);
    expect(report).toMatchObject({ status: 'failed', newFailures: [{ key: 't1' }, { key: 't2' }] });
  });
});
