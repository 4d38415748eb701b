import type { Bounds } from '../../ticket/bounds.ts';
import type { Slots } from '../../ticket/slots.ts';
import { allowedPaths } from '../allowed-paths.ts';
import { checksWithTests } from '../checks-of.ts';
import { isTestPath } from '../is-test-path.ts';
import type { Knowledge } from '../shape.ts';
import { plainValues } from '../slot-values.ts';
import { FastapiBackgroundTaskSlots } from './slots.ts';

/** The handler's module, what it imports, their tests and, where a queue runs it, the modules that declare its tasks. */
export function bounds(slots: Slots, knowledge: Knowledge): Bounds {
  const parsed = FastapiBackgroundTaskSlots.safeParse(plainValues(slots));
  if (!parsed.success) return { files: 0, lines: 0, paths: [] };
  const { module, handler, mechanism } = parsed.data;
  const tasks = knowledge.index.tasks.filter((task) => task.queue === mechanism && !isTestPath(task.path));
  const paths = [...allowedPaths([module], [handler ?? 'background'], knowledge), ...tasks.map(({ path }) => path)];
  return { files: 4, lines: 150, paths: [...new Set(paths)] };
}

export function requiredChecks(_slots: Slots, knowledge: Knowledge): string[] {
  return checksWithTests(knowledge);
}
