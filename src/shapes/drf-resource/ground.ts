import type { DjangoModel } from '../../python/index/facts.ts';
import { resolveName } from '../../python/resolve-name.ts';
import type { Question } from '../../ticket/question.ts';
import type { Slots } from '../../ticket/slots.ts';
import { findApp, modelsIn, ofUsers, ownUrls } from '../find-app.ts';
import { type FoundModel, findModel, modelsOf } from '../find-model.ts';
import { sameRoute } from '../find-operation.ts';
import { isTestPath } from '../is-test-path.ts';
import { readEndpoints } from '../read-endpoint.ts';
import type { Draft, Grounding, Knowledge } from '../shape.ts';
import { present, slot, textOf, textsOf } from '../slot-values.ts';
import { refusesOtherFramework } from '../uses-django.ts';
import {
  endsInSlash,
  modulesFor,
  prefixFor,
  routerPrefix,
  siblingsOf,
  usesRestFramework,
  viewsetsOf,
} from './find-modules.ts';
import { whyPersonal } from './is-personal.ts';
import { askApp, askFields, askModel, askOperations, askPath, askServed } from './questions.ts';
import { operationsIn, readOperations } from './read-operations.ts';

/** Finds the model and what is beside it; asks for the operations, and for the fields where the rows are personal data or credentials. */
export function ground(draft: Draft, knowledge: Knowledge): Grounding {
  const foreign = refusesOtherFramework(knowledge, 'a resource');
  if (foreign) return { kind: 'review', reason: foreign };
  if (!usesRestFramework(knowledge)) return { kind: 'review', reason: WITHOUT_DRF };
  const slots = Object.fromEntries(
    Object.entries(draft.slots).filter(([, each]) => each.from !== 'default' && each.from !== 'inferred'),
  );
  const questions: Question[] = [];

  const found = whichModel(slots, knowledge);
  const model = found.kind === 'one' ? found.model : null;
  const operations = resolveOperations(slots);
  const there = model === null ? undefined : servedBy(model, operations, textOf(slots, 'path') !== null, knowledge);
  const unserved = modelsOf(knowledge).filter(
    (each) => !each.abstract && !each.proxy && viewsetsOf(each, knowledge).length === 0,
  );
  if (found.kind === 'unclear') questions.push(askModel(found, unserved));
  if (found.kind === 'apps') questions.push(askApp(found.models));
  if (model && there)
    questions.push(
      askServed(
        model,
        there,
        unserved.filter((each) => each.app === model.app),
      ),
    );
  if (operations === null) questions.push(askOperations(model));

  const path = resolvePath(slots, model, knowledge);
  if (path?.taken !== undefined) questions.push(askPath(path.value, path.taken));
  const serializer = resolveSerializer(slots, model, knowledge);
  const fields = resolveFields(slots, model, knowledge);
  const personal =
    model === null || fields !== null || serializer?.from === 'said' || there ? null : whyPersonal(model, knowledge);
  if (model && personal !== null) questions.push(askFields(model, personal, plainFields(model)));

  const known: Slots = present({
    app:
      model === null
        ? undefined
        : slot(
            model.app,
            textOf(slots, 'app') === null ? 'inferred' : (slots['app']?.from ?? 'said'),
            `${model.path}:${model.line}`,
          ),
    model:
      found.kind === 'apps'
        ? slot(found.models[0]?.name ?? '', 'said')
        : model === null || there
          ? undefined
          : {
              ...(slots['model'] ?? slot('', 'inferred')),
              value: model.name,
              why: found.kind === 'one' ? found.why : '',
            },
    operations: operations === null ? undefined : { ...(slots['operations'] ?? slot('', 'said')), value: operations },
    path: path === null || path.taken !== undefined ? undefined : slot(path.value, path.from, path.why),
    serializer,
    fields: fields ?? undefined,
    permissions: slots['permissions'] ?? (model === null ? undefined : permissionsBeside(model, knowledge)),
  });
  if (questions.length > 0 || model === null) {
    return {
      kind: 'asks',
      slots: { ...known, ...(slots['words'] && model === null ? { words: slots['words'] } : {}) },
      questions: questions.slice(0, 3),
    };
  }
  return {
    kind: 'resolved',
    slots: {
      ...known,
      fields: known['fields'] ?? slot('all', 'default', 'no personal data in it'),
      modules: slot(modulesFor(model, knowledge), 'inferred', 'where its siblings are'),
    },
    title: `Serve ${model.app}.${model.name} (${operations})`,
  };
}

const WITHOUT_DRF = {
  code: 'no-rest-framework',
  message: 'This repository does not use Django REST framework.',
  evidence: [],
  next: 'Ask for a view with a path, or decide with the maintainers whether the framework shall come in.',
};

