import { sayDuration } from '../../lib/clock.ts';
import { type Cost, sayTokens, sayUsd } from '../../ticket/drafting.ts';
import type { Outcome, Proposed, Validated, Withheld } from '../../ticket/outcome.ts';
import type { FileChange } from '../../ticket/report.ts';
import { sayChecks, sayGuards, sayUnchecked } from './checks.ts';
import { sayReason } from './refusal.ts';
import { heading, listed, paragraph, type Section } from './section.ts';

/** How a run ended, in the words every surface uses. */
export function sayOutcome(outcome: Outcome): Section[] {
  switch (outcome.kind) {
    case 'proposed':
      return sayProposed(outcome);
    case 'withheld':
      return sayWithheld(outcome);
    case 'refused':
      return [heading('No change was made: a person has to do this', 'warn'), ...sayReason(outcome.reason)];
    case 'cancelled':
      return [
        heading('Cancelled', 'warn'),
        paragraph(`It was stopped during: ${outcome.during}. No pull request was opened.`),
      ];
    case 'failed':
      return [
        heading('The run could not finish', 'bad'),
        paragraph(outcome.message),
        paragraph(outcome.next),
        paragraph('No pull request was opened.', 'muted'),
      ];
  }
}

/** "gpt-x was asked 12 times: 40,300 tokens, $0.12". */
export const NO_COST = 'none, no language model was asked';

export function sayCost({ model, calls, input, output, usd }: Cost): string {
  const money = usd === null ? 'no price is set for it' : sayUsd(usd);
  return `${model} was asked ${calls} time${calls === 1 ? '' : 's'}: ${sayTokens(input + output)}, ${money}`;
}

/** "3 files, +27 −1". */
export function saySize(files: readonly FileChange[]): string {
  const added = files.reduce((sum, file) => sum + file.added, 0);
  const removed = files.reduce((sum, file) => sum + file.removed, 0);
  return `${files.length} file${files.length === 1 ? '' : 's'}, +${added} −${removed}`;
}

function sayProposed(outcome: Proposed): Section[] {
  const { number, url } = outcome.pullRequest;
  const ready = outcome.verdict === 'ready';
  return [
    ready
      ? heading(`Pull request #${number} is ready for review`, 'good')
      : heading(`Pull request #${number} is a draft: a person should look first`, 'warn'),
    { kind: 'link', label: 'Pull request', url },
    ...listed(outcome.reasons),
    ...sayWork(outcome),
  ];
}

function sayWithheld(outcome: Withheld): Section[] {
  return [
    heading('The change was made but not proposed', 'bad'),
    ...listed(outcome.reasons),
    ...sayWork(outcome),
    paragraph('Nothing was pushed. Say what should be different, or hand the ticket to a person.'),
  ];
}

function sayWork(work: Validated): Section[] {
  const unchecked = sayUnchecked(work.checks);
  const guards = sayGuards(work.guards);
  const total = Object.values(work.timings).reduce((sum, ms) => sum + ms, 0);
  return [
    ...listed(work.summary),
    paragraph(`${saySize(work.files)}: ${work.files.map((file) => file.path).join(', ')}`),
    ...sayChecks(work.checks),
    ...(guards.length === 0 ? [] : [heading('Seen in the diff', 'warn')]),
    ...listed(guards),
    ...(work.notes.length === 0 ? [] : [heading('Worth knowing')]),
    ...listed(work.notes),
    ...(unchecked.length === 0 ? [] : [heading('Not checked')]),
    ...listed(unchecked),
    ...(total === 0 ? [] : [paragraph(`Took ${sayDuration(total)}.`, 'muted')]),
  ];
}
