import type { DjangoModel } from '../../python/index/facts.ts';
import type { Question } from '../../ticket/question.ts';
import type { Slot, Slots } from '../../ticket/slots.ts';
import type { Draft, Grounding, Knowledge } from '../shape.ts';
import { resolveName } from '../../python/resolve-name.ts';
import { present, slot, textOf, textsOf } from '../slot-values.ts';
import { adminsOf, names, writesOut } from './find-admin.ts';
import { inNamedApp } from '../find-app.ts';
import { appsSaid, findModel, modelsOf } from '../find-model.ts';
import { isTestPath } from '../is-test-path.ts';
import { askApp, askField, askModel } from './questions.ts';
import { canNameAField } from './read-names.ts';
import { reason, refusesModel, refusesRepository } from './reasons.ts';
import { resolveValue } from './resolve-value.ts';
import { LEFT_ALONE } from './slots.ts';

/** At most this many questions a ticket. */
const MOST_QUESTIONS = 3;

/** Resolves every name, fills what the repository or Django's conventions answer, and asks only the rest. */
export function ground(draft: Draft, knowledge: Knowledge): Grounding {
  // What an earlier call filled in by default is worked out anew: an answer may have changed it.
  const slots = Object.fromEntries(Object.entries(draft.slots).filter(([, each]) => each.from !== 'default'));
  const foreign = refusesRepository(knowledge);
  if (foreign) return { kind: 'review', reason: foreign };
  readPairs(slots, knowledge);
  const fields = textsOf(slots, 'field').map(fieldName);
  if (fields.length > 1) return { kind: 'review', reason: severalFields(fields) };

  const [saidApp, saidModel] = splitModel(slots);
  // A word that is no app here was none: it narrows nothing and is not kept.
  if (slots['app'] && appsSaid(textOf(slots, 'app') ?? '', knowledge).length === 0) delete slots['app'];
  let found = findModel(saidModel, saidApp, textsOf(slots, 'mentions'), knowledge, slots['firm'] !== undefined);
  // "add a foreign key `owner` to Project": with no other model named, that is where it goes, not what it points to.
  const target = textOf(slots, 'to');
  if (found.kind === 'unclear' && found.said === null && target !== null) {
    found = findModel(target, saidApp, [], knowledge);
    if (found.kind !== 'unclear') delete slots['to'];
  }
  if (found.kind === 'apps') {
    const [only, second] = inNamedApp(found.models, textOf(slots, 'words') ?? '');
    if (only && !second) found = { kind: 'one', model: only, why: `the request names ${only.app}` };
  }
  const other = found.kind === 'unclear' && found.near.length === 0 ? otherClass(saidModel, knowledge) : null;
  if (other !== null) return { kind: 'review', reason: other };
  if (found.kind === 'unclear') return withoutModel(slots, askModel(found, fields[0] ?? null, modelsOf(knowledge)));
  if (found.kind === 'apps') {
    const named = { ...(slots['model'] ?? slot('', 'said')), value: found.models[0]?.name ?? saidModel };
    return {
      kind: 'asks',
      slots: kept({ ...slots, model: named }, ['app']),
      questions: [askApp(found.models, saidApp)],
    };
  }
  const { model } = found;
  const refused = refusesModel(model, knowledge);
  if (refused) return { kind: 'review', reason: refused };
  const known: Slots = { ...kept(slots, []), ...modelSlots(slots, model, found.why, knowledge) };

  const field = fields[0] ?? placedOn(model, slots);
  if (field === null) return { kind: 'asks', slots: kept(known, ['field']), questions: [askField(model, null)] };
  const taken = whatIs(field, model, knowledge);
  if (taken)
    return { kind: 'asks', slots: kept(known, ['field']), questions: [askField(model, { name: field, as: taken })] };
  known['field'] = { ...(known['field'] ?? slot(field, 'said')), value: field };

  const value = resolveValue(
    field,
    model,
    known,
    knowledge,
    otherModel(model, textOf(slots, 'words') ?? '', knowledge),
  );
  if (value.questions.length > 0)
    return { kind: 'asks', slots: value.slots, questions: value.questions.slice(0, MOST_QUESTIONS) };
  return {
    kind: 'resolved',
    slots: { ...value.slots, ...exposure(field, model, value.slots, knowledge) },
    title: `Add ${field} to ${model.app}.${model.name}`,
  };
}

/** Why a class that is there and no model gets no field; null where no class has the name. */
function otherClass(said: string | null, knowledge: Knowledge): ReturnType<typeof reason> | null {
  if (said === null || !/[a-z][A-Z]/.test(said)) return null;
  const found = Object.values(knowledge.index.modules)
    .flatMap(({ classes }) => classes)
    .find(({ name, path }) => name === said && !isTestPath(path));
  return found === undefined
    ? null
    : reason(
        'not-a-model',
        `${said} is no Django model.`,
        [{ path: found.path, line: found.line, text: `class ${said}(${found.bases.join(', ')})` }],
        'Name the model that gets the field, or let a person change the class.',
      );
}

