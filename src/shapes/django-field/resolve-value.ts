import type { DjangoModel } from '../../python/index/facts.ts';
import type { Question } from '../../ticket/question.ts';
import type { Slot, Slots } from '../../ticket/slots.ts';
import type { Knowledge } from '../shape.ts';
import { slot, textOf, textsOf } from '../slot-values.ts';
import { readDefaultValue } from './default-value.ts';
import { findModel, modelsOf } from '../find-model.ts';
import { typeElsewhere } from '../type-elsewhere.ts';
import { emptyText, isTrue, siblingsOf, textLength } from './house-style.ts';
import { askChoices, askDefault, askFieldType, askTarget, targets } from './questions.ts';
import { splitList } from '../field-options.ts';
import {
  LENGTH_TYPES,
  normaliseType,
  NUMBER_TYPES,
  readTypeOfName,
  RELATION_TYPES,
  TEXT_TYPES,
} from '../field-words.ts';

/** Everything about the value of the field: its type, size, choices, target, and what it is where nothing was said. */
export function resolveValue(
  field: string,
  model: DjangoModel,
  known: Slots,
  knowledge: Knowledge,
  /** What a relation points to where its target is not said as one. */
  other: string | null = null,
): { slots: Slots; questions: Question[] } {
  const slots: Slots = { ...known };
  const questions: Question[] = [];
  const type = resolveType(field, slots, knowledge);
  if (type === null) {
    delete slots['field_type'];
    questions.push(askFieldType(field, model, knowledge));
    return { slots, questions };
  }
  if (type === 'CharField') resolveChoices(field, slots, questions);
  else delete slots['choices'];
  if (RELATION_TYPES.includes(type)) resolveTarget(field, type, model, slots, questions, knowledge, other);
  else for (const name of ['to', 'reference', 'on_delete', 'related_name']) delete slots[name];
  // The size and the default can depend on the choices.
  if (questions.some(({ slot: asked }) => asked === 'choices')) return { slots, questions };
  resolveSize(type, model, slots, knowledge);
  resolveEmptiness(field, type, model, slots, questions, knowledge);
  if (RELATION_TYPES.includes(type) && type !== 'ManyToManyField' && !slots['on_delete']) {
    const nullable = textOf(slots, 'null_blank') !== 'required';
    slots['on_delete'] = slot(nullable ? 'SET_NULL' : 'CASCADE', 'default', nullable ? 'it may be empty' : '');
  }
  return { slots, questions };
}

function resolveType(field: string, slots: Slots, knowledge: Knowledge): string | null {
  const said = textOf(slots, 'field_type');
  const read = said === null ? null : normaliseType(said);
  if (read) {
    if (read.maxLength && !slots['max_length'])
      slots['max_length'] = slot(read.maxLength, slots['field_type']?.from ?? 'said');
    if (read.digits && !slots['digits']) slots['digits'] = slot(read.digits, slots['field_type']?.from ?? 'said');
    slots['field_type'] = { ...(slots['field_type'] ?? slot('', 'said')), value: read.type };
    return read.type;
  }
  const named = readTypeOfName(field);
  const elsewhere = typeElsewhere(field, knowledge);
  const found = named
    ? { type: named.type, why: `\`${field}\` reads as one` }
    : elsewhere?.sure
      ? { type: elsewhere.value, why: elsewhere.why }
      : null;
  if (!found) return null;
  slots['field_type'] = slot(found.type, 'inferred', found.why);
  return found.type;
}

function resolveChoices(field: string, slots: Slots, questions: Question[]): void {
  if (!slots['choices']) return;
  const given = textsOf(slots, 'choices');
  const choices = given.length === 1 && given[0] ? splitList(given[0]) : given;
  if (choices.length > 1) {
    slots['choices'] = { ...slots['choices'], value: choices };
    return;
  }
  const only = choices[0] ?? textOf(slots, 'default');
  delete slots['choices'];
  // The field stays a choice field while its choices are asked for: an answer fills the slot again.
  questions.push(askChoices(field, only));
}

