import type { CheckReport, GuardReport, Verdict } from '../ticket/report.ts';

/**
 * What may happen with a change that was made and looked at. The strongest line that applies counts:
 *
 * | seen                                                       | verdict |
 * | ---------------------------------------------------------- | ------- |
 * | a guard of weight block found something                    | none    |
 * | a guard of weight person found something                   | draft   |
 * | a check failed (something new fails)                       | draft   |
 * | a required check was skipped, unavailable or is not there  | draft   |
 * | anything else: passed, failures the base has too, warnings | ready   |
 *
 * Each line that makes it less than ready gives one sentence.
 */
export function decideVerdict(seen: {
  guards: readonly GuardReport[];
  checks: readonly CheckReport[];
  requiredChecks: readonly string[];
}): { verdict: Verdict; reasons: string[] } {
  const found = seen.guards.filter((guard) => guard.status === 'found');
  const blocked = found.filter((guard) => guard.weight === 'block').map(sayGuard);
  const forPerson = found.filter((guard) => guard.weight === 'person').map(sayGuard);
  const failed = seen.checks
    .filter((check) => check.status === 'failed')
    .map((check) => `${check.name} failed: ${check.detail}`);
  const missing = [...new Set(seen.requiredChecks)].flatMap((name) => {
    const check = seen.checks.find((candidate) => candidate.name === name);
    if (check === undefined) return [`${name} is required and does not exist.`];
    if (check.status === 'skipped') return [`${name} is required and was not run: ${check.detail}`];
    if (check.status === 'unavailable') return [`${name} is required and could not be run: ${check.detail}`];
    return [];
  });
  const reasons = [...blocked, ...forPerson, ...failed, ...missing];
  const verdict = blocked.length > 0 ? 'none' : reasons.length > 0 ? 'draft' : 'ready';
  return { verdict, reasons };
}

function sayGuard(guard: GuardReport): string {
  const [first, ...others] = guard.findings;
  if (first === undefined) return `${guard.name}: ${guard.detail}`;
  const place = first.line === null ? first.path : `${first.path}:${first.line}`;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return `${guard.name}: ${place}: ${first.message}${more}`;
}
