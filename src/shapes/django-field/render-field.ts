import type { DjangoModel, ImportFact, ModelField } from '../../python/index/facts.ts';
import type { WantedImport } from '../../python/edit/import.ts';
import { quoted, quoteStyle } from '../../python/edit/layout.ts';
import type { Knowledge } from '../shape.ts';
import { layOutCall } from '../layout-call.ts';
import { siblingsOf } from './house-style.ts';
import { RELATION_TYPES } from '../field-words.ts';
import type { Declaration } from './render-choices.ts';
import type { DjangoFieldSlots } from './slots.ts';
import { splitArguments } from './split-arguments.ts';

export interface Rendered {
  /** `nickname = models.CharField(max_length=50)`, four spaces a level, \n. */
  statement: string;
  imports: WantedImport[];
  notes: string[];
}

/** What the module calls Django's field classes by; null where it does not import them in a way that is understood. */
export function fieldPrefix(imports: readonly ImportFact[]): { prefix: string; bare: boolean } | null {
  const whole = imports.find(({ module, name }) => name === 'models' && /^django\.(?:contrib\.gis\.)?db$/.test(module));
  if (whole) return { prefix: `${whole.alias ?? 'models'}.`, bare: false };
  const dotted = imports.find(
    ({ module, name, alias }) => module === 'django.db.models' && name === null && alias !== null,
  );
  if (dotted) return { prefix: `${dotted.alias}.`, bare: false };
  return imports.some(({ module, name }) => module === 'django.db.models' && name !== null && name !== '*')
    ? { prefix: '', bare: true }
    : null;
}

/** The field as its neighbours would have it: how they are called, named, related and ordered. */
export function renderField(
  slots: DjangoFieldSlots,
  model: DjangoModel,
  knowledge: Knowledge,
  source: string,
  prefix: { prefix: string; bare: boolean },
  choices: Declaration | null,
  lineLength: number,
): Rendered {
  const imports: WantedImport[] = [];
  const notes: string[] = [];
  const [own] = siblingsOf(model, knowledge);
  const siblings = own?.fields ?? [];
  const quote = quoteStyle(source);
  const at = (name: string) => {
    if (prefix.bare) imports.push({ module: 'django.db.models', name });
    return `${prefix.prefix}${name}`;
  };
  const args: string[] = [];
  const relation = RELATION_TYPES.includes(slots.field_type);
  const label = verboseName(slots, siblings, quote);
  if (label && !relation && label.positional) args.push(label.text);
  if (relation) {
    args.push(targetOf(slots.reference ?? '', model, siblings, knowledge, imports, quote));
    if (slots.field_type !== 'ManyToManyField') {
      const keys = siblings.filter(({ type }) => type === 'ForeignKey' || type === 'OneToOneField');
      const positional = keys.length > 0 && keys.every(({ options }) => options['on_delete'] === undefined);
      args.push(`${positional ? '' : 'on_delete='}${at(slots.on_delete ?? 'CASCADE')}`);
    }
  }
  const named = label && (relation || !label.positional) ? `verbose_name=${label.text}` : null;
  const last = named !== null && labelsLast(siblings);
  if (named !== null && !last) args.push(named);
  if (slots.max_length !== undefined) args.push(`max_length=${slots.max_length}`);
  if (slots.digits) args.push(`max_digits=${slots.digits.max}`, `decimal_places=${slots.digits.places}`);
  if (choices) args.push(`choices=${choices.choices}`);
  if (slots.unique) args.push('unique=True');
  if (slots.index && !slots.unique && !/^(?:ForeignKey|OneToOneField|SlugField)$/.test(slots.field_type))
    args.push('db_index=True');
  args.push(...emptiness(slots, siblings));
  const value = slots.default === undefined ? null : defaultOf(slots, model, knowledge, imports, quote, choices);
  if (value !== null) args.push(`default=${value}`);
  if (slots.null_blank === 'required' && saysNotNull(slots.field_type, siblings)) args.push('null=False');
  const related = relatedName(slots, model, siblings);
  if (related) {
    args.push(`related_name=${quoted(related.name, quote)}`);
    if (related.note) notes.push(related.note);
  }
  if (slots.help_text) args.push(`help_text=${wrapped(quoted(slots.help_text, quote), 'help_text', siblings)}`);
  else if (siblings.length > 1 && siblings.every(({ options }) => options['help_text'] !== undefined)) {
    notes.push(`Every other field of ${model.name} has a help_text; none was given for ${slots.field}.`);
  }
  if (named !== null && last) args.push(named);
  const statement = layOutCall(`${slots.field} = ${at(slots.field_type)}`, args, lineLength - 4);
  return { statement, imports, notes };
}

