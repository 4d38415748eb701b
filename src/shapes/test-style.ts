import { quoteStyle } from '../python/edit/layout.ts';
import type { Knowledge } from './shape.ts';

/** How tests are written next to a new one. */
export interface TestStyle {
  kind: 'pytest' | 'unittest';
  /** Functions say what they take and return. */
  annotated: boolean;
  /** The files start with `from __future__ import annotations`. */
  future: boolean;
  quote: '"' | "'";
}

export function testStyleOf(sibling: string | null, knowledge: Knowledge): TestStyle {
  const text = sibling ?? '';
  const runner = knowledge.profile.testRunner?.value;
  const classes = /^class \w+\([\w.]*Test[\w.]*\)|self\.assert/m.test(text);
  const functions = /^(?:async )?def test_|^import pytest|^from pytest/m.test(text);
  return {
    kind: functions ? 'pytest' : classes ? 'unittest' : runner === 'pytest' ? 'pytest' : 'unittest',
    annotated: /def test_\w*\([^)]*\)\s*->/.test(text) || knowledge.profile.typeStrict?.value === true,
    future: /^from __future__ import annotations/m.test(text),
    quote: text === '' ? '"' : quoteStyle(text),
  };
}
