import type { Bounds } from '../../ticket/bounds.ts';
import type { Slots } from '../../ticket/slots.ts';
import { allowedPaths, folderOf } from '../allowed-paths.ts';
import { checksWithTests } from '../checks-of.ts';
import type { Knowledge } from '../shape.ts';
import { plainValues } from '../slot-values.ts';
import { FastapiEndpointSlots } from './slots.ts';

/** The router's module, what it imports and its tests; for a new prefix also a new module beside the others and where they are included. */
export function bounds(slots: Slots, knowledge: Knowledge): Bounds {
  const parsed = FastapiEndpointSlots.safeParse(plainValues(slots));
  if (!parsed.success) return { files: 0, lines: 0, paths: [] };
  const { module, path } = parsed.data;
  const words = path.split('/').filter((part) => /^[a-z][\w-]*$/i.test(part) && !/^(?:api|v\d+)$/i.test(part));
  if (module !== null) return { files: 5, lines: 300, paths: allowedPaths([module], words.slice(-2), knowledge) };
  const { routers, apps } = knowledge.index.fastapi;
  const folders = [...new Set(routers.map((router) => `${folderOf(router.path)}/*.py`.replace(/^\//, '')))];
  return {
    files: 6,
    lines: 350,
    paths: [
      ...new Set([
        ...folders,
        ...allowedPaths([...new Set([...routers, ...apps].map((each) => each.path))], words.slice(-2), knowledge),
      ]),
    ],
  };
}

export function requiredChecks(_slots: Slots, knowledge: Knowledge): string[] {
  return checksWithTests(knowledge);
}
