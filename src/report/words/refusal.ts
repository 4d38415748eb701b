import type { RefusalPost, ReviewPost } from '../../chat/post.ts';
import type { Reason } from '../../ticket/reason.ts';
import { heading, listed, paragraph, type Section } from './section.ts';

export function sayRefusal(post: RefusalPost): Section[] {
  const offers = post.proposals.map((proposal) => `${proposal.request}\n${proposal.why}`);
  return [
    heading('More than one ticket', 'warn'),
    ...sayReason(post.reason),
    ...(offers.length === 0 ? [] : [heading(offers.length === 1 ? 'This one I can start' : 'These I can start')]),
    ...listed(offers, true),
    ...(offers.length === 0
      ? []
      : [paragraph(`Say ${offers.length === 1 ? '“1”' : `a number, for example “1”`}, to start it.`, 'muted')]),
  ];
}

export function sayReview(post: ReviewPost): Section[] {
  return [heading('For a person', 'warn'), ...sayReason(post.reason)];
}

/** What was seen, where, and what can be done now. */
export function sayReason(reason: Reason): Section[] {
  const lines = reason.evidence.map((each) => `${each.path}:${each.line}  ${each.text.trim().split('\n')[0] ?? ''}`);
  return [
    paragraph(reason.message),
    ...(lines.length === 0 ? [] : [{ kind: 'code' as const, lines }]),
    ...(reason.next === '' ? [] : [paragraph(reason.next)]),
  ];
}
