import type { DjangoModel } from '../../python/index/facts.ts';
import { quoted } from '../../python/edit/layout.ts';
import type { Knowledge } from '../shape.ts';
import { isTestPath } from '../is-test-path.ts';
import type { DjangoFieldSlots } from './slots.ts';

/** How a choice field's values are declared above it. */
export interface Declaration {
  /** The class or constant, four spaces a level, \n. */
  text: string;
  /** The name it binds in the model. */
  name: string;
  /** What `choices=` takes. */
  choices: string;
  /** The expression of each value, for the default; values that are not in it are written as strings. */
  members: Record<string, string>;
}

/** An enumeration as Django's own (TextChoices), or a list of pairs where that is what this repository writes. */
export function renderChoices(
  slots: DjangoFieldSlots,
  model: DjangoModel,
  knowledge: Knowledge,
  quote: '"' | "'",
  prefix: string,
): Declaration | null {
  const values = slots.choices ?? [];
  if (values.length === 0) return null;
  const wrap = wrapsLabels(model, knowledge) ? '_' : null;
  const label = (value: string) => {
    const words = value.replace(/[_-]+/g, ' ');
    const text = quoted(words.charAt(0).toUpperCase() + words.slice(1), quote);
    return wrap ? `${wrap}(${text})` : text;
  };
  const members = values.map((value) =>
    value
      .toUpperCase()
      .replace(/[^A-Z0-9]+/g, '_')
      .replace(/^_|_$/g, ''),
  );
  const nameable =
    members.every((member) => /^[A-Z][A-Z0-9_]*$/.test(member)) && new Set(members).size === members.length;
  if (nameable && prefix !== '' && usesEnumerations(model, knowledge)) {
    const name = slots.field.replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
    const lines = values.map((value, at) => `    ${members[at]} = ${quoted(value, quote)}, ${label(value)}`);
    return {
      text: `class ${name}(${prefix}TextChoices):\n${lines.join('\n')}`,
      name,
      choices: `${name}.choices`,
      members: Object.fromEntries(values.map((value, at) => [value, `${name}.${members[at]}`])),
    };
  }
  const name = `${slots.field.toUpperCase()}_CHOICES`;
  const pairs = values.map((value) => `    (${quoted(value, quote)}, ${label(value)}),`);
  return { text: `${name} = [\n${pairs.join('\n')}\n]`, name, choices: name, members: {} };
}

/** TextChoices unless choice fields here are declared otherwise; the model's own count before the repository's. */
function usesEnumerations(model: DjangoModel, knowledge: Knowledge): boolean {
  const models = knowledge.index.django.models.filter((each) => !isTestPath(each.path));
  for (const group of [[model], models.filter((each) => each.app === model.app), models]) {
    const written = group.flatMap((each) =>
      each.fields.map((field) => field.options['choices']).filter((choices) => choices !== undefined),
    );
    if (written.length > 0)
      return written.filter((choices) => choices.endsWith('.choices')).length * 2 >= written.length;
  }
  // They came with Django 3.0.
  return Number(knowledge.profile.django?.value.split('.')[0] ?? 3) >= 3;
}

/** Whether labels here are translated: the module has `_`, and every sibling's label or name goes through it. */
function wrapsLabels(model: DjangoModel, knowledge: Knowledge): boolean {
  const module = knowledge.index.modules[model.path];
  const imported = module?.imports.some((each) => each.alias === '_' && /gettext/.test(each.name ?? ''));
  return imported === true && model.fields.some((field) => /\b_\(/.test(field.source));
}
