import { describe, expect, it } from 'vitest';
import { underPolicy } from '../../src/main/follow-outcomes.ts';
import { shapes } from '../../src/shapes/registry.ts';
import { policyOf, sumOf, type Tally } from '../../src/ticket/acceptance.ts';

const tally = (untouched: number, edited = 0, closed = 0, reverted = 0, stale = 0): Tally => ({
  'merged-untouched': untouched,
  'merged-edited': edited,
  closed,
  reverted,
  stale,
});

describe('what became of tickets decides from twenty on', () => {
  it.each<[string, Tally, string, RegExp]>([
    ['nothing yet', tally(19), 'as-declared', /19 of 19.*from 20 on/],
    ['all but two', tally(18, 1, 1), 'auto-confirm', /18 of 20.*90 %/],
    ['most', tally(17, 3), 'as-declared', /17 of 20/],
    ['half', tally(11, 9), 'approval', /11 of 20.*fewer than 60 %/],
    ['hardly any', tally(3, 0, 10, 0, 7), 'stop', /3 of 20.*fewer than 20 %/],
    ['nearly all, and two were taken back', tally(30, 0, 0, 2), 'approval', /2 of 32 were reverted/],
  ])('%s', (_, seen, kind, reason) => {
    expect(policyOf(seen)).toEqual({ kind, reason: expect.stringMatching(reason) });
  });

  it('adds up what different generators made', () => {
    expect(sumOf([tally(1, 2), tally(3, 0, 4)])).toEqual(tally(4, 2, 4));
  });

  it('changes how a shape is offered, and says why', () => {
    const [shape] = shapes;
    if (shape === undefined) throw new Error('no shape');
    expect(underPolicy(shape, { kind: 'approval', reason: '5 of 20.' })).toMatchObject({
      confirm: 'always',
      experience: { approval: true, said: expect.stringContaining('because 5 of 20.') },
    });
    const asks = { ...shape, confirm: 'always' as const };
    expect(underPolicy(asks, { kind: 'auto-confirm', reason: '19 of 20.' })).toMatchObject({
      confirm: 'when-config-asks',
      experience: { approval: false, said: expect.stringContaining('because 19 of 20.') },
    });
    const stopped = underPolicy(shape, { kind: 'stop', reason: '3 of 20.' });
    const draft = { shape: shape.id, slots: {}, confidence: 1 };
    const knowledge = undefined as never;
    expect(stopped.ground(draft, knowledge)).toMatchObject({
      kind: 'review',
      reason: { message: expect.stringContaining('3 of 20.') },
    });
  });
});
