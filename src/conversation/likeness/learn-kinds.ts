import { readMessage } from '../read.ts';
import { featuresOf } from './features.ts';
import { learn } from './learn.ts';
import type { Weights } from './weights.ts';

/** Learns kinds from their examples. Words of an example in braces name something of its repository. */
export function learnKinds(kinds: readonly { id: string; examples: readonly string[] }[]): Weights {
  return learn(
    kinds.flatMap(({ id, examples }) =>
      examples.map((text) => ({ kind: id, features: featuresOf(readMessage(text).text, () => false) })),
    ),
  );
}
