import type { CheckReport, GuardReport } from '../../../ticket/report.ts';

const MOST_FAILURES = 6;
const LAST_LINES = 40;

/** What a check found, as short as it can be acted on. Untrusted. */
export function sayChecked({ name, status, detail, newFailures, output }: CheckReport): string {
  if (status !== 'failed')
    return `${name}: ${status === 'preexisting' ? 'passed (what fails, failed before)' : status}. ${detail}`;
  const shown = newFailures.slice(0, MOST_FAILURES).map(({ key, path, line, message }) => {
    const place = path === null ? '' : `${path}${line === null ? '' : `:${line}`}: `;
    // A test's key is its name, which its message leaves out.
    return `- ${key.includes('::') ? `${key}: ` : ''}${place}${message.slice(0, 600)}`;
  });
  const rest = newFailures.length - shown.length;
  const tail = newFailures.length === 0 ? [output.trimEnd().split('\n').slice(-LAST_LINES).join('\n')] : [];
  return [`${name} failed: ${detail}`, ...shown, ...(rest > 0 ? [`- and ${rest} more`] : []), ...tail].join('\n');
}

/** What a guard found, with what to do. */
export function sayGuarded({ name, findings }: GuardReport): string {
  const shown = findings.slice(0, MOST_FAILURES).map(({ path, line, message, advice }) => {
    return `- ${path}${line === null ? '' : `:${line}`}: ${message} ${advice}`.trimEnd();
  });
  return [
    `${name}:`,
    ...shown,
    ...(findings.length > shown.length ? [`- and ${findings.length - shown.length} more`] : []),
  ].join('\n');
}
