import type { ClassFact, FunctionFact } from '../../python/index/facts.ts';
import type { GuardContext } from './guard.ts';
import { isTestSupport } from './kinds.ts';
import { functionsOf, type Side, sidesOf } from './sides.ts';

/** A function or class as it was and as it is. */
export interface Pair<T> {
  was: { side: Side; fact: T };
  now: { side: Side; fact: T };
}

/** Functions of changed files that both sides have, outside of tests; one that moved to another changed file is still there. */
export function functionPairs(context: GuardContext): Pair<FunctionFact>[] {
  return pairsOf(context, ({ module }) => functionsOf(module));
}

/** Classes of changed files that both sides have, outside of tests. */
export function classPairs(context: GuardContext): Pair<ClassFact>[] {
  return pairsOf(context, ({ module }) => module.classes);
}

/** Functions or classes of changed files that only the head has, outside of tests. */
export function newOnes<T extends { qualname: string }>(
  context: GuardContext,
  of: (side: Side) => T[],
): { side: Side; fact: T }[] {
  const old = new Set(sidesOf(context, 'base').flatMap((side) => of(side).map(({ qualname }) => qualname)));
  return sidesOf(context, 'head')
    .filter(({ path }) => !isTestSupport(path))
    .flatMap((side) =>
      of(side)
        .filter(({ qualname }) => !old.has(qualname))
        .map((fact) => ({ side, fact })),
    );
}

function pairsOf<T extends { qualname: string }>(context: GuardContext, of: (side: Side) => T[]): Pair<T>[] {
  const after = sidesOf(context, 'head').filter(({ path }) => !isTestSupport(path));
  const byName = new Map<string, { side: Side; fact: T }[]>();
  for (const side of after) {
    for (const fact of of(side)) byName.set(fact.qualname, [...(byName.get(fact.qualname) ?? []), { side, fact }]);
  }
  return sidesOf(context, 'base')
    .filter(({ path }) => !isTestSupport(path))
    .flatMap((side) =>
      of(side).flatMap((fact): Pair<T>[] => {
        const found = byName.get(fact.qualname) ?? [];
        const same = found.filter((item) => item.side.path === side.path);
        // Overloads and the branches of an `if` share a name; which is which cannot be told.
        const now = same.length === 1 ? same[0] : same.length === 0 && found.length === 1 ? found[0] : undefined;
        return now === undefined ? [] : [{ was: { side, fact }, now }];
      }),
    );
}