/** The only model besides the field's own that the words name as a class, or as the user; null where none or several are. */
function otherModel(model: DjangoModel, words: string, knowledge: Knowledge): string | null {
  const classes = new Set<string>(words.match(/(?<![\w.])[A-Z][a-z]\w*/g));
  const users = /\b(?:users?|benutzer|nutzer|utilisateurs?|usuarios?)\b/i.test(words) ? ['user'] : [];
  const named = modelsOf(knowledge)
    .filter((each) => each !== model && classes.has(each.name))
    .map(({ name }) => name);
  const others = [...new Set([...named, ...(named.includes('User') ? [] : users)])];
  return others.length === 1 ? (others[0] ?? null) : null;
}

/** "followup.is_pinned" names the model and its field where a model is called so. */
function readPairs(slots: Slots, knowledge: Knowledge): void {
  for (const pair of textsOf(slots, 'pairs')) {
    const [owner = '', name = ''] = pair.split(' ');
    const found = findModel(owner, null, [], knowledge);
    if (found.kind === 'unclear' || appsSaid(pair.replace(' ', '.'), knowledge).length > 0) continue;
    // An app may be called as its model: "bookmarks.tag" is none of Bookmark's.
    if (slots['field'] !== undefined && textOf(slots, 'field') !== name) continue;
    if (findModel(name, owner, [], knowledge).kind === 'one') continue;
    slots['model'] = slot(found.kind === 'one' ? found.model.name : owner, 'said');
    slots['field'] = slot(name, 'said');
    delete slots['app'];
    return;
  }
}

/** "shop.Customer" as app and model; an answer to the question for the model looks like that. */
function splitModel(slots: Slots): [string | null, string | null] {
  const said = textOf(slots, 'model');
  const dot = said?.lastIndexOf('.') ?? -1;
  if (said === null || dot === -1) return [textOf(slots, 'app'), said];
  return [said.slice(0, dot), said.slice(dot + 1)];
}

/** Without its model a field can still lack other things; they are asked once the model is known, and the repository may answer them. */
function withoutModel(slots: Slots, question: Question): Grounding {
  return { kind: 'asks', slots: kept(slots, ['model']), questions: [question] };
}

/** The slots without the named ones and without what only served to find the model. */
function kept(slots: Slots, without: string[]): Slots {
  const gone = new Set([...without, 'mentions', 'placed', 'firm', 'pairs', 'words']);
  return Object.fromEntries(Object.entries(slots).filter(([name]) => !gone.has(name)));
}

function modelSlots(slots: Slots, model: DjangoModel, why: string, knowledge: Knowledge): Slots {
  const said = textOf(slots, 'app');
  const agrees = said !== null && appsSaid(said, knowledge).some((app) => app.label === model.app);
  return present({
    app: agrees
      ? { ...(slots['app'] ?? slot('', 'said')), value: model.app }
      : slot(model.app, 'inferred', `${model.path}:${model.line}`),
    model: slots['model']
      ? { ...slots['model'], value: model.name, why: why || slots['model'].why }
      : slot(model.name, 'inferred', why),
    module: slot(model.path, 'inferred', `line ${model.line}`),
  });
}

/** "room on sleep" names the field of Sleep; null where several words are put on the model, or none is. */
function placedOn(model: DjangoModel, slots: Slots): string | null {
  const name = model.name.toLowerCase();
  const words = textsOf(slots, 'placed').flatMap((pair) => {
    const [word = '', on = ''] = pair.toLowerCase().split(' ');
    return [name, `${name}s`].includes(on) && canNameAField(word) ? [word] : [];
  });
  const [only, second] = new Set(words);
  return only !== undefined && second === undefined ? only : null;
}

