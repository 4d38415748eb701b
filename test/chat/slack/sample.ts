import type { Post } from '../../../src/chat/post.ts';
import { SAMPLES } from '../samples.ts';

type Kinds = {
  questions: 'questions';
  card: 'ticket';
  progress: 'progress';
  ready: 'result';
  refusal: 'refusal';
  withheld: 'result';
};

/** A sample of a known kind. */
export function sample<N extends keyof Kinds>(name: N): Extract<Post, { kind: Kinds[N] }> {
  return structuredClone(SAMPLES[name]) as Extract<Post, { kind: Kinds[N] }>;
}
