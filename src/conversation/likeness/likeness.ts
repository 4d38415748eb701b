import type { RepoIndex } from '../../python/index/facts.ts';
import { featuresOf } from './features.ts';
import { knownWords } from './known-words.ts';
import packed from './weights.json' with { type: 'json' };
import { likelihoods, unpackWeights } from './weights.ts';

/** What a message may be besides a shape's: see `examples/`. */
export type OtherKind = 'talk' | 'huge' | 'person' | 'fix' | 'alter' | 'rework' | 'other';

export interface Likeness {
  /** From 0 to 1, over all kinds together 1; 0 for a shape that nothing was learnt of. */
  of(kind: string): number;
  /** The most it is like any kind but these. */
  most(but: readonly string[]): number;
}

/** How much a message is like the examples of each kind. Names of the repository count as names, whatever they mean. */
export function likenessOf(text: string, index: RepoIndex): Likeness {
  const found = likelihoods(featuresOf(text, knownWords(index)), weights);
  return {
    of: (kind) => found.get(kind) ?? 0,
    most: (but) => Math.max(...[...found].filter(([kind]) => !but.includes(kind)).map(([, likely]) => likely)),
  };
}

/** Like nothing: for messages that only rules may read. */
export const UNLIKE: Likeness = { of: () => 0, most: () => 0 };

const weights = unpackWeights(packed);