function fieldName(said: string): string {
  return said
    .trim()
    .replace(/^[`"']|[`"']$/g, '')
    .replace(/^.*\./, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[\s-]+/g, '_')
    .toLowerCase();
}

/** What already has that name on the model, in words; null where it is free. */
function whatIs(field: string, model: DjangoModel, knowledge: Knowledge): string | null {
  if (!/^[a-z][a-z0-9_]*$/.test(field) || field.includes('__') || field.endsWith('_'))
    return 'a name Django cannot use';
  if (KEYWORDS.has(field)) return 'a word of Python';
  if (field === 'id' || field === 'pk') return 'the primary key';
  const bases = model.inherits.map(({ name, path }) =>
    modelsOf(knowledge).find((each) => each.name === name && each.path === path),
  );
  for (const each of [model, ...bases]) {
    const existing = each?.fields.find(
      ({ name }) => name === field || (name === field.replace(/_id$/, '') && /ForeignKey|OneToOne/.test(field)),
    );
    if (each && existing) return `${existing.type}, ${each.path}:${existing.line}`;
    const declared =
      each &&
      knowledge.index.modules[each.path]?.classes.find((one) => one.name === each.name && one.line === each.line);
    const method = declared?.methods.find(({ name }) => name === field);
    if (method) return `a method, ${method.path}:${method.line}`;
    const attribute = declared?.attributes.find(({ name }) => name === field);
    if (each && attribute) return `an attribute, ${each.path}:${attribute.line}`;
  }
  return null;
}

const KEYWORDS = new Set(
  'and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(
    ' ',
  ),
);

/** Where the field shows besides the model: the admin by default, a serializer or form only where asked. */
function exposure(field: string, model: DjangoModel, slots: Slots, knowledge: Knowledge): Slots {
  return present({
    admin: adminSlot(field, model, slots, knowledge),
    serializer: classSlot('serializer', model, slots, knowledge),
    form: classSlot('form', model, slots, knowledge),
  });
}

function adminSlot(field: string, model: DjangoModel, slots: Slots, knowledge: Knowledge): Slot {
  const said = textsOf(slots, 'admin').flatMap(adminWords);
  if (said.includes('skip')) return slot([], 'said', LEFT_ALONE);
  const [admin, second] = adminsOf(model, knowledge);
  if (!admin) return slot([], said.length > 0 ? 'said' : 'default', `${model.app}.${model.name} has no admin`);
  if (second)
    return slot([], 'inferred', `${model.app}.${model.name} has several admins: ${admin.name}, ${second.name}`);
  if (said.length > 0) return slot([...new Set(said)], 'said', `${admin.name}, ${admin.path}:${admin.line}`);
  const type = textOf(slots, 'field_type') ?? '';
  const places = writesOut(admin, 'list_display') && !UNLISTED.has(type) ? ['list_display'] : [];
  const filters = model.fields.filter(
    (each) => kindOf(each.type, 'choices' in each.options) !== null && each.name !== field,
  );
  const kind = kindOf(type, textsOf(slots, 'choices').length > 0);
  const alike = filters.find(
    (each) => kindOf(each.type, 'choices' in each.options) === kind && names(admin, 'list_filter', each.name),
  );
  if (kind !== null && alike) places.push('list_filter');
  const why =
    alike && kind
      ? `${admin.name} shows its fields, and filters by ${alike.name}`
      : `${admin.name}, ${admin.path}:${admin.line}`;
  return slot(places, 'default', why);
}

/** Too long for a column of a list, or not a column at all (Django refuses many-to-many there). */
const UNLISTED = new Set(['TextField', 'JSONField', 'BinaryField', 'ManyToManyField']);

/** What an admin filters by; null for the rest. */
function kindOf(type: string, choices: boolean): 'flag' | 'choice' | 'date' | null {
  if (choices) return 'choice';
  if (type === 'BooleanField') return 'flag';
  return type === 'DateField' || type === 'DateTimeField' ? 'date' : null;
}

/** An answer or a model's words for the admin, as the attributes it means. */
function adminWords(said: string): string[] {
  if (/\b(?:skip|none|no|nothing)\b/i.test(said)) return ['skip'];
  const named = ['list_display', 'list_filter', 'search_fields', 'readonly_fields'].filter((option) =>
    said.includes(option),
  );
  return named.length > 0 ? named : said === '' ? [] : ['list_display'];
}

function classSlot(
  which: 'serializer' | 'form',
  model: DjangoModel,
  slots: Slots,
  knowledge: Knowledge,
): Slot | undefined {
  const said = textOf(slots, which);
  if (said === null || /^(?:no|none|false|not exposed)$/i.test(said)) return undefined;
  const kinds = which === 'form' ? ['modelform'] : ['modelserializer'];
  const all = knowledge.index.django.forms.filter((form) => kinds.includes(form.kind) && !isTestPath(form.path));
  const own = all.filter((form) => form.model?.split('.').at(-1) === model.name);
  const resolved = resolveName(
    said,
    all.map((form) => form.name),
  );
  const [only] = own;
  if (resolved.kind === 'one') return slot(resolved.name, 'said');
  if (own.length === 1 && only)
    return slot(only.name, 'inferred', `the only ${which} of ${model.name}, ${only.path}:${only.line}`);
  return slot(said, 'said', `there is no ${which} of that name`);
}

function severalFields(fields: string[]): ReturnType<typeof reason> {
  return reason(
    'several-fields',
    `The request names ${fields.length} fields: ${fields.join(', ')}. A ticket adds one.`,
    [],
    `Ask for ${fields[0]} first, then for each of the others in its own message.`,
  );
}
