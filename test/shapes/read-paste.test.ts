import { expect, it } from 'vitest';
import { pastedFrames } from '../../src/shapes/read-paste.ts';

it('gives the frames of a traceback, the last call first', () => {
  const text =
    'saw this:\n```\nTraceback (most recent call last):\n  File "/srv/a.py", line 1, in run\n  File "/srv/b/c.py", line 22\nValueError\n```';
  expect(pastedFrames(text)).toEqual([
    { path: '/srv/b/c.py', name: null },
    { path: '/srv/a.py', name: 'run' },
  ]);
});

it('reads what pytest prints', () => {
  expect(pastedFrames('billing/rates.py:12: in load\nbilling/http.py:3: KeyError')).toEqual([
    { path: 'billing/http.py', name: null },
    { path: 'billing/rates.py', name: 'load' },
  ]);
});

it('takes a path in prose for no frame', () => {
  expect(pastedFrames('see billing/rates.py:12 and File rates.py')).toEqual([]);
});

it('reads frames that were cut short to file and function', () => {
  expect(pastedFrames('it died:\n  File "/srv/billing/http.py", in charge\n    rate = rates[key]')).toEqual([
    { path: '/srv/billing/http.py', name: 'charge' },
  ]);
});
