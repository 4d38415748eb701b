import { addClassAttribute } from '../../python/edit/class-attribute.ts';
import { addToSequence } from '../../python/edit/sequence.ts';
import { quoted, quoteStyle } from '../../python/edit/layout.ts';
import type { Refusal } from '../../python/parse/refusal.ts';
import type { DjangoAdmin, DjangoModel } from '../../python/index/facts.ts';
import type { Knowledge } from '../shape.ts';
import { inheritedFrom, names, writesOut } from './find-admin.ts';

export interface AdminEdit {
  kind: 'admin';
  source: string;
  /** The attributes that now name the field. */
  places: string[];
  notes: string[];
}

/**
 * Shows the field in the admin. What was asked for is done or refused; what only follows from the house style (a list of fields that
 * would hide the new one) is done where it is written out, and noted where it is not.
 */
export async function editAdmin(
  source: string,
  admin: DjangoAdmin,
  model: DjangoModel,
  field: string,
  wanted: { places: string[]; asked: boolean; editable: boolean; lineLength: number },
  knowledge: Knowledge,
): Promise<AdminEdit | Refusal> {
  const edit: AdminEdit = { kind: 'admin', source, places: [], notes: [] };
  for (const place of wanted.places) {
    const refused = await show(edit, admin, place, field, wanted.lineLength, inheritedFrom(admin, place, knowledge));
    if (refused && wanted.asked) return refused;
    if (refused) edit.notes.push(`${admin.name}.${place} was left as it is: ${refused.message}`);
  }
  if (!wanted.editable) return edit;
  for (const form of ['fieldsets', 'fields']) {
    const base = inheritedFrom(admin, form, knowledge);
    if (base !== null && !admin.options['fieldsets'] && !admin.options['fields'])
      edit.notes.push(`${admin.name} has the ${form} of its form from ${base}, so ${field} is not in the form yet.`);
    if (!admin.options[form]) continue;
    const item = { className: admin.name, attribute: form, item: field, lineLength: wanted.lineLength };
    const before = predecessor(admin, model, form);
    const section = form === 'fieldsets' ? { section: sectionOf(admin, before) } : {};
    const at = before === null ? {} : { at: { after: before } };
    const result = writesOut(admin, form) ? await addToSequence(edit.source, { ...item, ...section, ...at }) : null;
    if (result?.kind === 'edited') {
      edit.source = result.source;
      edit.places.push(form);
    } else
      edit.notes.push(
        `${admin.name}.${form} lists the fields of its form in a way that is not changed by rule, so ${field} is not in the form yet.`,
      );
  }
  return edit;
}

async function show(
  edit: AdminEdit,
  admin: DjangoAdmin,
  place: string,
  field: string,
  lineLength: number,
  base: string | null,
): Promise<Refusal | null> {
  const quote = quoteStyle(edit.source);
  const item = quoted(field, quote);
  // Django shows "__str__" where there is no list_display; it must stay beside the field.
  const alone = place === 'list_display' ? `(${quoted('__str__', quote)}, ${item})` : `(${item},)`;
  // What it has from its base class would be gone.
  const fresh = base === null ? alone : `(*${base.replace(/\[.*$/s, '')}.${place}, ${item})`;
  const after = Object.values(admin.options).length > 0 ? ('last-attribute' as const) : ('last-field' as const);
  const result = admin.options[place]
    ? await addToSequence(edit.source, { className: admin.name, attribute: place, item: field, lineLength })
    : await addClassAttribute(edit.source, admin.name, `${place} = ${fresh}`, { after });
  if (result.kind === 'refusal') return result;
  edit.source = result.source;
  edit.places.push(place);
  return null;
}

/** The last of the model's fields that the form lists: the new one comes after it there as it does in the model. */
function predecessor(admin: DjangoAdmin, model: DjangoModel, form: string): string | null {
  const automatic = (options: Record<string, string>) =>
    options['auto_now_add'] !== undefined || options['auto_now'] !== undefined;
  return model.fields.findLast(({ name, options }) => names(admin, form, name) && !automatic(options))?.name ?? null;
}

function sectionOf(admin: DjangoAdmin, field: string | null): 'first' | { title: string | null } {
  const text = admin.options['fieldsets']?.value ?? '';
  if (field === null) return 'first';
  const before = text.slice(0, text.search(new RegExp(`["']${field}["']`)));
  const title = [...before.matchAll(/\(\s*(None|(?:\w+\()?(["'])(.*?)\2\)?)\s*,\s*\{/g)].at(-1);
  return title ? { title: title[1] === 'None' ? null : (title[3] ?? null) } : 'first';
}
