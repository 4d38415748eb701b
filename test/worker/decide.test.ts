import { describe, expect, it } from 'vitest';
import type { CheckReport, CheckStatus, GuardReport, GuardWeight } from '../../src/ticket/report.ts';
import { decideVerdict } from '../../src/worker/decide.ts';

const WEIGHTS: GuardWeight[] = ['block', 'person', 'warn'];
const GUARD_STATUSES: GuardReport['status'][] = ['passed', 'found', 'skipped'];
const CHECK_STATUSES: CheckStatus[] = ['passed', 'failed', 'preexisting', 'skipped', 'unavailable'];

function guard(weight: GuardWeight, status: GuardReport['status']): GuardReport {
  const finding = { path: 'a.py', line: 3, message: 'It is odd.', advice: 'Look.' };
  return { name: `g-${weight}`, weight, status, detail: 'Looked.', findings: status === 'found' ? [finding] : [] };
}

function check(name: string, status: CheckStatus): CheckReport {
  const rest = { ms: 1, baseMs: 1, baseCached: false, command: name, newFailures: [], oldFailures: [], output: '' };
  return { name, status, detail: `It ${status}.`, ...rest };
}

/** The table of decide.ts, said once more in the other direction. */
function expected(weight: GuardWeight, status: GuardReport['status'], checked: CheckStatus, required: boolean) {
  if (weight === 'block' && status === 'found') return 'none';
  const looked = weight === 'person' && status === 'found';
  const unchecked = required && (checked === 'skipped' || checked === 'unavailable');
  return looked || checked === 'failed' || unchecked ? 'draft' : 'ready';
}

describe('decideVerdict', () => {
  const rows = WEIGHTS.flatMap((weight) =>
    GUARD_STATUSES.flatMap((status) =>
      CHECK_STATUSES.flatMap((checked) => [true, false].map((required) => ({ weight, status, checked, required }))),
    ),
  );

  it.each(rows)(
    '$weight guard $status, check $checked, required $required',
    ({ weight, status, checked, required }) => {
      const { verdict, reasons } = decideVerdict({
        guards: [guard(weight, status), guard('warn', 'passed')],
        checks: [check('parse', 'passed'), check('tests', checked)],
        requiredChecks: required ? ['tests'] : [],
      });
      expect(verdict).toBe(expected(weight, status, checked, required));
      expect(reasons.length > 0).toBe(verdict !== 'ready');
    },
  );

  it('wants a required check that does not exist, once', () => {
    const seen = decideVerdict({ guards: [], checks: [], requiredChecks: ['mypi', 'mypi'] });
    expect(seen).toEqual({ verdict: 'draft', reasons: ['mypi is required and does not exist.'] });
  });

  it('says every reason, the strongest first, and where', () => {
    const { verdict, reasons } = decideVerdict({
      guards: [guard('person', 'found'), guard('block', 'found')],
      checks: [check('tests', 'failed'), check('mypy', 'unavailable')],
      requiredChecks: ['mypy', 'tests'],
    });
    expect(verdict).toBe('none');
    expect(reasons).toEqual([
      'g-block: a.py:3: It is odd.',
      'g-person: a.py:3: It is odd.',
      'tests failed: It failed.',
      'mypy is required and could not be run: It unavailable.',
    ]);
  });

  it('is ready with nothing at all', () => {
    expect(decideVerdict({ guards: [], checks: [], requiredChecks: [] })).toEqual({ verdict: 'ready', reasons: [] });
  });
});
