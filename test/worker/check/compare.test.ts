import { describe, expect, it } from 'vitest';
import type { Failure } from '../../../src/ticket/report.ts';
import { compare, type Ran } from '../../../src/worker/check/compare.ts';

const failure = (key: string, line = 1): Failure => ({ key, path: 'a.py', line, message: key });
const passed: Ran = { kind: 'passed', failures: [], detail: 'Fine.', output: '', ms: 1 };
const failed = (...keys: string[]): Ran => ({
  ...passed,
  kind: 'failed',
  detail: 'Bad.',
  failures: keys.map((key) => failure(key)),
});
const partly = (run: Ran): Ran => ({ ...run, incomplete: 'Only half of it ran.' });
const unavailable: Ran = { ...passed, kind: 'unavailable', detail: 'It cannot start.' };

describe('compare', () => {
  it.each([
    ['passed on both', passed, passed, 'passed', 0, 0],
    ['repaired', failed('a'), passed, 'passed', 0, 0],
    ['broken', passed, failed('a'), 'failed', 1, 0],
    ['broken before', failed('a', 'b'), failed('b'), 'preexisting', 0, 1],
    ['one more', failed('a'), failed('a', 'b'), 'failed', 1, 1],
    ['the same key once more', failed('a'), failed('a', 'a'), 'failed', 1, 1],
    ['another instead', failed('a'), failed('b'), 'failed', 1, 0],
    ['cannot run on both', unavailable, unavailable, 'unavailable', 0, 0],
    ['cannot run any more', passed, unavailable, 'failed', 1, 0],
    ['cannot run where it failed', failed('a'), unavailable, 'failed', 1, 1],
    ['runs at last', unavailable, passed, 'passed', 0, 0],
    ['runs at last and fails', unavailable, failed('a'), 'failed', 1, 0],
    ['incomplete on both', partly(passed), partly(passed), 'unavailable', 0, 0],
    ['incomplete on both, with what failed before', partly(failed('a')), partly(failed('a')), 'unavailable', 0, 1],
    ['incomplete on both, and broken', partly(passed), partly(failed('a')), 'failed', 1, 0],
    ['incomplete since the change', passed, partly(passed), 'failed', 1, 0],
    ['complete since the change', partly(failed('a')), passed, 'passed', 0, 0],
    ['head alone', null, failed('a'), 'failed', 1, 0],
    ['head alone, unavailable', null, unavailable, 'unavailable', 0, 0],
  ] as const)('%s', (_, base, head, status, fresh, old) => {
    const seen = compare(base, head);
    expect([seen.status, seen.newFailures.length, seen.oldFailures.length]).toEqual([status, fresh, old]);
    expect(seen.detail).not.toBe('');
  });

  it('knows a failure by its key wherever it has moved', () => {
    const head = { ...failed(), failures: [failure('a', 90)] };
    expect(compare(failed('a'), head).status).toBe('preexisting');
  });

  it('says what is new beside what is old, and what is gone', () => {
    expect(compare(failed('a'), failed('a', 'b')).detail).toBe('Bad. 1 new, 1 on the base as well.');
    expect(compare(failed('a', 'b'), passed).detail).toBe('Fine. 2 failures of the base are gone.');
  });
});
