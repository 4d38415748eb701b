import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/env.ts';
import { chooseModel, type Drafting, estimateDraft, priceOf } from '../../src/ticket/drafting.ts';

const PRICE = { input: 2, cached: 0.5, output: 8 };
const NONE = { run: {}, user: {}, channel: {}, repository: {}, day: {} };
const OFFERED: Drafting = {
  model: 'ours',
  prices: { ours: PRICE, other: PRICE },
  caps: { ...NONE, run: { tokens: 1_000, usd: 5 } },
};
const budget = { tokens: null, usd: null, minutes: null };

describe('the model that drafts', () => {
  it.each([
    ["the operator's", OFFERED, { model: null, budget }, 'ours'],
    ['the one the repository names', OFFERED, { model: 'other', budget }, 'other'],
    ['none without one', null, { model: null, budget }, /none is configured/],
    ['none where the repository wants none', OFFERED, { model: false as const, budget }, /lets none/],
    ['none in place of one that is not offered', OFFERED, { model: 'cheap', budget }, /asks for "cheap"/],
    [
      'none where money is limited and no price is set',
      { ...OFFERED, prices: {}, caps: NONE },
      { model: null, budget: { ...budget, usd: 1 } },
      /no price is set for "ours"/,
    ],
  ])('is %s', (_, drafting, wishes, expected) => {
    const chosen = chooseModel(drafting, wishes);
    expect(chosen.kind === 'model' ? chosen.name : chosen.why).toMatch(expected);
  });

  it('takes the tighter of two limits', () => {
    const chosen = chooseModel(OFFERED, { model: null, budget: { tokens: 5_000, usd: 1, minutes: 3 } });
    expect(chosen.kind === 'model' && chosen.cap).toEqual({ tokens: 1_000, usd: 1, minutes: 3 });
  });

  it('costs what was fresh, cached and written', () => {
    expect(priceOf({ input: 1_000_000, cached: 400_000, output: 100_000 }, PRICE)).toBeCloseTo(1.2 + 0.2 + 0.8);
    expect(priceOf({ input: 1, cached: 0, output: 1 }, null)).toBeNull();
  });

  it('is estimated by the ticket, up to where it stops', () => {
    const small = estimateDraft({ files: 1, lines: 40 }, PRICE, { tokens: 200_000, minutes: 20 });
    const large = estimateDraft({ files: 6, lines: 350 }, PRICE, { tokens: 200_000, minutes: 20 });
    expect(small.tokens[1]).toBe(200_000);
    expect(small.tokens[0]).toBeLessThan(large.tokens[0]);
    expect(large.usd?.[0]).toBeLessThan(large.usd?.[1] ?? 0);
    expect(estimateDraft({ files: 6, lines: 350 }, PRICE, { tokens: 2_000 }).tokens).toEqual([2_000, 2_000]);
    expect(estimateDraft({ files: 6, lines: 350 }, PRICE, { tokens: 200_000, usd: 0.1 }).usd?.[1]).toBe(0.1);
  });
});

describe('the settings of the model', () => {
  const model = { OPENAI_MODEL: 'm', OPENAI_API_KEY: 'k' };
  const read = (env: Record<string, string>) => readConfig({ ...model, ...env }).model;

  it('have caps unless somebody lifts them, and prices with or without the cached', () => {
    expect(read({})?.caps.run).toEqual({ tokens: 200_000, minutes: 20 });
    expect(
      read({ ENSUREFIX_MODEL_PRICES: 'm=2/8, a/b=1/0.1/4', ENSUREFIX_MODEL_BUDGET: 'run.tokens=none day.usd=5' }),
    ).toMatchObject({
      prices: { m: { input: 2, cached: 2, output: 8 }, 'a/b': { input: 1, cached: 0.1, output: 4 } },
      caps: { run: { minutes: 20 }, day: { tokens: 5_000_000, usd: 5 } },
    });
  });

  it.each([
    [{ ENSUREFIX_MODEL_PRICES: 'm=cheap' }, /"m=cheap" is not name=input/],
    [{ ENSUREFIX_MODEL_BUDGET: 'week.usd=5' }, /"week.usd=5" is not one of run, user/],
    [{ ENSUREFIX_MODEL_BUDGET: 'day.usd=5' }, /no price is set for m/],
  ])('are refused with what is right: %j', (env, words) => {
    expect(() => read(env)).toThrow(words);
  });
});
