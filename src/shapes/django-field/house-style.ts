import type { DjangoModel, ModelField } from '../../python/index/facts.ts';
import type { Knowledge } from '../shape.ts';
import { LENGTH_TYPES, TEXT_TYPES } from '../field-words.ts';
import type { Habit } from '../type-elsewhere.ts';
import { isTestPath } from '../is-test-path.ts';

/** How the model's neighbours write what this ticket leaves open: the model itself, else its app, else the repository. */
export function siblingsOf(model: DjangoModel, knowledge: Knowledge): { where: string; fields: ModelField[] }[] {
  const models = knowledge.index.django.models.filter((other) => !isTestPath(other.path));
  const inApp = models.filter((other) => other.app === model.app);
  return [
    { where: `${model.app}.${model.name}`, fields: model.fields },
    { where: `the app ${model.app}`, fields: inApp.flatMap((other) => other.fields) },
    { where: 'the repository', fields: models.flatMap((other) => other.fields) },
  ];
}

/** How a text field that may stay empty is declared here; Django's convention where nothing shows it. */
export function emptyText(model: DjangoModel, knowledge: Knowledge): Habit<'blank' | 'default' | 'null'> {
  for (const { where, fields } of siblingsOf(model, knowledge)) {
    const optional = fields.filter((field) => TEXT_TYPES.includes(field.type) && isTrue(field, 'blank'));
    if (optional.length === 0) continue;
    const style = (field: ModelField) =>
      isTrue(field, 'null') ? 'null' : /^(?:""|'')$/.test(field.options['default'] ?? '') ? 'default' : 'blank';
    const [value, count] = commonest(optional.map(style));
    const words = {
      null: 'null=True, blank=True',
      default: 'blank=True, default=""',
      blank: 'blank=True without null',
    }[value];
    return { value, why: `${count} of ${optional.length} optional text fields of ${where} use ${words}` };
  }
  return { value: 'default', why: 'Django stores empty text as "", not as NULL' };
}

/** The max_length text fields of that type have here. */
export function textLength(type: string, model: DjangoModel, knowledge: Knowledge): Habit<number> | null {
  for (const { where, fields } of siblingsOf(model, knowledge).slice(0, 2)) {
    const lengths = fields
      .filter((field) => field.type === type && LENGTH_TYPES.includes(type) && field.options['choices'] === undefined)
      .map((field) => Number(field.options['max_length']))
      .filter((length) => Number.isInteger(length) && length > 0);
    if (lengths.length === 0) continue;
    const [value, count] = commonest(lengths.map(String));
    if (count < 2 && lengths.length > 1) continue;
    return { value: Number(value), why: `${count} of ${lengths.length} ${type}s of ${where} use max_length=${value}` };
  }
  return null;
}

export function isTrue(field: ModelField, option: string): boolean {
  return field.options[option] === 'True';
}

/** The value that occurs most, the first of equals, and how often. */
function commonest<T extends string>(values: readonly T[]): [T, number] {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best));
}
