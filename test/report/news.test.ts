import { describe, expect, it } from 'vitest';
import { isWithin, lastAt, nextMonday, readTime, readZone } from '../../src/report/news/hours.ts';
import { planNews, type Wishes } from '../../src/report/news/plan.ts';

const BERLIN = 'Europe/Berlin';
const at = (text: string): Date => new Date(text);

describe('the clocks of a place', () => {
  it.each([
    ['2026-07-02T15:59:59Z', false],
    ['2026-07-02T16:00:00Z', true],
    ['2026-07-03T05:59:59Z', true],
    ['2026-07-03T06:00:00Z', false],
    // An hour later in winter.
    ['2026-12-02T16:59:59Z', false],
    ['2026-12-02T17:00:00Z', true],
  ])('say whether it is between 18:00 and 08:00: %s', (now, is) => {
    expect(isWithin(at(now), { from: 18 * 60, to: 8 * 60 }, BERLIN)).toBe(is);
  });

  it('say when it was nine last, whatever happened to them in the night', () => {
    const nine = (now: string) => lastAt(at(now), 9 * 60, BERLIN).toISOString();
    expect(nine('2026-07-02T07:00:00Z')).toBe('2026-07-02T07:00:00.000Z');
    expect(nine('2026-07-02T06:59:59Z')).toBe('2026-07-01T07:00:00.000Z');
    // 29 March 2026 begins summer time, 25 October ends it.
    expect(nine('2026-03-29T12:00:00Z')).toBe('2026-03-29T07:00:00.000Z');
    expect(nine('2026-03-29T06:30:00Z')).toBe('2026-03-28T08:00:00.000Z');
    expect(nine('2026-10-25T12:00:00Z')).toBe('2026-10-25T08:00:00.000Z');
  });

  it('say when the next Monday begins', () => {
    expect(nextMonday(at('2026-12-01T00:00:00Z'), 'UTC').toISOString()).toBe('2026-12-07T09:00:00.000Z');
    expect(nextMonday(at('2026-12-07T08:59:59Z'), 'UTC').toISOString()).toBe('2026-12-07T09:00:00.000Z');
    expect(nextMonday(at('2026-12-07T09:00:00Z'), 'UTC').toISOString()).toBe('2026-12-14T09:00:00.000Z');
    expect(nextMonday(at('2026-12-06T23:00:00Z'), 'Pacific/Auckland').toISOString()).toBe('2026-12-13T20:00:00.000Z');
  });

  it('are read as people write them', () => {
    expect(['18:00', '8', '24:00', '7:60', 'off', ''].map(readTime)).toEqual([1080, 480, null, null, null, null]);
    expect(['europe/berlin', 'Mars/Olympus', ''].map(readZone)).toEqual([BERLIN, null, null]);
  });
});

describe('what is told now', () => {
  const wishes: Wishes = { quietFrom: null, quietTo: null, digestAt: null, zone: 'UTC' };
  const news = ['2026-12-01T07:00:00Z', '2026-12-01T12:00:00Z', '2026-12-01T23:00:00Z'].map((time) => ({
    at: at(time),
  }));
  const plan = (more: Partial<Wishes>, now: string) => {
    const { single, together } = planNews({ ...wishes, ...more }, news, at(now));
    return [single.length, together.length];
  };

  it('is everything, where nothing else is wished', () => {
    expect(plan({}, '2026-12-02T00:00:00Z')).toEqual([3, 0]);
  });

  it('is nothing in quiet hours, and what came in them together after', () => {
    const quiet = { quietFrom: 22 * 60, quietTo: 8 * 60 };
    expect(plan(quiet, '2026-12-02T00:00:00Z')).toEqual([0, 0]);
    expect(plan(quiet, '2026-12-02T08:00:00Z')).toEqual([1, 2]);
  });

  it('is what came before the time of the digest, which waits for quiet hours too', () => {
    expect(plan({ digestAt: 13 * 60 }, '2026-12-01T13:00:00Z')).toEqual([0, 2]);
    const quiet = { quietFrom: 12 * 60 + 30, quietTo: 14 * 60, digestAt: 13 * 60 };
    expect(plan(quiet, '2026-12-01T13:30:00Z')).toEqual([0, 0]);
    expect(plan(quiet, '2026-12-01T14:00:00Z')).toEqual([0, 2]);
  });
});
