import { sayDuration } from '../lib/clock.ts';
import type { Cost } from '../ticket/drafting.ts';
import type { Validated } from '../ticket/outcome.ts';
import type { CheckReport, Verdict } from '../ticket/report.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { sayBeforeAfter, sayGuards, sayUnchecked } from './words/checks.ts';
import { sayCost, saySize } from './words/outcome.ts';
import { asText, CONTROL } from './words/markdown.ts';
import { saySlots } from './words/slot.ts';
import { sayBounds } from './words/ticket.ts';

/** GitHub takes 65,536 characters. */
const LONGEST_BODY = 60_000;

type Work = Validated & { verdict: Verdict; cost?: Cost };

export interface PullRequestWords {
  /** The repository's pull request template; null where it has none. */
  template: string | null;
  /** What a later attempt changed, one sentence each, oldest first. */
  changes: readonly string[];
}

/**
 * The Markdown body: what was asked and agreed, what was done, and what was checked before and after. Words of people and of
 * the repository are text in it, never markup; only its own template is taken as it stands.
 */
export function pullRequestBody(
  ticket: Ticket,
  work: Work,
  words: PullRequestWords = { template: null, changes: [] },
): string {
  const parts = partsOf(ticket, work, words.changes);
  const body =
    words.template === null || words.template.trim() === ''
      ? [...parts.standing, ...parts.about, ...parts.agreed, ...parts.checks, ...parts.rest]
      : inTemplate(words.template, parts);
  return [...cut(body, LONGEST_BODY - parts.contract.length), parts.contract, ''].join('\n');
}

/** Whole lines, as many as there is room for. */
function cut(lines: readonly string[], room: number): string[] {
  let left = room - TOO_LONG.length - 2;
  const at = lines.findIndex((line) => {
    left -= line.length + 1;
    return left < 0;
  });
  return at === -1 ? [...lines] : [...lines.slice(0, at), '', TOO_LONG, ''];
}

const TOO_LONG = '_The rest is too long for here; the page of the run has all of it._';

interface Parts {
  standing: string[];
  about: string[];
  agreed: string[];
  checks: string[];
  rest: string[];
  /** What was agreed, as its hash: the last line, whatever else there is room for. */
  contract: string;
}

function partsOf(ticket: Ticket, work: Work, changes: readonly string[]): Parts {
  const guards = sayGuards(work.guards);
  const unchecked = sayUnchecked(work.checks);
  return {
    standing:
      work.verdict === 'ready'
        ? []
        : ['> **Draft: a person should look first.**', ...work.reasons.map((reason) => `> ${asText(reason)}`), ''],
    about: [
      ...section('Request', [`> ${asText(oneLine(ticket.request)).slice(0, 2000)}`]),
      ...section('What was done', bullets(work.summary)),
      ...section('Changed since it was opened', bullets(changes)),
    ],
    agreed: [
      ...section('Ticket', slotTable(ticket)),
      ...section(
        `Changed: ${saySize(work.files)}`,
        work.files.map((file) => `- ${code(file.path)} (${file.status}, +${file.added} −${file.removed})`),
      ),
    ],
    checks: [
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
      ...section('Not checked', bullets(unchecked)),
    ],
    rest: [
      ...section('Worth knowing', bullets(work.notes)),
      ...section('Drafted by a language model', work.cost === undefined ? [] : bullets([`${sayCost(work.cost)}.`])),
    ],
    contract: `<sub>${asText(ticket.shape)} · ${sayBounds(ticket.bounds)} · base ${asText(ticket.base.ref)} at ${asText(ticket.base.commit.slice(0, 10))} · contract ${code(ticket.contract)}</sub>`,
  };
}

/**
 * The template with what belongs under its headings put there: the description, and how it was tested. Its boxes are for people to tick.
 * What has no heading of its own follows at the end.
 */
function inTemplate(template: string, parts: Parts): string[] {
  const left = { about: deeper(parts.about), checks: deeper(parts.checks) };
  const lines = template
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
    .slice(0, LONGEST_TEMPLATE)
    .split('\n');
  const filled = lines.flatMap((line) => {
    const heading = /^#{1,4} +(.+)$/.exec(line)?.[1] ?? '';
    const which = WHAT.test(heading) ? 'about' : TESTED.test(heading) ? 'checks' : null;
    if (which === null || left[which].length === 0) return [line];
    const put = left[which];
    left[which] = [];
    return [line, '', ...put];
  });
  return [...parts.standing, ...filled, '', ...left.about, ...parts.agreed, ...left.checks, ...parts.rest];
}

const LONGEST_TEMPLATE = 10_000;
const WHAT = /\b(?:description|summary|overview|what|changes?|proposed|purpose|motivation)\b/i;
const TESTED = /\b(?:test(?:s|ed|ing)?|verif(?:y|ied|ication)|qa|checks?)\b/i;

/** One level down, to stand below a heading of the template's. */
function deeper(lines: readonly string[]): string[] {
  return lines.map((line) => (line.startsWith('## ') ? `#${line}` : line));
}

function section(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : [`## ${title}`, '', ...lines, ''];
}

function bullets(items: readonly string[]): string[] {
  return items.map((item) => `- ${asText(oneLine(item))}`);
}

function slotTable(ticket: Ticket): string[] {
  const rows = saySlots(ticket.slots).map(
    (slot) => `| ${asText(slot.name)} | ${code(slot.value)} | ${asText(oneLine(slot.note))} |`,
  );
  return rows.length === 0 ? [] : ['| | value | from |', '| --- | --- | --- |', ...rows];
}

function checkTable(checks: readonly CheckReport[]): string[] {
  const rows = checks
    .filter((check) => check.status !== 'skipped')
    .map((check) => {
      const command = check.command === '' ? '' : `${code(check.command)} `;
      return `| ${MARKS[check.status]} ${asText(check.name)} | ${sayBeforeAfter(check)} | ${timesOf(check)} | ${command}${asText(oneLine(check.detail))} |`;
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
        `- ${asText(check.name)}: ${failure.path === null ? '' : `${code(failure.path)} `}${asText(oneLine(failure.message)).slice(0, 400)}`,
    ),
  );
  return all.length > MOST_FAILURES
    ? [...all.slice(0, MOST_FAILURES), `- and ${all.length - MOST_FAILURES} more`]
    : all;
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
