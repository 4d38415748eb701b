import type { Knowledge } from './shape.ts';
import { isTestPath } from './is-test-path.ts';

/** A choice the repository has made already, with the count that shows it. */
export interface Habit<T> {
  value: T;
  /** "3 of 4 CharFields of shop.Customer use max_length=100". */
  why: string;
}

/** The type the same name, or the same ending such as `_at`, has elsewhere in the repository. */
export function typeElsewhere(field: string, knowledge: Knowledge): (Habit<string> & { sure: boolean }) | null {
  const models = knowledge.index.django.models.filter((model) => !isTestPath(model.path));
  const all = models.flatMap((model) =>
    model.fields.map((each) => ({ each, at: `${model.app}.${model.name}.${each.name}` })),
  );
  const same = all.filter(({ each }) => each.name === field);
  if (same[0] && same.every(({ each }) => each.type === same[0]?.each.type)) {
    return { value: same[0].each.type, why: `${same[0].at} has the type ${same[0].each.type}`, sure: false };
  }
  const ending = /_(?:at|on|until|since|date|time|by|count|price|amount|total)$/.exec(field)?.[0];
  const alike = ending ? all.filter(({ each }) => each.name.endsWith(ending)) : [];
  const [first] = alike;
  if (!first || !alike.every(({ each }) => each.type === first.each.type)) return null;
  const sure = alike.length > 1 && /_(?:at|on|until|since)$/.test(ending ?? '');
  return {
    value: first.each.type,
    why:
      alike.length === 1
        ? `${first.at} has the type ${first.each.type}`
        : `all ${alike.length} fields here that end in ${ending} have the type ${first.each.type}`,
    sure,
  };
}
