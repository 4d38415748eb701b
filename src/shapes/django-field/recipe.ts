import { firstPartyOf } from '../../python/index/module-names.ts';
import type { Refusal } from '../../python/parse/refusal.ts';
import type { DjangoApp, DjangoForm, DjangoModel } from '../../python/index/facts.ts';
import { addToSequence } from '../../python/edit/sequence.ts';
import { quoteStyle } from '../../python/edit/layout.ts';
import type { Bounds } from '../../ticket/bounds.ts';
import type { Change, Command } from '../../ticket/change.ts';
import type { Slots } from '../../ticket/slots.ts';
import type { Ticket } from '../../ticket/ticket.ts';
import { findTestPlace, type TestPlace } from '../find-tests.ts';
import { LINE_LENGTH_FILES, lineLengthOf } from '../layout-call.ts';
import type { Computed, Knowledge, Refused } from '../shape.ts';
import { settingsNotes } from '../settings-notes.ts';
import { plainValues } from '../slot-values.ts';
import { testStyleOf } from '../test-style.ts';
import { editAdmin } from './edit-admin.ts';
import { editModel } from './edit-model.ts';
import { adminsOf } from './find-admin.ts';
import { inheritors, migratedApps, reason, refusesModel } from './reasons.ts';
import { renderChoices } from './render-choices.ts';
import { fieldPrefix, renderField } from './render-field.ts';
import { DjangoFieldSlots, LEFT_ALONE } from './slots.ts';
import { unlisted } from './unlisted.ts';
import { writeTest } from './write-test.ts';

/** What the recipe, the bounds and the sources all need to know of a ticket. */
interface Plan {
  slots: DjangoFieldSlots;
  model: DjangoModel;
  app: DjangoApp;
  admin: ReturnType<typeof adminsOf>[number] | null;
  exposed: DjangoForm[];
  place: TestPlace;
}

export function bounds(slots: Slots, knowledge: Knowledge): Bounds {
  const plan = planOf(slots, knowledge);
  if (plan === null) return { files: 0, lines: 0, paths: [] };
  return { files: 7, lines: 200, paths: [...touched(plan), `${migrationsOf(plan.app)}/*.py`] };
}

export function requiredChecks(_slots: Slots, { profile }: Knowledge): string[] {
  const checks = ['parse', 'django-check', 'migrations', 'tests', 'new-tests'];
  if (profile.linter?.value === 'ruff') checks.push('ruff');
  if (profile.formatter) checks.push('format');
  if (profile.typeChecker?.value === 'mypy') checks.push('mypy');
  return checks;
}

export function sources(ticket: Ticket, knowledge: Knowledge): string[] {
  const plan = planOf(ticket.slots, knowledge);
  if (plan === null) return [];
  return [
    ...new Set([...touched(plan), ...(plan.place.sibling === null ? [] : [plan.place.sibling]), ...LINE_LENGTH_FILES]),
  ];
}

