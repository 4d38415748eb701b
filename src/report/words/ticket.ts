import type { TicketPost } from '../../chat/post.ts';
import type { Bounds } from '../../ticket/bounds.ts';
import type { TicketTerms } from '../../ticket/ticket.ts';
import { heading, paragraph, type Section } from './section.ts';
import { saySlots } from './slot.ts';

/** The ticket card: every slot with where it came from, the bounds and the checks that count. */
export function sayTicket(post: TicketPost): Section[] {
  const { terms } = post;
  return [
    heading(terms.title),
    { kind: 'facts', facts: [...saySlots(terms.slots), ...termsFacts(terms)] },
    paragraph(post.estimate, 'muted'),
    paragraph(
      post.confirm ? 'Say “yes” to start, “cancel” to drop it, or what to change.' : 'Started. “cancel” stops it.',
      post.confirm ? 'plain' : 'muted',
    ),
  ];
}

export function sayBounds(bounds: Bounds): string {
  return `at most ${bounds.files} file${bounds.files === 1 ? '' : 's'} and ${bounds.lines} lines`;
}

function termsFacts(terms: TicketTerms): { name: string; value: string; note: string }[] {
  const checks = terms.requiredChecks.length === 0 ? 'none' : terms.requiredChecks.join(', ');
  return [
    { name: 'repository', value: terms.repo, note: `${terms.base.ref} at ${terms.base.commit.slice(0, 10)}` },
    { name: 'bounds', value: sayBounds(terms.bounds), note: terms.bounds.paths.join(', ') },
    { name: 'must pass', value: checks, note: '' },
  ];
}
