import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { featuresOf } from '../../src/conversation/likeness/features.ts';
import { learnKinds } from '../../src/conversation/likeness/learn-kinds.ts';
import { likelihoods, packWeights, unpackWeights } from '../../src/conversation/likeness/weights.ts';
import { readMessage } from '../../src/conversation/read.ts';
import { shapes } from '../../src/shapes/registry.ts';

const folder = path.resolve('src/conversation/likeness');
const others = readdirSync(path.join(folder, 'examples')).map((file) => ({
  id: path.basename(file, '.json'),
  examples: JSON.parse(readFileSync(path.join(folder, 'examples', file), 'utf8')) as string[],
}));
const kinds = [...shapes, ...others].map(({ id, examples }) => ({ id, examples }));
const nothingIsKnown = (): boolean => false;

describe('what a message is like', () => {
  it('is learnt from the examples as they are: npm run learn was not forgotten', () => {
    const kept: unknown = JSON.parse(readFileSync(path.join(folder, 'weights.json'), 'utf8'));
    expect(packWeights(learnKinds(kinds))).toEqual(kept);
  });

  it('is told of messages that were not learnt from', () => {
    const held = kinds.flatMap(({ id, examples }) =>
      examples.filter((_, i) => i % 10 === 0).map((text) => ({ id, text })),
    );
    const learnt = kinds.map(({ id, examples }) => ({ id, examples: examples.filter((_, i) => i % 10 !== 0) }));
    const weights = unpackWeights(packWeights(learnKinds(learnt)));
    const right = held.filter(({ id, text }) => {
      const found = [...likelihoods(featuresOf(readMessage(text).text, nothingIsKnown), weights)];
      return found.sort((a, b) => b[1] - a[1])[0]?.[0] === id;
    });
    expect(held.length).toBeGreaterThan(250);
    expect(right.length / held.length).toBeGreaterThan(0.7);
  });

  it.each(kinds)('$id has enough examples, each once', ({ examples }) => {
    expect(examples.length).toBeGreaterThan(90);
    expect(new Set(examples).size).toBe(examples.length);
  });
});

describe('features', () => {
  it('are the same whatever things are called', () => {
    const of = (text: string) => featuresOf(text, (word) => word === 'invoices' || word === 'customer');
    expect(of('add `vat_id` to CustomerProfile in shop/models.py')).toEqual(
      of('add `tax_no` to BlogAuthor in blog/models.py'),
    );
    expect(of('every customer needs a name')).toEqual(of('every invoices needs a name'));
    expect(of('every {pet owner} needs a name')).toEqual(of('every customer needs a name'));
  });

  it('tell an address from a name, and what class it is by its ending', () => {
    const of = (text: string) => featuresOf(text, nothingIsKnown);
    expect(of('GET /orders/{id}')).toContain('§route');
    expect(of('GET /orders/{id}')).not.toContain('§known');
    expect(of('in ItemCreate')).toContain('§class:Create');
  });

  it('of a message without letters are few', () => {
    expect(featuresOf('👍', nothingIsKnown).size).toBeLessThan(3);
  });
});
