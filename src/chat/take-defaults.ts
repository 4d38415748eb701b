import type { Post } from './post.ts';
import type { Action } from './surface.ts';

/**
 * What somebody would do who accepts every default: answer the questions that have one, confirm a card. Null where there is
 * nothing to accept; questions without a default stay open.
 */
export function takeDefaults(post: Post): Action | null {
  if (post.kind === 'ticket') return post.confirm ? { kind: 'confirm' } : null;
  if (post.kind !== 'questions') return null;
  const answers = Object.fromEntries(
    post.questions.flatMap((question) => (question.default === null ? [] : [[question.slot, question.default]])),
  );
  return Object.keys(answers).length === 0 ? null : { kind: 'answer', answers };
}
