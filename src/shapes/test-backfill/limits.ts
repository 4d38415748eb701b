import type { Bounds } from '../../ticket/bounds.ts';
import type { Slots } from '../../ticket/slots.ts';
import { findTestPlace, type TestPlace } from '../find-tests.ts';
import type { Knowledge } from '../shape.ts';
import { textsOf } from '../slot-values.ts';

const LINES_OF_A_TARGET = 120;
const MOST_LINES = 400;

/** Test files beside those that test the same module, and what makes them importable. Nothing that is tested may change. */
export function bounds(slots: Slots, knowledge: Knowledge): Bounds {
  const places = textsOf(slots, 'module').map((path) => placeFor(path, knowledge));
  if (places.length === 0) return { files: 0, lines: 0, paths: [] };
  const packages = new Set(places.flatMap((place) => place.packages));
  const lines = LINES_OF_A_TARGET * Math.max(1, textsOf(slots, 'target').length);
  return {
    // Its test file and the conftest.py or factory it needs.
    files: 2 * places.length + packages.size,
    lines: Math.min(lines, MOST_LINES),
    paths: [...new Set([...places.flatMap(allowed), ...packages])],
  };
}

export function requiredChecks(_slots: Slots, { profile }: Knowledge): string[] {
  const checks = ['parse', 'tests'];
  if (profile.linter?.value === 'ruff') checks.push('ruff');
  if (profile.formatter) checks.push('format');
  return checks;
}

function placeFor(path: string, knowledge: Knowledge): TestPlace {
  const steps = path.replace(/(?:\/__init__)?\.py$/, '').split('/');
  const stem = steps.at(-1) ?? '';
  return findTestPlace(steps.slice(0, -1).join('/'), [stem], [stem], knowledge);
}

function allowed({ path, extend }: TestPlace): string[] {
  if (extend) return [path];
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  return [path, `${folder}test_*.py`, `${folder}*_test.py`, `${folder}conftest.py`, `${folder}factories.py`];
}
