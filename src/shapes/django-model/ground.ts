import type { DjangoApp, DjangoModel } from '../../python/index/facts.ts';
import { resolveName } from '../../python/resolve-name.ts';
import type { Question } from '../../ticket/question.ts';
import type { Slots } from '../../ticket/slots.ts';
import { type FoundApp, findApp, ownApps } from '../find-app.ts';
import { modelsOf } from '../find-model.ts';
import { isTestPath } from '../is-test-path.ts';
import { refusesOtherFramework } from '../uses-django.ts';
import type { Draft, Grounding, Knowledge } from '../shape.ts';
import { present, slot, textOf, textsOf } from '../slot-values.ts';
import { askApp, askBase, askFields, askModel } from './questions.ts';
import { type ResolvedFields, resolveFields } from './resolve-fields.ts';

/** The new class, the app it goes to and its fields; what is not said of a field has Django's default. */
export function ground(draft: Draft, knowledge: Knowledge): Grounding {
  const foreign = refusesOtherFramework(knowledge, 'a model');
  if (foreign) return { kind: 'review', reason: foreign };
  const slots = Object.fromEntries(Object.entries(draft.slots).filter(([, each]) => each.from !== 'default'));
  const questions: Question[] = [];

  const model = whichName(slots, knowledge);
  const app = resolveApp(slots, knowledge);
  const taken = model === null ? null : namesake(model, app.kind === 'one' ? app.app : null, knowledge);
  if (model === null || taken) questions.push(askModel(model, taken));
  // A model of that name tells where the new one was thought to go.
  if (app.kind !== 'one' && !taken) questions.push(askApp(app, knowledge));

  const fields = resolveFields(slots, model, knowledge);
  if (fields.open.length > 0 || Object.keys(fields.details).length === 0) questions.push(askFields(model, fields));
  const base = resolveBase(textOf(slots, 'base'), knowledge);
  if (base.kind === 'unknown') questions.push(askBase(base.said, base.near));

  const known: Slots = present({
    app:
      app.kind === 'one'
        ? slot(app.app.label, textOf(slots, 'app') === null ? 'inferred' : (slots['app']?.from ?? 'said'), app.why)
        : undefined,
    model: model === null || taken ? undefined : { ...(slots['model'] ?? slot('', 'said')), value: model },
    details: Object.keys(fields.details).length > 0 ? slot(fields.details, 'said') : undefined,
    base: base.kind === 'one' ? slot(base.name, 'said') : undefined,
    constraints: slots['constraints'],
    admin: slots['admin'],
  });
  const unread: Slots = slots['unread'] ? { unread: slots['unread'] } : {};
  if (questions.length > 0 || app.kind !== 'one' || model === null)
    return {
      kind: 'asks',
      slots: { ...known, ...unread, ...(fields.open.length > 0 ? {} : typesOf(fields)) },
      questions: questions.slice(0, 3),
    };
  return {
    kind: 'resolved',
    slots: {
      ...known,
      module: slot(moduleFor(model, app.app, knowledge), 'inferred', `where ${app.app.label} has its models`),
      ...typesOf(fields),
      admin: known['admin'] ?? adminHabit(app.app, knowledge),
    },
    title: `Create the model ${app.app.label}.${model}`,
  };
}

/** Worked out anew from the details each time. */
function typesOf({ details, why }: ResolvedFields): Slots {
  const types = Object.entries(details).map(([name, { type }]) => [name, type ?? '']);
  return types.length === 0 ? {} : { fields: slot(Object.fromEntries(types), 'default', why) };
}

function resolveApp(slots: Slots, knowledge: Knowledge): FoundApp {
  const found = findApp({ app: textOf(slots, 'app'), places: textsOf(slots, 'places') }, knowledge);
  if (found.kind !== 'none') return found;
  const withModels = ownApps(knowledge).filter((app) => modelsOf(knowledge).some((model) => model.app === app.label));
  const apps = withModels.length > 0 ? withModels : ownApps(knowledge);
  const [only, second] = apps;
  return only && !second ? { kind: 'one', app: only, why: 'the only app with models' } : found;
}

