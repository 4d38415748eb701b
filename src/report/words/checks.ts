import { sayDuration } from '../../lib/clock.ts';
import type { CheckReport, CheckStatus, GuardReport } from '../../ticket/report.ts';
import { cell, type Cell, type Section, type Tone } from './section.ts';

/** One line a check: name, before → after, time, what it found. */
export function sayChecks(checks: readonly CheckReport[]): Section[] {
  if (checks.length === 0) return [];
  return [
    {
      kind: 'table',
      columns: [
        { title: 'check', align: 'left' },
        { title: 'before → after', align: 'left' },
        { title: 'time', align: 'right' },
        { title: '', align: 'left' },
      ],
      rows: checks.filter((check) => check.status !== 'skipped').map(row),
    },
  ];
}

/** Checks that did not run, with the reason: a reader must not take silence for a tick. */
export function sayUnchecked(checks: readonly CheckReport[]): string[] {
  return checks
    .filter((check) => check.status === 'skipped' || check.status === 'unavailable')
    .map((check) => `${check.name}: ${check.detail}`);
}

export function sayBeforeAfter(check: CheckReport): string {
  return WORDS[check.status].says(check);
}

function toneOf(status: CheckStatus): Tone {
  return WORDS[status].tone;
}

/** Guards that found something, one line a finding. */
export function sayGuards(guards: readonly GuardReport[]): string[] {
  return guards
    .filter((guard) => guard.status === 'found')
    .flatMap((guard) =>
      guard.findings.map((found) =>
        `${found.path}${found.line === null ? '' : `:${found.line}`}: ${found.message} ${found.advice}`.trim(),
      ),
    );
}

const WORDS: Record<CheckStatus, { tone: Tone; says(check: CheckReport): string }> = {
  passed: {
    tone: 'good',
    says: (check) => (check.baseMs === null && !check.baseCached ? 'passed' : 'passed → passed'),
  },
  failed: {
    tone: 'bad',
    says: (check) => (check.oldFailures.length > 0 ? 'failed → failed, with new failures' : 'passed → failed'),
  },
  preexisting: { tone: 'warn', says: () => 'failed → failed, the same way' },
  skipped: { tone: 'muted', says: () => 'not configured here' },
  unavailable: { tone: 'warn', says: () => 'could not run' },
};

function row(check: CheckReport): Cell[] {
  const time = check.status === 'unavailable' ? '' : sayDuration(check.ms);
  return [
    cell(check.name),
    cell(sayBeforeAfter(check), toneOf(check.status)),
    cell(time, 'muted'),
    cell(check.detail, 'muted'),
  ];
}
