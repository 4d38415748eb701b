import type { Bounds } from '../../ticket/bounds.ts';
import type { Slots } from '../../ticket/slots.ts';
import { allowedPaths, folderOf } from '../allowed-paths.ts';
import { checksWithTests } from '../checks-of.ts';
import { isTestPath } from '../is-test-path.ts';
import type { Knowledge } from '../shape.ts';
import { plainValues } from '../slot-values.ts';
import { FastapiMiddlewareSlots } from './slots.ts';

/** Where the app gets its middleware, the modules other middleware of its own is in, or a new one beside it, and tests. */
export function bounds(slots: Slots, knowledge: Knowledge): Bounds {
  const parsed = FastapiMiddlewareSlots.safeParse(plainValues(slots));
  if (!parsed.success) return { files: 0, lines: 0, paths: [] };
  const { module } = parsed.data;
  const folder = folderOf(module);
  const beside = folder === '' ? '' : `${folder}/`;
  const declaring = Object.values(knowledge.index.modules)
    .filter(({ path, classes }) => !isTestPath(path) && classes.some(({ name }) => name.endsWith('Middleware')))
    .map(({ path }) => path);
  const fresh = ['middleware.py', 'middlewares.py', '{core,middleware,middlewares}/*.py'].map(
    (name) => `${beside}${name}`,
  );
  return {
    files: 5,
    lines: 220,
    paths: [...new Set([...allowedPaths([module], ['middleware'], knowledge), ...declaring, ...fresh])],
  };
}

export function requiredChecks(_slots: Slots, knowledge: Knowledge): string[] {
  return checksWithTests(knowledge);
}
