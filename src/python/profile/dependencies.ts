import type { Dependencies, Fact } from './facts.ts';
import { lockFile, lockOf } from './packages.ts';
import { isComputed, requirements } from './requirements.ts';
import { factFrom, type Sources } from './sources.ts';

/** How many of its dependencies the project holds to one version. Shown are the floating ones, where there are any. */
export function dependencies(sources: Sources): Fact<Dependencies> {
  const found = requirements(sources);
  const floating = found.filter((item) => !item.pinned);
  const file = lockFile(sources)?.value ?? null;
  const locked = lockOf(sources) !== null || (file !== null && isComputed(sources, file));
  const shown = floating.length > 0 ? floating : found;
  return factFrom(
    { pinned: found.length - floating.length, floating: floating.length, locked },
    shown.map((item) => item.evidence),
  );
}
