import { sayRepo } from '../../lib/address.ts';
import type { Outcome } from '../../ticket/outcome.ts';
import type { Evidence, Reason } from '../../ticket/reason.ts';
import type { Ticket } from '../../ticket/ticket.ts';
import { saySlots } from './slot.ts';

/** What somebody needs who goes on with a ticket by hand: what was agreed, how far it came, and where it stuck. */
export function forPerson(ticket: Ticket, outcome: Outcome, by: string): Reason {
  const agreed = saySlots(ticket.slots)
    .map(({ name, value }) => `${name} ${value}`)
    .join(', ');
  return {
    code: 'handed-over',
    message: `${by} handed “${ticket.title}” to a person. Asked: “${ticket.request.replace(/\s+/g, ' ').slice(0, 300)}”. Agreed: ${agreed || 'nothing besides'}. ${stuckAt(outcome)}`,
    evidence: evidenceOf(outcome),
    next: `${where(ticket, outcome)} At most ${ticket.bounds.files} files and ${ticket.bounds.lines} lines were agreed, below ${ticket.bounds.paths.join(', ')}.`,
  };
}

function stuckAt(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'proposed':
      return outcome.reasons.length === 0
        ? 'It is ready for review.'
        : `It is a draft because: ${outcome.reasons.join(' ')}`;
    case 'withheld':
      return `It was made and not proposed because: ${outcome.reasons.join(' ')}`;
    case 'refused':
      return outcome.reason.message;
    case 'cancelled':
      return `It was stopped during: ${outcome.during}.`;
    case 'failed':
      return outcome.message;
  }
}

function where({ repo, base }: Ticket, outcome: Outcome): string {
  const from = `${sayRepo(repo)}, from ${base.ref} at ${base.commit.slice(0, 10)}.`;
  return outcome.kind === 'proposed'
    ? `${from} What was made is on the branch ${outcome.branch}, pull request ${outcome.pullRequest.url}.`
    : `${from} Nothing was pushed.`;
}

function evidenceOf(outcome: Outcome): Evidence[] {
  if (outcome.kind === 'refused') return outcome.reason.evidence;
  if (!('checks' in outcome)) return [];
  const failures = outcome.checks.flatMap(({ newFailures }) => newFailures);
  const findings = outcome.guards.flatMap((guard) => guard.findings);
  return [...failures, ...findings]
    .flatMap(({ path, line, message }) => (path === null ? [] : [{ path, line: line ?? 1, text: message }]))
    .slice(0, 10);
}
