import type { Annotation, VerdictReport } from '../forge/forge.ts';
import type { Validated } from '../ticket/outcome.ts';
import type { GuardWeight, Verdict } from '../ticket/report.ts';
import { sayUnchecked } from './words/checks.ts';

/** The bot's own verdict for a forge that shows one beside the commit, with a note at each line it is about. */
export function verdictReport(work: Validated & { verdict: Verdict }): VerdictReport {
  const ran = work.checks.filter(({ status }) => status === 'passed' || status === 'preexisting').length;
  const passed = work.guards.filter(({ status }) => status === 'passed').length;
  const said = `${count(ran, 'check')} without a new failure, ${count(passed, 'guard')} found nothing`;
  const unchecked = sayUnchecked(work.checks);
  return {
    title: work.verdict === 'ready' ? `Ready: ${said}` : `For a person: ${work.reasons[0] ?? said}`,
    summary: [
      ...work.reasons.map((reason) => `- ${reason}`),
      ...work.checks.map((check) => `- ${check.name}: ${check.status}. ${check.detail}`),
      ...(unchecked.length === 0 ? [] : ['', 'Not checked:', ...unchecked.map((line) => `- ${line}`)]),
    ].join('\n'),
    annotations: [...guardNotes(work), ...failureNotes(work)].slice(0, MOST),
  };
}

/** More than anybody reads beside a diff. */
const MOST = 200;

function guardNotes({ guards }: Validated): Annotation[] {
  return guards.flatMap(({ name, weight, findings }) =>
    findings.map(({ path, line, message, advice }) => ({
      path,
      line: line ?? 1,
      level: LEVELS[weight],
      message: `${name}: ${message} ${advice}`.trim(),
    })),
  );
}

function failureNotes({ checks }: Validated): Annotation[] {
  return checks.flatMap(({ name, newFailures }) =>
    newFailures.flatMap(({ path, line, message }) =>
      path === null ? [] : [{ path, line: line ?? 1, level: 'failure' as const, message: `${name}: ${message}` }],
    ),
  );
}

const LEVELS: Record<GuardWeight, Annotation['level']> = { block: 'failure', person: 'warning', warn: 'notice' };

function count(number: number, of: string): string {
  return `${number} ${of}${number === 1 ? '' : 's'}`;
}
