import type { Knowledge } from '../../shapes/shape.ts';
import type { Conflict } from '../conflicts.ts';
import type { Advice, Rule } from './advice.ts';
import { authScopes, mixedModes, mixedOther, mixedTools } from './conventions.ts';
import { longHistory, manyLeaves } from './history.ts';
import { magic } from './magic.ts';
import { noDependencies, noFramework, noSettings } from './blockers.ts';
import { linting } from './style.ts';
import { unread } from './unread.ts';
import { factories, noTests, parametrised, recorder } from './tests.ts';
import { typeChecking } from './types.ts';
import { pinning, pythonVersion } from './versions.ts';

/** What lifts acceptance most first, within one weight. */
const RULES: readonly Rule[] = [
  noFramework,
  noDependencies,
  manyLeaves,
  noSettings,
  typeChecking,
  pinning,
  pythonVersion,
  unread,
  noTests,
  mixedTools,
  mixedModes,
  authScopes,
  mixedOther,
  factories,
  recorder,
  parametrised,
  longHistory,
  magic,
  linting,
];

const WEIGHTS = ['high', 'medium', 'low'];

export function adviceFor(knowledge: Knowledge, conflicts: readonly Conflict[]): Advice[] {
  return RULES.flatMap((rule) => rule(knowledge, conflicts)).sort(
    (a, b) => WEIGHTS.indexOf(a.weight) - WEIGHTS.indexOf(b.weight),
  );
}
