import type { Bounds } from '../../ticket/bounds.ts';
import type { Slots } from '../../ticket/slots.ts';
import { isTestPath } from '../is-test-path.ts';
import type { Knowledge } from '../shape.ts';
import { plainValues } from '../slot-values.ts';
import { HttpClientMigrationSlots } from './slots.ts';

const MOST_TESTS = 5;
const LINES_OF_A_FILE = 120;
/** A new package takes a block of lines in a lock file, and so does what it needs itself. */
const LINES_OF_LOCK = 200;

/** The module, the tests that import it, and, where the client is new here, the files that declare and lock dependencies. */
export function bounds(slots: Slots, knowledge: Knowledge): Bounds {
  const parsed = HttpClientMigrationSlots.safeParse(plainValues(slots));
  if (!parsed.success) return { files: 0, lines: 0, paths: [] };
  const { module, client } = parsed.data;
  const { index, profile } = knowledge;
  const all = Object.values(index.modules);
  const tests = all.filter(({ path, uses }) => isTestPath(path) && uses.includes(module)).map(({ path }) => path);
  const known = all.some((each) => each.imports.some(({ module: name }) => name.split('.')[0] === client));
  const lock = known ? undefined : profile.lockFile?.value;
  const declared = known ? [] : index.files.map(({ path }) => path).filter((path) => DECLARES.test(path));
  const places = [...declared, ...(lock === undefined ? [] : [lock])];
  return {
    files: 1 + Math.min(tests.length, MOST_TESTS) + Math.min(places.length, 3),
    lines: LINES_OF_A_FILE * (1 + Math.min(tests.length, MOST_TESTS)) + (lock === undefined ? 10 : LINES_OF_LOCK),
    paths: [...new Set([module, ...tests, ...places])],
  };
}

const DECLARES =
  /(?:^|\/)(?:pyproject\.toml|Pipfile|setup\.(?:cfg|py)|requirements[^/]*\.(?:txt|in)|requirements\/[^/]+\.(?:txt|in))$/;

export function requiredChecks(_slots: Slots, { profile }: Knowledge): string[] {
  const checks = ['parse', 'tests'];
  if (profile.linter?.value === 'ruff') checks.push('ruff');
  if (profile.formatter) checks.push('format');
  if (profile.typeChecker) checks.push(profile.typeChecker.value);
  return checks;
}
