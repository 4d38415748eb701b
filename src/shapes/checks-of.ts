import type { Knowledge } from './shape.ts';

/** The checks of any change of Python code with tests of its own, as far as the repository has them. */
export function checksWithTests({ profile }: Knowledge): string[] {
  const checks = ['parse', 'tests', 'new-tests'];
  if (profile.managePy !== null) checks.push('django-check', 'migrations');
  if (profile.linter?.value === 'ruff') checks.push('ruff');
  if (profile.formatter) checks.push('format');
  if (profile.typeChecker) checks.push(profile.typeChecker.value);
  return checks;
}