function resolveTarget(
  field: string,
  type: string,
  model: DjangoModel,
  slots: Slots,
  questions: Question[],
  knowledge: Knowledge,
  other: string | null,
): void {
  const byName = target(field, false, knowledge);
  const said = saidTarget(slots) ?? (byName.kind === 'one' ? null : other);
  const user = knowledge.index.django.userModel;
  const points = (reference: string, name: string, why = '') => {
    slots['to'] = slot(name, said === null ? 'inferred' : (slots['to']?.from ?? 'said'), why);
    slots['reference'] = slot(reference, 'inferred', why);
  };
  if (said !== null && /^(?:self|itself|themselves)$/i.test(said)) return points('self', model.name);
  if (said !== null && (/^(?:settings\.)?AUTH_USER_MODEL$|^auth\.User$/.test(said) || said === user))
    return points('user', nameOf(user));
  const found = target(said ?? field, said !== null, knowledge);
  if (found.kind === 'one' && !found.model.abstract) {
    const name = `${found.model.app}.${found.model.name}`;
    return points(
      found.model === model ? 'self' : name === user ? 'user' : name,
      found.model.name,
      said === null ? `\`${field}\` is the name of ${name}` : found.why,
    );
  }
  if (/^(?:users?|owner|author|created_by|updated_by)$/i.test(said ?? '') || (said === null && /^users?$/.test(field)))
    return points('user', nameOf(user), user ?? '');
  delete slots['to'];
  delete slots['reference'];
  const near =
    found.kind === 'apps'
      ? found.models
      : found.kind === 'unclear' && said !== null && found.near.length > 0
        ? found.near
        : [];
  questions.push(
    askTarget(
      field,
      said,
      [...new Set([...near, ...targets(model, modelsOf(knowledge))])].filter(
        (each) => type !== 'OneToOneField' || each !== model,
      ),
    ),
  );
}

/** As said; an app that an earlier question settled stays with it. */
function saidTarget(slots: Slots): string | null {
  const said = textOf(slots, 'to');
  const reference = textOf(slots, 'reference');
  return said !== null && reference?.split('.').at(-1) === said ? reference : said;
}

/** "User" of "auth.User", which is what Django takes where a project says nothing. */
function nameOf(user: string | null): string {
  return user?.split('.').at(-1) ?? 'User';
}

function target(said: string, stated: boolean, knowledge: Knowledge): ReturnType<typeof findModel> {
  const dot = said.lastIndexOf('.');
  const found = findModel(
    dot === -1 ? said : said.slice(dot + 1),
    dot === -1 ? null : said.slice(0, dot),
    [],
    knowledge,
  );
  // A field's own name may only match a model's exactly: a near one is a guess.
  if (
    !stated &&
    found.kind === 'one' &&
    found.model.name.toLowerCase() !== said.replaceAll('_', '').replace(/s$/, '') &&
    found.model.name.toLowerCase() !== said.replaceAll('_', '')
  ) {
    return { kind: 'unclear', said, near: [found.model], fits: false };
  }
  return found;
}

function resolveSize(type: string, model: DjangoModel, slots: Slots, knowledge: Knowledge): void {
  if (!LENGTH_TYPES.includes(type)) delete slots['max_length'];
  else if (!Number.isInteger(slots['max_length']?.value)) {
    const said = Number(textOf(slots, 'max_length'));
    delete slots['max_length'];
    if (said > 0) slots['max_length'] = slot(said, 'said');
    else if (type === 'CharField') slots['max_length'] = commonLength(model, slots, knowledge);
  }
  if (type !== 'DecimalField') delete slots['digits'];
  else if (!slots['digits']) slots['digits'] = commonDigits(model, knowledge);
}

function commonLength(model: DjangoModel, slots: Slots, knowledge: Knowledge): Slot {
  const longest = Math.max(0, ...textsOf(slots, 'choices').map((value) => value.length));
  if (longest > 0) {
    const size = [20, 32, 64, 128, 255].find((each) => each >= longest) ?? longest;
    return slot(size, 'default', 'the choices are short');
  }
  const habit = textLength('CharField', model, knowledge);
  return habit ? slot(habit.value, 'inferred', habit.why) : slot(255, 'default');
}

function commonDigits(model: DjangoModel, knowledge: Knowledge): Slot {
  for (const { where, fields } of siblingsOf(model, knowledge)) {
    const sibling = fields.find(
      (each) =>
        each.type === 'DecimalField' &&
        /^\d+$/.test(each.options['max_digits'] ?? '') &&
        /^\d+$/.test(each.options['decimal_places'] ?? ''),
    );
    if (sibling) {
      const [max, places] = [Number(sibling.options['max_digits']), Number(sibling.options['decimal_places'])];
      return slot(
        { max, places },
        'inferred',
        `${sibling.name} of ${where} has max_digits=${max}, decimal_places=${places}`,
      );
    }
  }
  return slot({ max: 10, places: 2 }, 'default');
}

