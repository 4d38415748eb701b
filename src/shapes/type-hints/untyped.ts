import type { FunctionFact, ModuleFacts } from '../../python/index/facts.ts';
import { isAside, type Wanted } from '../find-module.ts';
import type { Knowledge } from '../shape.ts';

/** Functions that leave a type out, or say only Any. `self` and `cls` need none. */
export function untypedIn(module: ModuleFacts): FunctionFact[] {
  return [
    ...module.functions.filter((each) => leavesOut(each, false)),
    ...module.nested.filter((each) => leavesOut(each, false)),
    ...methodsOf(module).filter((each) =>
      leavesOut(each, !each.decorators.some((name) => /(?:^|\.)staticmethod$/.test(name))),
    ),
  ];
}

/** Every function and method, those with types included. */
export function functionsIn(module: ModuleFacts): FunctionFact[] {
  return [...module.functions, ...module.nested, ...methodsOf(module)];
}

function methodsOf({ classes }: ModuleFacts): FunctionFact[] {
  return classes.flatMap(({ methods }) => methods);
}

export const UNTYPED: Wanted = { that: 'leaves types out', is: (module) => untypedIn(module).length > 0 };

export const HAS_FUNCTIONS: Wanted = {
  that: 'declares functions',
  is: (module) => functionsIn(module).length > 0,
};

/** Modules that leave types out, those with most first; tests and migrations never. */
export function untypedModules({ index }: Knowledge): ModuleFacts[] {
  return Object.values(index.modules)
    .filter((module) => !isAside(module.path) && UNTYPED.is(module))
    .map((module) => ({ module, count: untypedIn(module).length }))
    .sort((a, b) => b.count - a.count || (a.module.path < b.module.path ? -1 : 1))
    .map(({ module }) => module);
}

function leavesOut(each: FunctionFact, bound: boolean): boolean {
  const parameters = bound ? each.parameters.slice(1) : each.parameters;
  return isOpen(each.returns) || parameters.some(({ annotation }) => isOpen(annotation));
}

function isOpen(annotation: string | null): boolean {
  return annotation === null || /^(?:typing\.)?Any$/.test(annotation.trim());
}
