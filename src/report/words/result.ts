import type { ResultAction, ResultPost } from '../../chat/post.ts';
import { sayOutcome } from './outcome.ts';
import { heading, paragraph, type Section } from './section.ts';

/** How a run ended, where its page is, and what can be said next. */
export function sayResult(post: ResultPost): Section[] {
  const ways = post.actions.map((action) => WAYS[action]);
  return [
    heading(post.title),
    ...sayOutcome(post.outcome),
    ...(post.page === null ? [] : [{ kind: 'link' as const, label: 'Run', url: post.page }]),
    ...(post.cost === null ? [] : [paragraph(`Cost: ${post.cost}.`, 'muted')]),
    ...(ways.length === 0 ? [] : [paragraph(`Next: ${ways.join('; ')}.`, 'muted')]),
  ];
}

const WAYS: Record<ResultAction, string> = {
  retry: '“retry” runs it again',
  recheck: '“recheck” and the name of a check runs that one again',
  'hand-over': '“hand over” gives it to a person',
  revise: 'say what should be different',
};
