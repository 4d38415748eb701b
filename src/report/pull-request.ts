import { sayDuration } from '../lib/clock.ts';
import type { Cost } from '../ticket/drafting.ts';
import type { Validated } from '../ticket/outcome.ts';
import type { CheckReport, Verdict } from '../ticket/report.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { sayBeforeAfter, sayGuards, sayUnchecked } from './words/checks.ts';
import { sayCost, saySize } from './words/outcome.ts';
import { saySlots } from './words/slot.ts';
import { sayBounds } from './words/ticket.ts';

/** The longest title; forges cut longer ones. */
const LONGEST_TITLE = 120;
/** GitHub takes 65,536 characters. */
const LONGEST_BODY = 60_000;

type Work = Validated & { verdict: Verdict; cost?: Cost };

export function pullRequestTitle(ticket: Ticket): string {
  return oneLine(ticket.title).slice(0, LONGEST_TITLE);
}

/**
 * The Markdown body: what was asked and agreed, what was done, and what was checked before and after. Words of people and of
 * the repository are text in it, never markup.
 */
export function pullRequestBody(ticket: Ticket, work: Work): string {
  return bodyOf(ticket, work).slice(0, LONGEST_BODY);
}

function bodyOf(ticket: Ticket, work: Work): string {
  const guards = sayGuards(work.guards);
  const unchecked = sayUnchecked(work.checks);
  return [
    ...(work.verdict === 'ready'
      ? []
      : ['> **Draft: a person should look first.**', ...work.reasons.map((reason) => `> ${escape(reason)}`), '']),
    ...section('Request', [`> ${escape(oneLine(ticket.request)).slice(0, 2000)}`]),
    ...section('What was done', bullets(work.summary)),
    ...section('Ticket', slotTable(ticket)),
    ...section(
      `Changed: ${saySize(work.files)}`,
      work.files.map((file) => `- ${code(file.path)} (${file.status}, +${file.added} −${file.removed})`),
    ),
    ...section('Checks', checkTable(work.checks)),
    ...section('Failures that were there before', failures(work.checks, 'oldFailures')),
    ...section('New failures', failures(work.checks, 'newFailures')),
    ...section(
      'Guards',
      guards.length > 0
        ? bullets(guards)
        : [
            `${work.guards.filter((guard) => guard.status === 'passed').length} guards looked at the diff and found nothing.`,
          ],
    ),
    ...section('Worth knowing', bullets(work.notes)),
    ...section('Not checked', bullets(unchecked)),
    ...section('Drafted by a language model', work.cost === undefined ? [] : bullets([`${sayCost(work.cost)}.`])),
    `<sub>${escape(ticket.shape)} · ${sayBounds(ticket.bounds)} · base ${escape(ticket.base.ref)} at ${escape(ticket.base.commit.slice(0, 10))} · contract ${code(ticket.contract)}</sub>`,
    '',
  ].join('\n');
}

function section(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : [`## ${title}`, '', ...lines, ''];
}

function bullets(items: readonly string[]): string[] {
  return items.map((item) => `- ${escape(oneLine(item))}`);
}

function slotTable(ticket: Ticket): string[] {
  const rows = saySlots(ticket.slots).map(
    (slot) => `| ${escape(slot.name)} | ${code(slot.value)} | ${escape(oneLine(slot.note))} |`,
  );
  return rows.length === 0 ? [] : ['| | value | from |', '| --- | --- | --- |', ...rows];
}

function checkTable(checks: readonly CheckReport[]): string[] {
  const rows = checks
    .filter((check) => check.status !== 'skipped')
    .map((check) => {
      const command = check.command === '' ? '' : `${code(check.command)} `;
      return `| ${MARKS[check.status]} ${escape(check.name)} | ${sayBeforeAfter(check)} | ${timesOf(check)} | ${command}${escape(oneLine(check.detail))} |`;
    });
  return rows.length === 0 ? [] : ['| check | before → after | time | |', '| --- | --- | --- | --- |', ...rows];
}

const MARKS: Record<CheckReport['status'], string> = {
  passed: '✅',
  failed: '❌',
  preexisting: '⚠️',
  skipped: '',
  unavailable: '⚠️',
};

function timesOf(check: CheckReport): string {
  if (check.status === 'unavailable') return '';
  const base = check.baseMs === null ? '' : `${sayDuration(check.baseMs)}${check.baseCached ? ' (kept)' : ''} → `;
  return `${base}${sayDuration(check.ms)}`;
}

const MOST_FAILURES = 20;

function failures(checks: readonly CheckReport[], which: 'oldFailures' | 'newFailures'): string[] {
  const all = checks.flatMap((check) =>
    check[which].map(
      (failure) =>
        `- ${escape(check.name)}: ${failure.path === null ? '' : `${code(failure.path)} `}${escape(oneLine(failure.message)).slice(0, 400)}`,
    ),
  );
  return all.length > MOST_FAILURES
    ? [...all.slice(0, MOST_FAILURES), `- and ${all.length - MOST_FAILURES} more`]
    : all;
}

/** Text that is not ours, as text: no markup, no HTML, no mention that would notify somebody, no reference that would link. */
function escape(text: string): string {
  return text
    .replace(CONTROL, ' ')
    .replace(/[\\`*_{}[\]<>|#~]/g, (mark) => (mark === '<' ? '&lt;' : mark === '>' ? '&gt;' : `\\${mark}`))
    .replace(/@(?=[\w-])/g, '@\u200b')
    .replace(/\b(https?):\/\//gi, '$1:\u200b//');
}

/** Text as code, whatever backticks it holds; safe inside a table. */
function code(text: string): string {
  const clean = oneLine(text).replaceAll('|', '\\|');
  const longest = Math.max(0, ...[...clean.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${clean}${fence}` : `${fence} ${clean} ${fence}`;
}

function oneLine(text: string): string {
  return text.replace(CONTROL, ' ').replace(/\s+/g, ' ').trim();
}

// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
