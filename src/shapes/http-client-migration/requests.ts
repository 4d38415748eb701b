import type { ModuleFacts } from '../../python/index/facts.ts';
import { isAside, type Wanted } from '../find-module.ts';
import type { Knowledge } from '../shape.ts';

export const IMPORTS_REQUESTS: Wanted = {
  that: 'imports requests',
  is: (module) => module.imports.some(({ module: name }) => name === 'requests' || name.startsWith('requests.')),
};

/** Modules that import requests; those of tests only where no other does. */
export function modulesWithRequests({ index }: Knowledge): ModuleFacts[] {
  const all = Object.values(index.modules).filter((module) => IMPORTS_REQUESTS.is(module));
  const own = all.filter(({ path }) => !isAside(path));
  return [...(own.length > 0 ? own : all)].sort((a, b) => (a.path < b.path ? -1 : 1));
}
