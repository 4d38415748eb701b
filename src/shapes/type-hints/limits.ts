import type { FunctionFact } from '../../python/index/facts.ts';
import type { Bounds } from '../../ticket/bounds.ts';
import type { Slots } from '../../ticket/slots.ts';
import type { Knowledge } from '../shape.ts';
import { plainValues } from '../slot-values.ts';
import { TypeHintsSlots } from './slots.ts';
import { functionsIn, untypedIn } from './untyped.ts';

/** For what the annotations import. */
const LINES_OF_IMPORTS = 20;

/** The module alone. A signature that grows too long is laid out with a line for each parameter. */
export function bounds(slots: Slots, { index }: Knowledge): Bounds {
  const parsed = TypeHintsSlots.safeParse(plainValues(slots));
  const module = parsed.success ? index.modules[parsed.data.module] : undefined;
  if (!parsed.success || module === undefined) return { files: 0, lines: 0, paths: [] };
  const { target } = parsed.data;
  const isMeant = ({ qualname }: FunctionFact) =>
    target.length === 0 || target.some((name) => qualname === name || qualname.startsWith(`${name}.`));
  const open = untypedIn(module).filter(isMeant);
  // Where none is left out, the types that are there are to be said better.
  const meant = open.length > 0 ? open : functionsIn(module).filter(isMeant);
  const lines = meant.reduce((sum, { parameters }) => sum + 2 * (parameters.length + 2), LINES_OF_IMPORTS);
  return { files: 1, lines, paths: [module.path] };
}

/** The type checker is required where there is one: hints that nothing reads are worth nothing. */
export function requiredChecks(_slots: Slots, { profile }: Knowledge): string[] {
  const checks = ['parse'];
  if (profile.testRunner) checks.push('tests');
  if (profile.linter?.value === 'ruff') checks.push('ruff');
  if (profile.formatter) checks.push('format');
  if (profile.typeChecker) checks.push(profile.typeChecker.value);
  return checks;
}
