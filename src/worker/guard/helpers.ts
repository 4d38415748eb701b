import type { FunctionFact } from '../../python/index/facts.ts';
import { type LogicalLines, splitLogicalLines } from '../../python/index/logical-lines.ts';
import type { Neighbour } from '../neighbours.ts';
import type { GuardContext } from './guard.ts';
import { followIn, functionAt, type Side, sidesOf } from './sides.ts';

/** A function of this repository, with the module it stands in. */
export interface Helper {
  side: Side;
  fact: FunctionFact;
}

/**
 * The repository's own function that a call leads to, where its text is at hand: in a changed module or one that a changed one imports.
 * `self.helper(…)` is looked for in the class around the call.
 */
export function helperCalled(context: GuardContext, side: Side, callee: string, line: number): Helper | null {
  const own = /^(?:self|cls)\.(\w+)$/.exec(callee)?.[1];
  if (own !== undefined) {
    const within = functionAt(side.module, line)?.qualname.split('.').slice(0, -1).join('.');
    const fact = side.module.classes
      .find((item) => item.qualname === within)
      ?.methods.find((item) => item.name === own);
    return fact === undefined ? null : { side, fact };
  }
  const found = followIn(side.knowledge.index).find(side.path, callee);
  if (found?.kind !== 'function' || found.rest.length > 0) return null;
  const home = found.path === side.path ? side : sideAt(context, side, found.path);
  return home === null ? null : { side: home, fact: found.fact };
}

function sideAt(context: GuardContext, near: Side, path: string): Side | null {
  const which = near.knowledge === context.base ? 'base' : 'head';
  const changed = sidesOf(context, which).find((side) => side.path === path);
  if (changed !== undefined) return changed;
  const neighbour = context.neighbours.find((item) => item.path === path);
  const module = near.knowledge.index.modules[path];
  if (neighbour === undefined || module === undefined) return null;
  return { path, module, knowledge: near.knowledge, code: codeOfNeighbour(neighbour) };
}

const split = new WeakMap<Neighbour, LogicalLines>();

function codeOfNeighbour(neighbour: Neighbour): LogicalLines {
  const known = split.get(neighbour) ?? splitLogicalLines(neighbour.text);
  split.set(neighbour, known);
  return known;
}
