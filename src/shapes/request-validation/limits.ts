import type { Bounds } from '../../ticket/bounds.ts';
import type { Slots } from '../../ticket/slots.ts';
import { allowedPaths } from '../allowed-paths.ts';
import { checksWithTests } from '../checks-of.ts';
import type { Knowledge } from '../shape.ts';
import { plainValues } from '../slot-values.ts';
import { RequestValidationSlots } from './slots.ts';

/** The modules of the handler and the schema, what they import, and tests. */
export function bounds(slots: Slots, knowledge: Knowledge): Bounds {
  const parsed = RequestValidationSlots.safeParse(plainValues(slots));
  if (!parsed.success) return { files: 0, lines: 0, paths: [] };
  const { modules, handler, schema } = parsed.data;
  const [first] = [schema].flat();
  const words = [(handler ?? first ?? 'validation').replace(/\W+/g, '_').toLowerCase(), 'validation'];
  return { files: 4, lines: 180, paths: allowedPaths(modules, words, knowledge) };
}

export function requiredChecks(_slots: Slots, knowledge: Knowledge): string[] {
  return checksWithTests(knowledge);
}