/** The name that is said; where words alone make one, or none, the first class of the request that does not exist is meant. */
function whichName(slots: Slots, knowledge: Knowledge): string | null {
  const said = className(textOf(slots, 'model'));
  if (said !== null && slots['plain'] === undefined) return said;
  const models = new Set(modelsOf(knowledge).map(({ name }) => name.toLowerCase()));
  const fresh = textsOf(slots, 'classes').find((name) => /[a-z][A-Z]/.test(name) && !models.has(name.toLowerCase()));
  return fresh ?? said;
}

/** A name as Django's classes are written; null where it cannot be one. */
function className(said: string | null): string | null {
  const bare =
    said
      ?.replace(/^[`"']|[`"']$/g, '')
      .split('.')
      .at(-1) ?? '';
  const camel = bare
    .split(/[\s_-]+/)
    .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1))
    .join('');
  return /^[A-Z][A-Za-z0-9]*$/.test(camel) ? camel : null;
}

/** The model that has the name already: in the app, or anywhere where no app was named. */
function namesake(
  model: string,
  app: DjangoApp | null,
  knowledge: Knowledge,
): { app: string; path: string; line: number } | null {
  return (
    modelsOf(knowledge).find(
      (each) => each.name.toLowerCase() === model.toLowerCase() && (app === null || each.app === app.label),
    ) ?? null
  );
}

type FoundBase = { kind: 'none' } | { kind: 'one'; name: string } | { kind: 'unknown'; said: string; near: string[] };

function resolveBase(said: string | null, knowledge: Knowledge): FoundBase {
  const name = said?.split('.').at(-1) ?? '';
  if (name === '' || /^(?:none|no|Model)$/i.test(name)) return { kind: 'none' };
  const models = modelsOf(knowledge);
  const classes = Object.values(knowledge.index.modules)
    .filter(({ path }) => !isTestPath(path))
    .flatMap((module) => module.classes.map((each) => each.name));
  const imported = Object.values(knowledge.index.modules).flatMap((module) =>
    module.imports.flatMap((each) => each.name ?? []),
  );
  if (classes.includes(name) || imported.includes(name)) return { kind: 'one', name };
  const resolved = resolveName(
    name,
    models.map((each) => each.name),
  );
  if (resolved.kind === 'one') return { kind: 'one', name: resolved.name };
  const abstract = models.filter((each) => each.abstract).map((each) => each.name);
  return {
    kind: 'unknown',
    said: name,
    near: resolved.kind === 'several' ? resolved.names : [...resolved.near, ...abstract],
  };
}

/** The module of the class: models.py, or a module of its own where the app keeps a package of models. */
function moduleFor(model: string, app: DjangoApp, knowledge: Knowledge): string {
  const folder = app.path === '' ? '' : `${app.path}/`;
  const paths = new Set(Object.keys(knowledge.index.modules));
  const package_ = `${folder}models/`;
  const snake = model.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  if (paths.has(`${folder}models.py`) || !paths.has(`${package_}__init__.py`)) return `${folder}models.py`;
  return `${package_}${snake}.py`;
}

function adminHabit(app: DjangoApp, knowledge: Knowledge): Slots[string] {
  const models = modelsOf(knowledge).filter((model) => model.app === app.label && !model.abstract);
  const registered = models.filter(
    (model) =>
      registers(model, knowledge) ||
      knowledge.index.django.admins.some(
        (admin) =>
          !admin.inline &&
          admin.models.some((each) => each.name === model.name && (each.app === null || each.app === app.label)),
      ),
  );
  const why = `${registered.length} of ${models.length} models of ${app.label} are in the admin`;
  return slot(registered.length > 0 && registered.length * 2 >= models.length ? 'registered' : 'skip', 'default', why);
}

/** `admin.site.register(Book)` without a class of its own. */
function registers(model: DjangoModel, knowledge: Knowledge): boolean {
  const named = new RegExp(`\\b${model.name}\\b`);
  return Object.values(knowledge.index.modules).some(
    ({ path, uses, calls }) =>
      /(?:^|\/)admin(?:\.py$|\/)/.test(path) &&
      uses.includes(model.path) &&
      calls.some(({ callee, text }) => callee.endsWith('.register') && named.test(text)),
  );
}