function whichModel(slots: Slots, knowledge: Knowledge): FoundModel {
  const text = textOf(slots, 'model');
  const dot = text?.lastIndexOf('.') ?? -1;
  const app = dot > 0 && text !== null ? text.slice(0, dot) : (textOf(slots, 'app') ?? placeOf(slots, knowledge));
  const said = text === null || dot === -1 ? text : text.slice(dot + 1);
  const words = textOf(slots, 'words') ?? '';
  const found = findModel(said, app, [], knowledge);
  const longer = said !== null && /^[a-z]/.test(said) ? longerName(said, words, knowledge) : null;
  if (longer !== null) return { kind: 'one', model: longer, why: `the request names ${longer.name}` };
  if (found.kind !== 'unclear' || found.fits) return withConcrete(found);
  const written =
    said === null || !words.includes(`${said} `) || !/^[A-Z]\w*[a-z]\w*[A-Z]/.test(said)
      ? writtenIn(words, knowledge)
      : null;
  if (written !== null && written !== said) return withConcrete(findModel(written, app, [], knowledge));
  if (said !== null && /^users?$/i.test(said)) {
    const [user, second] = ofUsers(modelsOf(knowledge), knowledge);
    return user && !second && `${user.app}.${user.name}` === knowledge.index.django.userModel
      ? { kind: 'one', model: user, why: 'the user model' }
      : found;
  }
  // "a viewset for the weight entries": several words are one name.
  const [mentioned, other] = modelsIn(
    said === null || modelsIn(said.replaceAll(/[-_]/g, ' '), knowledge).length === 0
      ? words
      : said.replaceAll(/[-_]/g, ' '),
    knowledge,
  ).filter((each) => !each.abstract);
  const near = said !== null && /^[A-Z]/.test(said) ? null : mentioned;
  // "resources of submissions" are resources.
  const whose = near && other && new RegExp(`\\b${near.name}s? (?:of|der|des|de|von) `, 'i').test(words);
  return near && (!other || whose === true)
    ? { kind: 'one', model: near, why: `the request names ${near.name}` }
    : found;
}

/** "weight percentiles": the name that goes on after the word that was taken for it. */
function longerName(said: string, words: string, knowledge: Knowledge): DjangoModel | null {
  const start = said
    .replaceAll(/[^a-z]/gi, '')
    .toLowerCase()
    .replace(/s$/, '');
  const longer = modelsIn(words, knowledge).filter(
    ({ name, abstract }) => !abstract && name.toLowerCase().startsWith(start) && name.length > start.length + 1,
  );
  const [only, second] = longer;
  return only && !second && new RegExp(`\\b${said}s? [a-z]`).test(words) ? only : null;
}

/** The one model that is written as its class is. */
function writtenIn(words: string, knowledge: Knowledge): string | null {
  const names = new Set(modelsOf(knowledge).map(({ name }) => name));
  const said = [...new Set([...words.matchAll(/(?<![\w.])[A-Z]\w+/g)].map(([name]) => name))].filter((name) =>
    names.has(name),
  );
  return said.length === 1 ? (said[0] ?? null) : null;
}

/** Beside an abstract base of the same app, its concrete model is meant. */
function withConcrete(found: FoundModel): FoundModel {
  if (found.kind !== 'apps') return found;
  const concrete = found.models.filter((model) => !model.abstract);
  const [only, second] = concrete;
  return only && !second ? { kind: 'one', model: only, why: '' } : found;
}

function placeOf(slots: Slots, knowledge: Knowledge): string | null {
  const found = findApp({ app: null, places: textsOf(slots, 'places') }, knowledge);
  return found.kind === 'one' ? found.app.label : null;
}

/** A click gives a value as it is, an answer in words is read. */
function resolveOperations(slots: Slots): string | null {
  const said = textOf(slots, 'operations');
  if (said === null) return null;
  return /^(?:CRUD|read-only|(?:list|retrieve|create|update|destroy)(?:, (?:list|retrieve|create|update|destroy))*)$/.test(
    said,
  )
    ? said
    : readOperations(said);
}

/** A viewset of the model that answers all that is asked already. Under a path of its own a second one may be wanted. */
function servedBy(model: DjangoModel, operations: string | null, pathSaid: boolean, knowledge: Knowledge) {
  if (pathSaid) return undefined;
  return viewsetsOf(model, knowledge).find(
    (each) =>
      each.bases.some((base) => /ViewSet/.test(base)) &&
      operationsIn(operations ?? 'list').every((operation) => each.operations.includes(operation)),
  );
}