function emptiness(slots: DjangoFieldSlots, siblings: ModelField[]): string[] {
  if (slots.null_blank === 'required') return [];
  if (slots.null_blank === 'blank') return ['blank=True'];
  if (slots.null_blank === 'null only') return ['null=True'];
  const blankFirst = siblings.filter(({ source }) => /blank=True,\s*null=True/.test(source)).length;
  const nullFirst = siblings.filter(({ source }) => /null=True,\s*blank=True/.test(source)).length;
  return blankFirst > nullFirst ? ['blank=True', 'null=True'] : ['null=True', 'blank=True'];
}

/** A label where the request gives one, or where the neighbours have one: each as first argument, or most by name. */
function verboseName(
  slots: DjangoFieldSlots,
  siblings: ModelField[],
  quote: '"' | "'",
): { text: string; positional: boolean } | null {
  const plain = siblings.filter(({ type }) => !RELATION_TYPES.includes(type));
  const first = (field: ModelField) => splitArguments(field.source)[0] ?? '';
  const byPosition = plain.filter((field) => STRING.test(first(field)));
  const byName = siblings.filter((field) => field.options['verbose_name'] !== undefined);
  const labelled = byPosition.length + byName.length;
  const usual = labelled > 1 && labelled * 5 >= siblings.length * 4;
  if (!slots.verbose_name && !usual && (byPosition.length < 2 || byPosition.length < plain.length)) return null;
  const positional = byPosition.length > byName.length;
  const written = [...byPosition.map(first), ...byName.map((field) => field.options['verbose_name'] ?? '')];
  const capital = written.length > 0 && written.every((text) => /^(?:\w+\()?\s*["'][A-Z]/.test(text));
  const words = slots.field.replaceAll('_', ' ');
  const text = quoted(slots.verbose_name ?? (capital ? words.charAt(0).toUpperCase() + words.slice(1) : words), quote);
  const wrapper = wrapperOf(written);
  return { text: wrapper ? `${wrapper}(${text})` : text, positional: positional || byName.length === 0 };
}

/** Whether fields of that type here say that they are not null, which is Django's default. */
function saysNotNull(type: string, siblings: ModelField[]): boolean {
  const alike = siblings.filter((field) => field.type === type && field.options['null'] !== 'True');
  return alike.length > 1 && alike.filter((field) => field.options['null'] === 'False').length * 2 > alike.length;
}

/** Whether the neighbours that have a label have it after everything else. */
function labelsLast(siblings: ModelField[]): boolean {
  const labelled = siblings
    .map(({ options }) => Object.keys(options))
    .filter((names) => names.includes('verbose_name'));
  return labelled.filter((names) => names.at(-1) === 'verbose_name').length * 2 > labelled.length;
}

const STRING = /^(?:\w+\(\s*)?(?:[rRuU]?["'])/;

/** The function every text goes through, `_`; null where not all do. */
function wrapperOf(texts: string[]): string | null {
  const wrappers = texts.map((text) => /^(\w+)\(\s*["']/.exec(text)?.[1] ?? null);
  const [first] = wrappers;
  return first && wrappers.every((each) => each === first) ? first : null;
}

function wrapped(text: string, option: string, siblings: ModelField[]): string {
  const wrapper = wrapperOf(siblings.map(({ options }) => options[option] ?? '').filter((each) => each !== ''));
  return wrapper ? `${wrapper}(${text})` : text;
}

/** The related model as the neighbours write theirs: the class where they name classes and it is in sight, else "app.Model". */
function targetOf(
  to: string,
  model: DjangoModel,
  siblings: ModelField[],
  knowledge: Knowledge,
  imports: WantedImport[],
  quote: '"' | "'",
): string {
  const module = knowledge.index.modules[model.path];
  if (to === 'self') return quoted('self', quote);
  if (to === 'user') {
    const named =
      siblings.some((field) => field.to === 'User') &&
      module?.imports.some((each) => (each.alias ?? each.name) === 'User');
    if (named) return 'User';
    imports.push({ module: 'django.conf', name: 'settings' });
    return 'settings.AUTH_USER_MODEL';
  }
  const name = to.split('.').at(-1) ?? to;
  const relations = siblings.filter((field) => field.to !== null && !/AUTH_USER_MODEL|^["']?self/.test(field.to));
  const byClass =
    relations.length > 0 &&
    relations.every((field) => !/["']/.test(splitArguments(field.source)[0] ?? field.to ?? '"'));
  const above = module?.classes.some((each) => each.qualname === name && each.endLine < model.line);
  const imported = module?.imports.some((each) => (each.alias ?? each.name) === name && each.alias === null);
  return byClass && (above || imported) ? name : quoted(to, quote);
}

function defaultOf(
  slots: DjangoFieldSlots,
  model: DjangoModel,
  knowledge: Knowledge,
  imports: WantedImport[],
  quote: '"' | "'",
  choices: Declaration | null,
): string | null {
  const value = slots.default ?? '';
  const module = knowledge.index.modules[model.path];
  const member = choices?.members[value];
  if (member !== undefined) return member;
  const type: string = slots.field_type;
  switch (type) {
    case 'BooleanField':
    case 'IntegerField':
    case 'SmallIntegerField':
    case 'BigIntegerField':
    case 'PositiveIntegerField':
    case 'PositiveSmallIntegerField':
    case 'PositiveBigIntegerField':
    case 'FloatField':
      return value;
    case 'DecimalField':
      if (/^-?\d+$/.test(value)) return value;
      imports.push({ module: 'decimal', name: 'Decimal' });
      return `Decimal(${quoted(value, quote)})`;
    case 'DateTimeField':
    case 'DateField': {
      const function_ = value === 'now' ? 'now' : 'localdate';
      const direct = module?.imports.find((each) => each.module === 'django.utils.timezone' && each.name === function_);
      if (direct) return direct.alias ?? function_;
      imports.push({ module: 'django.utils', name: 'timezone' });
      return `timezone.${function_}`;
    }
    case 'UUIDField':
      if (module?.imports.some((each) => each.module === 'uuid' && each.name === 'uuid4' && each.alias === null))
        return 'uuid4';
      imports.push({ module: 'uuid' });
      return 'uuid.uuid4';
    case 'JSONField':
      return value === '[]' ? 'list' : 'dict';
    default:
      return quoted(value, quote);
  }
}

/**
 * The name of the way back. Given where it was said, where every other relation has one, and where Django would refuse two relations
 * to the same model without.
 */
function relatedName(
  slots: DjangoFieldSlots,
  model: DjangoModel,
  siblings: ModelField[],
): { name: string; note: string | null } | null {
  if (slots.related_name) return { name: slots.related_name, note: null };
  if (!RELATION_TYPES.includes(slots.field_type) || slots.reference === undefined) return null;
  const relations = siblings.filter((field) => field.to !== null);
  const target = (slots.reference === 'user' ? 'user' : (slots.reference.split('.').at(-1) ?? '')).toLowerCase();
  const same = relations.filter(
    (field) =>
      (/AUTH_USER_MODEL|\bUser\b/.test(field.to ?? '')
        ? 'user'
        : (field.to ?? '').replace(/["']/g, '').split('.').at(-1)?.toLowerCase()) === target,
  );
  const all = relations.length > 0 && relations.every((field) => field.options['related_name'] !== undefined);
  if (!all && same.every((field) => field.options['related_name'] !== undefined)) return null;
  const snake = model.name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  const plural =
    slots.field_type === 'OneToOneField' ? snake : /[^aeiou]y$/.test(snake) ? `${snake.slice(0, -1)}ies` : `${snake}s`;
  const taken = same.some(
    (field) =>
      field.options['related_name']?.replace(/["']/g, '') === plural || field.options['related_name'] === undefined,
  );
  const name = taken ? `${slots.field}_${plural}` : plural;
  return {
    name,
    note: `The way back from ${slots.reference === 'user' ? 'the user' : slots.reference} is called ${name}; the request did not name it.`,
  };
}
