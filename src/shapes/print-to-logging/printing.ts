import type { ModuleFacts } from '../../python/index/facts.ts';
import { isAside, type Wanted } from '../find-module.ts';
import type { Knowledge } from '../shape.ts';

export const PRINTS: Wanted = { that: 'prints', is: ({ prints }) => prints.length > 0 };

/** Modules that print, most first; tests and migrations only where nothing else does. */
export function printingModules(knowledge: Knowledge): ModuleFacts[] {
  const printing = Object.values(knowledge.index.modules).filter((module) => PRINTS.is(module));
  const own = printing.filter(({ path }) => !isAside(path));
  return [...(own.length > 0 ? own : printing)].sort(
    (a, b) => b.prints.length - a.prints.length || (a.path < b.path ? -1 : 1),
  );
}