function resolvePath(
  slots: Slots,
  model: DjangoModel | null,
  knowledge: Knowledge,
): { value: string; from: Slots[string]['from']; why: string; taken?: string } | null {
  const text = textOf(slots, 'path');
  if (text === null) {
    if (model === null) return null;
    return {
      value: `${routerPrefix(model, knowledge)}/${prefixFor(model, knowledge)}`,
      from: 'default',
      why: 'the plural on the existing router',
    };
  }
  const said = readEndpoints(text)[0]?.path ?? mounted(text.replace(/[`"'\s]/g, ''), model, knowledge);
  const taken = ownUrls(knowledge).find(({ route }) => sameRoute(route, said));
  const by = taken?.view ? ` (${taken.view.name}, ${taken.view.path}:${taken.view.line})` : '';
  return { value: said, from: slots['path']?.from ?? 'said', why: '', ...(taken ? { taken: by } : {}) };
}

/** "contract-type" is put under what the router is mounted at, "api/x/" is whole but for its first slash. */
function mounted(said: string, model: DjangoModel | null, knowledge: Knowledge): string {
  const prefix = model === null ? '' : routerPrefix(model, knowledge);
  const first = said.split('/').find((part) => part !== '');
  if (
    said.startsWith('/') ||
    first === 'api' ||
    (first !== undefined && prefix.startsWith(`/${first}/`)) ||
    model === null
  )
    return withKinds(`/${said.replace(/^\//, '')}`, prefix);
  const whole = `${prefix}/${said}`;
  return !whole.endsWith('/') && endsInSlash(model, knowledge) ? `${whole}/` : whole;
}

/** "<event>" is "<slug:event>" where the prefix has it so. */
function withKinds(path: string, prefix: string): string {
  return path.replace(/<(\w+)>/g, (said, name: string) => new RegExp(`<\\w+:${name}>`).exec(prefix)?.[0] ?? said);
}

function resolveSerializer(slots: Slots, model: DjangoModel | null, knowledge: Knowledge): Slots[string] | undefined {
  const all = knowledge.index.django.forms.filter(({ kind, path }) => /serializer/.test(kind) && !isTestPath(path));
  const said = textOf(slots, 'serializer');
  if (said !== null) {
    const resolved = resolveName(
      said,
      all.map(({ name }) => name),
    );
    if (resolved.kind === 'one') return { ...(slots['serializer'] ?? slot('', 'said')), value: resolved.name };
    // A serializer whose base another package has is a class like any other.
    const isClass = Object.values(knowledge.index.modules).some(({ classes }) =>
      classes.some(({ name }) => name === said),
    );
    if (isClass) return slots['serializer'];
  }
  const own = all.filter((each) => model !== null && each.model?.split('.').at(-1) === model.name);
  const [only, second] = own;
  return only && !second ? slot(only.name, 'inferred', `${only.path}:${only.line}`) : undefined;
}

function resolveFields(slots: Slots, model: DjangoModel | null, knowledge: Knowledge): Slots[string] | null {
  const said = textsOf(slots, 'fields');
  if (said.length === 0) return model === null ? null : fieldsListed(slots, model, knowledge);
  const origin = slots['fields'] ?? slot('', 'said');
  if (said.length === 1 && /^(?:all|__all__|everything|alle|tous|todos)\b/i.test(said[0] ?? ''))
    return { ...origin, value: 'all' };
  const names = said
    .flatMap((each) => each.split(/\s*(?:,|;|\band\b|\s)\s*/))
    .filter((name) => /^[a-z_]\w*$/i.test(name));
  const known = model?.fields.map(({ name }) => name) ?? [];
  const resolved = names.map((name) => {
    const found = resolveName(name, known);
    return found.kind === 'one' ? found.name : name;
  });
  return resolved.length > 0 ? { ...origin, value: [...new Set(resolved)] } : null;
}

/** A list that nobody called fields, of which all are the model's: "IsAuthenticated. name, title, slug". */
function fieldsListed(slots: Slots, model: DjangoModel, knowledge: Knowledge): Slots[string] | null {
  const bases = modelsOf(knowledge).filter((each) =>
    model.inherits.some(({ name, path }) => name === each.name && path === each.path),
  );
  const known = new Set(['id', 'pk', ...[model, ...bases].flatMap(({ fields }) => fields.map(({ name }) => name))]);
  const list = textsOf(slots, 'lists')
    .map((each) => each.split(', '))
    .find((names) => names.every((name) => known.has(name)));
  return list === undefined ? null : slot([...new Set(list)], 'said');
}

/** Fields that are plainly neither personal nor secret. */
function plainFields(model: DjangoModel): string[] {
  return [
    'id',
    ...model.fields
      .filter(
        ({ name, type }) =>
          /^(?:slug|created\w*|updated\w*|status|is_\w+|\w+_at|kind|type|code|uuid)$/.test(name) &&
          !/Key|OneToOne|ManyToMany/.test(type),
      )
      .map(({ name }) => name),
  ];
}

function permissionsBeside(model: DjangoModel, knowledge: Knowledge): Slots[string] {
  const said = siblingsOf(model, knowledge).flatMap(({ permissions }) => permissions ?? []);
  const counts = new Map<string, number>();
  for (const each of said) counts.set(each, (counts.get(each) ?? 0) + 1);
  const [best] = [...counts].sort((a, b) => b[1] - a[1]);
  return best === undefined
    ? slot('as the settings say', 'default', 'the sibling viewsets name none')
    : slot(`as the sibling viewsets: ${best[0]}`, 'default', `${best[1]} of them`);
}
