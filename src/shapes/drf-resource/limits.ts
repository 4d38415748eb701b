import type { Bounds } from '../../ticket/bounds.ts';
import type { Slots } from '../../ticket/slots.ts';
import { testGlobsOf } from '../app-paths.ts';
import { folderOf } from '../allowed-paths.ts';
import { checksWithTests } from '../checks-of.ts';
import { appAround } from '../find-app.ts';
import type { Knowledge } from '../shape.ts';
import { plainValues } from '../slot-values.ts';
import { DrfResourceSlots } from './slots.ts';

/** The modules of the serializer, the viewset and the router entry, and tests beside them. */
export function bounds(slots: Slots, knowledge: Knowledge): Bounds {
  const parsed = DrfResourceSlots.safeParse(plainValues(slots));
  if (!parsed.success) return { files: 0, lines: 0, paths: [] };
  const { modules, model } = parsed.data;
  const folders = new Set(modules.map((path) => appAround(path, knowledge)?.path ?? folderOf(path)));
  const permissions = [...new Set(modules.map(folderOf))].map(
    (folder) => `${folder === '' ? '' : `${folder}/`}permissions.py`,
  );
  const tests = [...folders].flatMap((folder) => testGlobsOf(folder, [model.toLowerCase()], knowledge));
  return { files: 7, lines: 400, paths: [...new Set([...modules, ...permissions, ...tests])] };
}

export function requiredChecks(_slots: Slots, knowledge: Knowledge): string[] {
  return [...new Set([...checksWithTests(knowledge), 'django-check'])];
}
