import type { DjangoModel } from '../../python/index/facts.ts';
import type { Knowledge } from '../shape.ts';
import { isTestPath } from '../is-test-path.ts';
import type { DjangoFieldSlots } from './slots.ts';

/**
 * Where fields of the model are listed by name and the new one is not: forms and serializers that were not asked for, and lists of the
 * model itself that another package reads (panels, search fields). One note each; what they stand for is for a person to say.
 */
export function unlisted(model: DjangoModel, slots: DjangoFieldSlots, knowledge: Knowledge): string[] {
  const forms = knowledge.index.django.forms
    .filter((form) => form.model?.split('.').at(-1) === model.name && !isTestPath(form.path))
    .filter(
      (form) => form.name !== slots.form && form.name !== slots.serializer && /^[[(]/.test(form.fields?.value ?? ''),
    )
    .map((form) => form.name);
  const declared = knowledge.index.modules[model.path]?.classes.find((each) => each.line === model.line);
  const fields = new Set(model.fields.map((field) => field.name));
  const lists = (declared?.attributes ?? [])
    .filter(({ name, value }) => !fields.has(name) && namedIn(value, fields) > 1)
    .map(({ name }) => `${model.name}.${name}`);
  const all = [...new Set([...forms, ...lists])];
  if (all.length === 0) return [];
  const said = all.length > 4 ? `${all.slice(0, 4).join(', ')} and ${all.length - 4} more` : all.join(', ');
  return [
    `Listed by name elsewhere, and not added there: ${said} ${all.length === 1 ? 'names' : 'name'} fields of ${model.name}.`,
  ];
}

function namedIn(value: string, fields: ReadonlySet<string>): number {
  const names = [...value.matchAll(/["'](\w+)["']/g)].map((match) => match[1] ?? '');
  return new Set(names.filter((name) => fields.has(name))).size;
}
