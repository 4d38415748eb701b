import type { Evidence, Fact, MagicKind, MagicModule } from './facts.ts';
import { factFrom, type Sources } from './sources.ts';

/**
 * Modules that cannot be followed by reading them, those with more reasons first. Of tests only what patches for all of them counts:
 * a fixture undoes its own.
 */
export function magicModules(sources: Sources): Fact<MagicModule[]> {
  const found = [
    ...sources.own.map((module) => ({ module, kinds: MAGIC })),
    ...sources.tests.map((module) => ({ module, kinds: PATCHES })),
  ].flatMap(({ module, kinds }) => {
    const lines = module.magic.filter((item) => (kinds as readonly string[]).includes(item.kind));
    const [first] = lines;
    if (first === undefined) return [];
    const seen = [...new Set(lines.map((item) => item.kind as MagicKind))];
    const evidence: Evidence = { path: module.path, line: first.line, text: first.text };
    return [{ value: { path: module.path, kinds: seen, line: first.line }, evidence }];
  });
  found.sort((a, b) => b.value.kinds.length - a.value.kinds.length || (a.value.path < b.value.path ? -1 : 1));
  return factFrom(
    found.map((each) => each.value),
    found.map((each) => each.evidence),
  );
}

const PATCHES: readonly MagicKind[] = ['monkey-patch'];
const MAGIC: readonly MagicKind[] = ['metaclass', 'init-subclass', 'dynamic-attribute', 'exec-eval', 'monkey-patch'];
