import { describe, expect, it } from 'vitest';
import { estimateOf } from '../../src/conversation/terms.ts';
import type { Shape } from '../../src/shapes/shape.ts';
import { shape } from '../../src/shapes/type-hints/index.ts';
import type { ChosenModel } from '../../src/ticket/drafting.ts';
import type { TicketTerms } from '../../src/ticket/ticket.ts';

const terms: TicketTerms = {
  thread: 't',
  requester: 'ann',
  request: '',
  repo: 'r',
  base: { ref: 'main', commit: 'c' },
  shape: shape.id,
  title: '',
  slots: {},
  bounds: { files: 3, lines: 100, paths: [] },
  requiredChecks: ['parse', 'ruff'],
};
const PRICE = { input: 2, cached: 0.5, output: 8 };
const MODEL: ChosenModel = { kind: 'model', name: 'ours', price: PRICE, cap: { tokens: 50_000 } };
const NONE: ChosenModel = { kind: 'none', why: 'none is configured' };
const computes = (handsOver: boolean): Shape => ({
  ...shape,
  recipe: { handsOver, sources: () => [], compute: () => Promise.reject(new Error('never')) },
});
const drafts: Shape = { ...shape, recipe: null };

describe('what a card says before anybody waits', () => {
  it.each<[string, Shape, ChosenModel, RegExp, RegExp]>([
    [
      'who goes on where a recipe hands over',
      computes(true),
      MODEL,
      /^Computed.*ours goes on: about .* tokens/,
      /person/,
    ],
    ['nothing of a model that never goes on', computes(false), MODEL, /^Computed.*2 checks/, /ours/],
    ['nothing of a model where there is none', computes(true), NONE, /^Computed/, /goes on/],
    [
      'what a draft takes at most',
      drafts,
      MODEL,
      /^Drafted by ours: about .* to 50,000 tokens .* where it stops/,
      /person/,
    ],
    ['that a person takes it without a model', drafts, NONE, /none is configured.*handed to a person/, /Drafted by/],
  ])('%s', (_, of, model, says, not) => {
    expect(estimateOf(terms, of, model)).toMatch(says);
    expect(estimateOf(terms, of, model)).not.toMatch(not);
  });
});