/** The field, what shows it, its migration and a test, or the reason why not. */
export async function compute(
  ticket: Ticket,
  knowledge: Knowledge,
  texts: ReadonlyMap<string, string>,
): Promise<Computed> {
  const plan = planOf(ticket.slots, knowledge);
  if (plan === null)
    return refusal(
      'model-gone',
      'The model of this ticket is not in the repository.',
      'Ask again with the name it has now.',
    );
  const { slots, model } = plan;
  const refused = refusesModel(model, knowledge);
  if (refused) return { kind: 'refusal', reason: refused };
  const migration = migrationCommand(plan, knowledge);
  if (migration === null)
    return refusal(
      'no-manage-py',
      'There is no manage.py to make the migration with.',
      'A person has to make the migration the way this project does.',
    );

  const edits = new Map<string, string>();
  const summary: string[] = [];
  const notes: string[] = [];
  const lineLength = lineLengthOf(texts);
  const firstParty = firstPartyOf(knowledge.index.modules);
  const text = (path: string) => edits.get(path) ?? texts.get(path);

  const source = text(slots.module);
  const module = knowledge.index.modules[slots.module];
  if (source === undefined || module === undefined)
    return refusal('model-gone', `${slots.module} is not in the repository.`, 'Ask again with the name it has now.');
  const prefix = fieldPrefix(module.imports);
  if (prefix === null)
    return refusal(
      'models-not-imported',
      `${slots.module} does not import models from django.db, so its field classes are not Django's own.`,
      'A person who knows these field classes has to add the field.',
      'draftable',
    );
  const choices = renderChoices(slots, model, knowledge, quoteStyle(source), prefix.prefix);
  const rendered = renderField(slots, model, knowledge, source, prefix, choices, lineLength);
  const edited = await editModel(source, model, module, rendered, choices, { firstParty, lineLength });
  if (typeof edited !== 'string') return { ...asReason(edited, slots.module, source), draftable: true };
  edits.set(slots.module, edited);
  notes.push(...rendered.notes);
  summary.push(`Adds ${slots.field} (${slots.field_type}) to ${slots.app}.${slots.model}.`);

  const handOver = (computed: Computed): Computed =>
    computed.kind === 'change'
      ? computed
      : { ...computed, draftable: true, partial: asChange(edits, migration, summary, notes, []) };

  let places: string[] = [];
  if (plan.admin && text(plan.admin.path) !== undefined && ticket.slots['admin']?.why !== LEFT_ALONE) {
    const asked = ticket.slots['admin']?.from === 'said' || ticket.slots['admin']?.from === 'answered';
    const editable = slots.field_type !== 'BinaryField';
    const shown = await editAdmin(
      text(plan.admin.path) ?? '',
      plan.admin,
      model,
      slots.field,
      {
        places: slots.admin,
        asked,
        editable,
        lineLength,
      },
      knowledge,
    );
    if (shown.kind === 'refusal')
      return handOver(asReason(shown, plan.admin.path, text(plan.admin.path), WITHOUT_ADMIN));
    places = shown.places;
    notes.push(...shown.notes);
    if (places.length > 0) {
      edits.set(plan.admin.path, shown.source);
      summary.push(`Shows it in ${plan.admin.name}: ${places.join(', ')}.`);
    }
  } else if (
    ticket.slots['admin']?.from === 'said' &&
    slots.admin.length === 0 &&
    ticket.slots['admin'].why !== LEFT_ALONE
  ) {
    notes.push(`The admin was left alone: ${ticket.slots['admin'].why}.`);
  }

  let serializer: DjangoForm | null = null;
  for (const name of [slots.serializer, slots.form]) {
    if (name === undefined) continue;
    const form = plan.exposed.find((each) => each.name === name);
    const before = form && text(form.path);
    if (!form || before === undefined)
      return refusal(
        'no-such-class',
        `There is no ${name === slots.form ? 'model form' : 'model serializer'} ${name} here.`,
        'Name one that exists, or leave it out.',
      );
    const result = await addToSequence(before, {
      className: `${name}.Meta`,
      attribute: 'fields',
      item: slots.field,
      lineLength,
    });
    if (result.kind === 'refusal' && result.code !== 'all-fields') {
      const next = `Ask again without ${name} to get the field; a person then exposes it there.`;
      return handOver(asReason(result, form.path, before, next));
    }
    if (result.kind === 'edited') edits.set(form.path, result.source);
    summary.push(
      result.kind === 'edited' ? `Exposes it in ${name}.` : `${name} takes every field, so it has the new one too.`,
    );
    if (name === slots.serializer) serializer = form;
  }

  const subject = model.abstract ? inheritors(model, knowledge)[0] : model;
  const style = testStyleOf(plan.place.sibling === null ? null : (text(plan.place.sibling) ?? null), knowledge);
  const existing = plan.place.extend ? (text(plan.place.path) ?? null) : null;
  const test = await writeTest(
    { slots, model: subject ?? model, admin: plan.admin, places, serializer, style, lineLength, firstParty },
    knowledge,
    existing,
  );
  if (typeof test !== 'string') return handOver(asReason(test, plan.place.path, existing ?? ''));
  for (const init of plan.place.packages) edits.set(init, '');
  edits.set(plan.place.path, test);
  summary.push(`Tests it in ${plan.place.path}.`);
  if (slots.index || slots.unique)
    notes.push('On a large table the index takes time to build and blocks writing on some databases.');
  const managers = (subject?.managers ?? []).filter(
    ({ value }) => !/^(?:\w+\.)?Manager\(\)$|TaggableManager\(/.test(value),
  );
  if (model.fields.length > 0 && managers.length > 0)
    notes.push(`${model.name} has its own manager; neither the field nor its test goes through it.`);

  notes.push(...unlisted(model, slots, knowledge), ...settingsNotes(knowledge));
  const change = asChange(edits, migration, summary, notes, [plan.place.path]);
  return { kind: 'change', change };
}

function asChange(
  edits: ReadonlyMap<string, string>,
  migration: Command,
  summary: string[],
  notes: string[],
  tests: string[],
): Change {
  return {
    edits: [...edits].map(([path, content]) => ({ path, content })),
    commands: [migration],
    tests,
    summary: [...summary],
    notes: [...notes],
  };
}

function planOf(ticketSlots: Slots, knowledge: Knowledge): Plan | null {
  const parsed = DjangoFieldSlots.safeParse(plainValues(ticketSlots));
  if (!parsed.success) return null;
  const slots = parsed.data;
  const { models, forms } = knowledge.index.django;
  const model = models.find(
    (each) => each.path === slots.module && each.name === slots.model && each.app === slots.app,
  );
  const [app] = model ? migratedApps(model, knowledge) : [];
  if (!model || !app) return null;
  const [admin, second] = adminsOf(model, knowledge);
  const exposed = forms.filter((form) => form.name === slots.serializer || form.name === slots.form);
  const snake = (name: string) => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  const place = findTestPlace(app.path, [snake(model.name), slots.field], [snake(model.name), 'model'], knowledge);
  return { slots, model, app, admin: second ? null : (admin ?? null), exposed, place };
}

function touched(plan: Plan): string[] {
  const { slots, admin, exposed, place } = plan;
  return [
    slots.module,
    ...(admin ? [admin.path] : []),
    ...exposed.map((form) => form.path),
    place.path,
    ...place.packages,
  ];
}

function migrationsOf(app: DjangoApp): string {
  const [first] = app.migrations;
  return first
    ? first.path.slice(0, first.path.lastIndexOf('/'))
    : `${app.path === '' ? '' : `${app.path}/`}migrations`;
}

/** The project's own makemigrations, in the folder of its manage.py; it may write this app's migrations and nothing else. */
function migrationCommand({ slots, model, app }: Plan, knowledge: Knowledge): Command | null {
  const folder = knowledge.profile.managePy?.value;
  const models = model.abstract ? inheritors(model, knowledge) : [model];
  if (folder === undefined) return null;
  const name = `${slots.model}_${slots.field}`.toLowerCase();
  return {
    argv: ['python', 'manage.py', 'makemigrations', app.label, '-n', name, ...withoutHeader(knowledge), '--no-input'],
    ...(folder === '' ? {} : { cwd: folder }),
    writes: [`${migrationsOf(app)}/*.py`],
    adds: { models: models.map((each) => each.name), field: slots.field },
    why: `the migration that adds ${slots.field}`,
  };
}

const WITHOUT_ADMIN =
  'Ask again with "leave the admin alone" to get the field, its migration and its test; a person then adds it to the admin.';

/** `source` is the file that could not be edited; the line that stands in the way is shown. */
/** The header names the day and Django's version, which say nothing of the change. Django 2.2 and later can leave it out. */
function withoutHeader({ profile }: Knowledge): string[] {
  const [major = 9, minor = 0] = (profile.django?.value ?? '9.0').split('.').map(Number);
  return major > 2 || (major === 2 && minor >= 2) ? ['--no-header'] : [];
}

function asReason(
  from: Refusal,
  path: string,
  source = '',
  next = 'A person has to make this change by hand.',
): Refused {
  const line = from.line === null ? undefined : source.split('\n')[from.line - 1]?.trim();
  const evidence = from.line === null || line === undefined ? [] : [{ path, line: from.line, text: line }];
  return { kind: 'refusal', reason: reason(from.code, `${path}: ${from.message}`, evidence, next) };
}

function refusal(code: string, message: string, next: string, draftable?: 'draftable'): Refused {
  const refused = { kind: 'refusal', reason: reason(code, message, [], next) } as const;
  return draftable === undefined ? refused : { ...refused, draftable: true };
}
