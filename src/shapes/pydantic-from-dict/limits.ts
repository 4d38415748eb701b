import type { Bounds } from '../../ticket/bounds.ts';
import type { Slots } from '../../ticket/slots.ts';
import { allowedPaths, folderOf } from '../allowed-paths.ts';
import { checksWithTests } from '../checks-of.ts';
import { isTestPath } from '../is-test-path.ts';
import type { Knowledge } from '../shape.ts';
import { plainValues } from '../slot-values.ts';
import { PydanticFromDictSlots } from './slots.ts';

/** The module, what it imports, what imports it (call sites that read the dict), a schema module beside it, and tests. */
export function bounds(slots: Slots, knowledge: Knowledge): Bounds {
  const parsed = PydanticFromDictSlots.safeParse(plainValues(slots));
  if (!parsed.success) return { files: 0, lines: 0, paths: [] };
  const { module, target } = parsed.data;
  const users = Object.values(knowledge.index.modules)
    .filter(({ path, uses }) => uses.includes(module) && !isTestPath(path))
    .map(({ path }) => path);
  const folder = folderOf(module);
  const words = [target.replace(/\W+/g, '_').toLowerCase()];
  const paths = [
    ...allowedPaths([module], words, knowledge),
    ...users,
    `${folder === '' ? '' : `${folder}/`}schemas.py`,
  ];
  return { files: 5, lines: 200, paths: [...new Set(paths)] };
}

export function requiredChecks(_slots: Slots, knowledge: Knowledge): string[] {
  return checksWithTests(knowledge);
}
