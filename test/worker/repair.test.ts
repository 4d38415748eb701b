import { describe, expect, it } from 'vitest';
import type { CheckReport, GuardReport, Verdict } from '../../src/ticket/report.ts';
import { repair, type Tried } from '../../src/worker/repair.ts';
import type { Generated } from '../../src/worker/steps/generate.ts';

/** The rules of repairing, as values: what is tried is made up here. */
const reading = { orders: [], attempts: [], asked: '' };

function drafted(content: string, stopped: string | null = null): Generated {
  const change = { edits: [{ path: 'a.py', content }], commands: [], tests: [], summary: [], notes: [] };
  const reason = stopped === null ? null : { code: 'x', message: stopped, evidence: [], next: '' };
  return { change, drafted: { model: 'm', stopped: reason, reading } };
}

const computed: Generated = { ...drafted('computed'), drafted: null };

/** An attempt with so many failures, and maybe a guard that blocks. */
function tried(failures: number, blocked = false): Tried {
  const failure = { key: 'k', path: 'a.py', line: 1, message: 'wrong' };
  const nothing = { ms: 0, baseMs: null, baseCached: false, command: '', oldFailures: [], output: '' };
  const check: CheckReport = {
    name: 'ruff',
    status: 'failed',
    detail: '',
    newFailures: Array(failures).fill(failure),
    ...nothing,
  };
  const finding = { path: 'a.py', line: 1, message: 'a key', advice: '' };
  const guard: GuardReport = { name: 'secrets', weight: 'block', status: 'found', detail: '', findings: [finding] };
  const verdict: Verdict = blocked ? 'none' : failures > 0 ? 'draft' : 'ready';
  const rest = {
    branch: 'b',
    base: { ref: 'main', commit: 'c' },
    commit: 'c',
    files: [],
    summary: [],
    notes: [],
    timings: {},
  };
  const checks = failures > 0 ? [check] : [];
  return {
    kind: 'validated',
    validated: {
      ...rest,
      verdict,
      reasons: verdict === 'ready' ? [] : ['seen'],
      guards: blocked ? [guard] : [],
      checks,
    },
  };
}

/** What each round drafts, and what is found in it. */
async function play(rounds: [Generated, Tried][], most = 3) {
  const tries: number[] = [];
  const told: string[] = [];
  const [first = [computed, tried(0)]] = rounds;
  const result = await repair({
    first: first[0],
    most,
    attempt: (_, round) => {
      tries.push(round);
      return Promise.resolve(rounds[round]?.[1] ?? tried(0));
    },
    again: (_, why, round) => {
      told.push(why);
      return Promise.resolve(rounds[round]?.[0] ?? computed);
    },
  });
  const { verdict, reasons } =
    result.kind === 'validated' ? result.validated : { verdict: null, reasons: [result.reason.message] };
  return { tries, told, verdict, reasons };
}

describe('repair', () => {
  it('leaves a computed change as it is, whatever is found', async () => {
    expect(await play([[computed, tried(2)]])).toMatchObject({
      tries: [0],
      told: [],
      verdict: 'draft',
      reasons: ['seen'],
    });
  });

  it('ends where nothing is found', async () => {
    const seen = await play([
      [drafted('a'), tried(2)],
      [drafted('b'), tried(0)],
    ]);
    expect(seen).toMatchObject({ tries: [0, 1], verdict: 'ready', reasons: [] });
    expect(seen.told[0]).toContain('ruff failed');
  });

  it('goes back as often as the repository allows, and says so', async () => {
    const seen = await play([
      [drafted('a'), tried(4)],
      [drafted('b'), tried(3)],
      [drafted('c'), tried(2)],
      [drafted('d'), tried(1)],
    ]);
    expect(seen).toMatchObject({ tries: [0, 1, 2, 3], verdict: 'draft' });
    expect(seen.reasons[0]).toBe('It was repaired 3 times, and this is what is left.');
    expect((await play([[drafted('a'), tried(1)]], 0)).tries).toEqual([0]);
  });

  it('keeps the better attempt of two', async () => {
    const seen = await play([
      [drafted('a'), tried(1)],
      [drafted('b'), tried(0, true)],
      [drafted('c'), tried(5)],
    ]);
    expect(seen).toMatchObject({ tries: [0, 1, 2], verdict: 'draft' });
    expect(seen.reasons[0]).toBe('Two repairs in a row made it no better.');
  });

  it('does not try the same thing again', async () => {
    const same = drafted('a');
    expect(
      (
        await play([
          [same, tried(1)],
          [same, tried(1)],
          [same, tried(1)],
        ])
      ).tries,
    ).toEqual([0]);
  });

  it('never calls ready what the model stopped in the middle of', async () => {
    const seen = await play([[drafted('a', 'The budget was reached.'), tried(0)]]);
    expect(seen).toMatchObject({ tries: [0], verdict: 'draft', reasons: ['The budget was reached.'] });
  });

  it('stays blocked where the best is blocked', async () => {
    const seen = await play([
      [drafted('a'), tried(0, true)],
      [drafted('a', 'It needs the key.'), tried(0, true)],
    ]);
    expect(seen).toMatchObject({ verdict: 'none', reasons: ['It needs the key.', 'seen'] });
  });

  it('repairs a change whose command failed', async () => {
    const refused: Tried = {
      kind: 'refused',
      reason: { code: 'command-failed', message: 'makemigrations failed.', evidence: [], next: '' },
      output: 'NameError: Foo',
    };
    const seen = await play([
      [drafted('a'), refused],
      [drafted('b'), tried(0)],
    ]);
    expect(seen).toMatchObject({ verdict: 'ready', told: ['makemigrations failed.\nNameError: Foo'] });
    expect(
      (
        await play([
          [drafted('a'), refused],
          [drafted('a', 'No.'), refused],
        ])
      ).reasons,
    ).toEqual(['makemigrations failed. No.']);
  });
});
