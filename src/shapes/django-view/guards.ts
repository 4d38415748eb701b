import type { UrlFact } from '../../python/index/facts.ts';
import type { Knowledge } from '../shape.ts';

/** How the views behind these patterns say who may call them: decorators, mixins, permission classes; the commonest first. */
export function guardsOf(
  urls: readonly UrlFact[],
  knowledge: Knowledge,
): { guard: string; count: number; of: number } | null {
  const views = [
    ...new Map(
      urls.flatMap(({ view }) => (view === null ? [] : [[`${view.path}:${view.line}`, view] as const])),
    ).values(),
  ];
  const counts = new Map<string, number>();
  for (const view of views) {
    const guard = guardOf(view, knowledge);
    if (guard !== null) counts.set(guard, (counts.get(guard) ?? 0) + 1);
  }
  const [best] = [...counts].sort((a, b) => b[1] - a[1]);
  return best === undefined || best[1] * 2 < views.length ? null : { guard: best[0], count: best[1], of: views.length };
}

function guardOf(view: { path: string; name: string; line: number }, knowledge: Knowledge): string | null {
  const module = knowledge.index.modules[view.path];
  const declared = module?.classes.find(({ name }) => name === view.name);
  const called = module?.functions.find(({ name }) => name === view.name);
  const words = [...(called?.decorators ?? []), ...(declared?.decorators ?? []), ...(declared?.bases ?? [])];
  const permission = declared?.attributes.find(
    ({ name }) => name === 'permission_classes' || name === 'permission_required',
  );
  return words.find((word) => GUARD.test(word)) ?? permission?.value.replace(/\s+/g, ' ') ?? null;
}

const GUARD = /login|permission|staff|superuser|authori[sz]e|authenticated|UserPasses|require_(?!http|get|post|safe)/i;
