import type { CheckReport } from '../../ticket/report.ts';
import { sayBeforeAfter } from './checks.ts';

/** How one check went when it was run once more on the same commit. */
export function sayRecheck(report: CheckReport, title: string): string {
  const failures = report.newFailures
    .slice(0, 5)
    .map(({ path, message }) => `• ${path === null ? '' : `${path}: `}${message.split('\n')[0] ?? ''}`);
  const kept =
    report.status === 'passed' || report.status === 'preexisting'
      ? 'The pull request stays as it is: whoever reviews it decides.'
      : '';
  return [
    `${report.name}, run again for “${title}”: ${sayBeforeAfter(report)}. ${report.detail}`.trim(),
    ...failures,
    ...(kept === '' ? [] : [kept]),
  ].join('\n');
}