/** null_blank and default together: what may be empty, and what rows that exist already get. */
function resolveEmptiness(
  field: string,
  type: string,
  model: DjangoModel,
  slots: Slots,
  questions: Question[],
  knowledge: Knowledge,
): void {
  const said = emptinessSaid(slots);
  const from = slots['null_blank']?.from;
  const empty = (value: string, why: string, origin: Slot['from'] = 'default') => {
    slots['null_blank'] = slot(value, said === value ? (from ?? origin) : origin, said === value ? '' : why);
  };
  const allowsNull = said === 'null' || said === 'null only';
  const required = said === 'required';
  if (type === 'ManyToManyField') {
    delete slots['default'];
    return empty(required ? 'required' : 'blank', 'the link table needs no value for rows that exist');
  }
  if (/^(?:null|none|nothing)$/i.test(textOf(slots, 'default') ?? '')) {
    delete slots['default'];
    return empty(required || said === 'null only' ? 'null only' : 'null', 'rows that exist get NULL', from ?? 'said');
  }
  if (slots['default']) {
    const raw = textOf(slots, 'default') ?? '';
    const value = readDefaultValue(type, raw, textsOf(slots, 'choices'));
    if (value === null) {
      delete slots['default'];
      questions.push(askDefault(field, type, model, raw, true));
      return;
    }
    slots['default'] = { ...slots['default'], value };
    if (slots['unique']?.value !== true) {
      // A flag with a default needs no third state to be left alone.
      if (said === 'optional' && type === 'BooleanField') return empty('required', 'it has a default');
      if (said === 'optional') return empty(TEXT_TYPES.includes(type) ? 'blank' : 'null', '', from);
      return empty(said ?? (value === '' ? 'blank' : 'required'), 'it has a default');
    }
  }
  if (slots['unique']?.value === true) {
    delete slots['default'];
    return empty(
      required || said === 'null only' ? 'null only' : 'null',
      'rows that exist cannot all have the same unique value',
      'inferred',
    );
  }
  if (type === 'BooleanField' && !allowsNull) {
    slots['default'] = slot('False', 'default', 'a flag starts unset');
    return empty('required', 'a flag is yes or no');
  }
  if (required) {
    empty('required', '', from);
    questions.push(askDefault(field, type, model, null, true));
    return;
  }
  if (said === 'null' || said === 'null only') return empty(said, '', from);
  if (TEXT_TYPES.includes(type)) {
    const habit = emptyText(model, knowledge);
    if (habit.value === 'default') slots['default'] = slot('', 'default', habit.why);
    return empty(habit.value === 'null' && said !== 'blank' ? 'null' : 'blank', habit.why, 'inferred');
  }
  if (type === 'FileField' || type === 'ImageField') return empty('blank', 'Django stores no file as ""');
  if (type === 'JSONField' && said === 'blank') {
    slots['default'] = slot('{}', 'default', 'an empty object');
    return empty('blank', '', from);
  }
  const nullable = model.fields.filter((each) => !TEXT_TYPES.includes(each.type) && isTrue(each, 'null'));
  if (said === null && nullable.length > 1 && nullable.every((each) => !isTrue(each, 'blank'))) {
    return empty(
      'null only',
      `${nullable.length} of ${nullable.length} nullable fields of ${model.app}.${model.name} leave out blank=True`,
    );
  }
  empty('null', NUMBER_TYPES.includes(type) ? 'no value is not the same as 0' : 'rows that exist have no value');
}

/** What was said, whoever read it: rules say "null", a person or a model may say "null=True" or "nullable". */
function emptinessSaid(slots: Slots): 'required' | 'blank' | 'null' | 'null only' | 'optional' | null {
  const said = textOf(slots, 'null_blank')?.toLowerCase() ?? null;
  if (said === null) return null;
  if (said === 'null only') return 'null only';
  if (/\b(?:required|not|non|mandatory|must|null=false)\b/.test(said)) return 'required';
  if (/null/.test(said)) return 'null';
  return /blank/.test(said) ? 'blank' : 'optional';
}
