import type { Slots, SlotValue } from '../../ticket/slots.ts';
import { normaliseType, RELATION_TYPES } from '../field-words.ts';
import { ofUsers } from '../find-app.ts';
import { findModel, modelsOf } from '../find-model.ts';
import type { Knowledge } from '../shape.ts';
import { textOf, textsOf } from '../slot-values.ts';
import { typeElsewhere } from '../type-elsewhere.ts';
import { readFieldList, type SaidField } from './read-fields.ts';

export interface ResolvedFields {
  details: Record<string, SaidField>;
  /** What is open, in words: "`status` has no type", "`owner` points to Foo, which is no model here". */
  open: { name: string; why: string }[];
  /** Where types came from that were not said. */
  why: string;
}

/** The fields as said and answered; a type nobody named is that of the same name elsewhere, or plain from the name. */
export function resolveFields(slots: Slots, model: string | null, knowledge: Knowledge): ResolvedFields {
  const said: Record<string, SaidField> = { ...detailsOf(slots['details']?.value), ...answered(slots) };
  const details: Record<string, SaidField> = {};
  const open: ResolvedFields['open'] = [];
  const notes: string[] = [];
  for (const [name, field] of Object.entries(said)) {
    const resolved: SaidField = { ...field };
    details[name] = resolved;
    if (field.type === null) {
      const inferred = typeFor(name, knowledge);
      if (inferred === null) {
        open.push({ name, why: `\`${name}\` has no type` });
        continue;
      }
      resolved.type = inferred.type;
      notes.push(inferred.why);
    }
    if (!RELATION_TYPES.includes(resolved.type ?? '')) continue;
    const to = targetOf(typeof field['to'] === 'string' ? field['to'] : null, name, model, knowledge);
    if (to === null)
      open.push({
        name,
        why: field['to']
          ? `there is no model "${String(field['to'])}" for \`${name}\``
          : `\`${name}\` points to no model that was named`,
      });
    else resolved['to'] = to;
  }
  // Once it was answered which fields there are, what could not be read is settled.
  if (slots['fields'] === undefined)
    for (const item of textsOf(slots, 'unread'))
      open.push({ name: item, why: `it is not said what "${item}" is called` });
  return { details, open, why: notes.join('; ') };
}

function answered(slots: Slots): Record<string, SaidField> {
  const text = textOf(slots, 'fields');
  return text === null ? detailsOf(slots['fields']?.value) : readFieldList(text).fields;
}

/** Fields as this shape keeps them, or as a model of language may hand them over: a name and a class. */
function detailsOf(value: SlotValue | undefined): Record<string, SaidField> {
  if (value === undefined || value === null || typeof value !== 'object' || Array.isArray(value)) return {};
  const fields: Record<string, SaidField> = {};
  for (const [name, each] of Object.entries(value)) {
    if (typeof each === 'string') fields[name] = { type: normaliseType(each)?.type ?? null };
    else if (each !== null && typeof each === 'object' && !Array.isArray(each)) {
      const type = typeof each['type'] === 'string' ? each['type'] : null;
      const kept = Object.entries(each).filter(
        (entry): entry is [string, string | number | boolean | string[]] => entry[0] !== 'type' && entry[1] !== null,
      );
      fields[name] = { ...Object.fromEntries(kept), type };
    }
  }
  return fields;
}

function typeFor(name: string, knowledge: Knowledge): { type: string; why: string } | null {
  if (targetOf(null, name, null, knowledge) !== null)
    return { type: 'ForeignKey', why: `\`${name}\` is the name of a model` };
  const elsewhere = typeElsewhere(name, knowledge);
  return elsewhere === null ? null : { type: elsewhere.value, why: elsewhere.why };
}

/** "shop.Order", "user", "self", or null where no model is meant. A field's own name only counts where it is a model's exactly. */
function targetOf(said: string | null, name: string, model: string | null, knowledge: Knowledge): string | null {
  const user = knowledge.index.django.userModel;
  const word = said ?? name;
  if (/^(?:self|itself)$/i.test(word) || (model !== null && word.toLowerCase() === model.toLowerCase())) return 'self';
  if (/^(?:settings\.)?AUTH_USER_MODEL$|^auth\.User$|^(?:get_user_model.*)$/.test(word) || word === user) return 'user';
  const dot = word.lastIndexOf('.');
  const found = findModel(
    dot === -1 ? word : word.slice(dot + 1),
    dot === -1 ? null : word.slice(0, dot),
    [],
    knowledge,
  );
  const exact =
    found.kind === 'one' &&
    [found.model.name.toLowerCase(), `${found.model.name.toLowerCase()}s`].includes(
      word.replaceAll('_', '').toLowerCase(),
    );
  if (found.kind === 'one' && !found.model.abstract && (said !== null || exact)) {
    const full = `${found.model.app}.${found.model.name}`;
    return full === user ? 'user' : full;
  }
  const people =
    /^(?:users?|owner|author|reporter|creator|reviewer|assignee|created_by|updated_by|requested_by|approved_by)$/i;
  if (people.test(word) && (user !== null || ofUsers(modelsOf(knowledge), knowledge).length > 0)) return 'user';
  return null;
}
