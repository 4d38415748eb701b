import type { Bounds } from '../../ticket/bounds.ts';
import type { Slots } from '../../ticket/slots.ts';
import { testGlobsOf } from '../app-paths.ts';
import { checksWithTests } from '../checks-of.ts';
import type { Knowledge } from '../shape.ts';
import { plainValues } from '../slot-values.ts';
import { DjangoCommandSlots } from './slots.ts';

/** The command's module, the packages it needs around it, and tests. */
export function bounds(slots: Slots, knowledge: Knowledge): Bounds {
  const parsed = DjangoCommandSlots.safeParse(plainValues(slots));
  if (!parsed.success) return { files: 0, lines: 0, paths: [] };
  const { folder, command } = parsed.data;
  const management = folder.replace(/\/commands$/, '');
  const app = management.replace(/\/?management$/, '');
  const paths = [
    `${folder}/${command}.py`,
    `${management}/__init__.py`,
    `${folder}/__init__.py`,
    ...testGlobsOf(app, command.split(/[_-]/), knowledge),
  ];
  return { files: 5, lines: 350, paths };
}

export function requiredChecks(_slots: Slots, knowledge: Knowledge): string[] {
  return [...new Set([...checksWithTests(knowledge), 'django-check'])];
}
