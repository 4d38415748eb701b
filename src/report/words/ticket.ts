import type { Approval, TicketPost } from '../../chat/post.ts';
import type { Bounds } from '../../ticket/bounds.ts';
import { NOT_ISOLATED } from '../../ticket/outcome.ts';
import { heading, paragraph, type Section } from './section.ts';
import { saySlots } from './slot.ts';

/** The ticket card: every slot with where it came from, the bounds and the checks that count. */
export function sayTicket(post: TicketPost): Section[] {
  const { terms } = post;
  return [
    heading(terms.title),
    { kind: 'facts', facts: [...saySlots(terms.slots), ...termsFacts(post)] },
    paragraph(post.estimate, 'muted'),
    ...(post.sandbox === 'none' ? [paragraph(`The repository's code runs ${NOT_ISOLATED}.`, 'warn')] : []),
    ...sayApproval(post.approval),
    sayWhatNow(post),
  ];
}

function sayApproval(approval: Approval | null): Section[] {
  if (approval === null) return [];
  const by = approval.by.length === 0 ? '' : ` Who may: ${approval.by.join(', ')}.`;
  return [paragraph(`${approval.needed}${by}`, 'warn')];
}

function sayWhatNow({ confirm, approval }: TicketPost): Section {
  if (!confirm) return paragraph('Started. “cancel” stops it.', 'muted');
  return approval === null
    ? paragraph('Say “yes” to start, “cancel” to drop it, or what to change.')
    : paragraph('Another person says “approve” to start it, or “decline”; “cancel” drops it.');
}

export function sayBounds(bounds: Bounds): string {
  return `at most ${bounds.files} file${bounds.files === 1 ? '' : 's'} and ${bounds.lines} lines`;
}

function termsFacts({ terms, repository }: TicketPost): { name: string; value: string; note: string }[] {
  const checks = terms.requiredChecks.length === 0 ? 'none' : terms.requiredChecks.join(', ');
  return [
    { name: 'repository', value: repository, note: `${terms.base.ref} at ${terms.base.commit.slice(0, 10)}` },
    { name: 'bounds', value: sayBounds(terms.bounds), note: terms.bounds.paths.join(', ') },
    { name: 'must pass', value: checks, note: '' },
  ];
}
