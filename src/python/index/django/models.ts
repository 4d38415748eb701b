import type { AssignmentFact, ClassFact, DjangoModel, ModelField, ModuleFacts } from '../facts.ts';
import { isCustomManager } from '../magic.ts';
import { readCall, readString } from '../split-code.ts';
import type { Names } from '../names.ts';

/** Subclasses of models.Model, over abstract bases of the repository and well-known ones of other packages. `app` is filled in later. */
export function findModels(modules: readonly ModuleFacts[], names: Names): DjangoModel[] {
  const isModel = modelTest(names);
  const models: DjangoModel[] = [];
  for (const module of modules) {
    // The models a migration sees are built from its state, whatever classes its file declares.
    if (/(?:^|\/)migrations\//.test(module.path)) continue;
    for (const fact of module.classes) {
      if (!fact.qualname.includes('.') && isModel(fact)) models.push(modelOf(fact, names, isModel));
    }
  }
  return models;
}

/** Whether a class is a model. Remembered, because every base is asked for again and again. */
function modelTest(names: Names): (fact: ClassFact) => boolean {
  const known = new Map<ClassFact, boolean>();
  const isModel = (fact: ClassFact): boolean => {
    const found = known.get(fact);
    if (found !== undefined) return found;
    known.set(fact, false);
    const result = fact.bases.some((base) => {
      const meaning = names.resolve(fact.path, base);
      if (meaning?.kind === 'class') return meaning.fact !== fact && isModel(meaning.fact);
      if (meaning?.kind === 'model' || meaning?.kind === 'user') return true;
      return meaning?.kind === 'external' && isExternalModel(meaning.name, fact, names);
    });
    known.set(fact, result);
    return result;
  };
  return isModel;
}

function isExternalModel(name: string, fact: ClassFact, names: Names): boolean {
  if (/^django\.(?:contrib\.gis\.)?db\.models(?:\.base)?\.Model$/.test(name)) return true;
  if (/^django\.contrib\.[\w.]+\.(?:Abstract\w+|PermissionsMixin|User|Group|Site|FlatPage)$/.test(name)) return true;
  if (/^treebeard\.\w+\.(?:MP|AL|NS)_Node$/.test(name)) return true;
  if (name.length > 300 || /^(?:django\.db|rest_framework|typing|abc|enum)\./.test(name)) return false;
  // A base of another package: the class declares Django's own columns, or it stands among models and the base comes from such a place.
  if (fact.attributes.some((item) => isField(item) && isDjangoField(item, fact, names))) return !name.endsWith('Mixin');
  if (!/(?:^|\.)(?:models?|db)\.(?:\w+\.)*[A-Z]\w*$/.test(name)) return false;
  if (fact.attributes.some(isField)) return true;
  if (
    /(?:Manager|QuerySet|Choices|Enum|Field|Lookup|Func|Error|Exception|Form|Serializer|Admin|View|Panel|Mixin)$/.test(
      name,
    )
  )
    return false;
  return /(?:^|\.)models\.[A-Z]\w*$/.test(name) && /(?:^|\/)models(?:\.py$|\/)/.test(fact.path);
}

/** Made by `django.db.models` itself: forms and serializers have fields of the same names. */
function isDjangoField(item: AssignmentFact, fact: ClassFact, names: Names): boolean {
  const callee = /^([\w.]+)\s*\(/.exec(item.value)?.[1];
  const meaning = callee === undefined ? null : names.resolve(fact.path, callee);
  return meaning?.kind === 'external' && /^django\.(?:contrib\.\w+\.)?db\.models\./.test(meaning.name);
}

function modelOf(fact: ClassFact, names: Names, isModel: (fact: ClassFact) => boolean): DjangoModel {
  const meta = metaOf(fact, names, isModel);
  return {
    app: readString(meta['app_label'] ?? '') ?? '',
    name: fact.name,
    path: fact.path,
    line: fact.line,
    endLine: fact.endLine,
    bases: fact.bases,
    abstract: meta['abstract'] === 'True',
    proxy: meta['proxy'] === 'True',
    managed: meta['managed'] !== 'False',
    fields: fact.attributes.filter(isField).map(fieldOf),
    meta,
    managers: fact.attributes.filter((item) => isCustomManager(item.name, item.value)),
    inherits: abstractBases(fact, names, isModel, new Set()),
    conditional: fact.conditional === true,
  };
}

/**
 * Meta options as they hold: a class without a Meta takes over that of its nearest abstract base, `class Meta(Base.Meta)` adds to it.
 * `abstract` itself is not handed down.
 */
function metaOf(
  fact: ClassFact,
  names: Names,
  isModel: (fact: ClassFact) => boolean,
  seen = new Set<ClassFact>(),
): Record<string, string> {
  seen.add(fact);
  const own = names.classNamed(fact.path, `${fact.qualname}.Meta`);
  const options = Object.fromEntries((own?.attributes ?? []).map((item) => [item.name, item.value]));
  if (own !== null && own.bases.length === 0) return options;
  for (const base of fact.bases) {
    const meaning = names.resolve(fact.path, base);
    if (meaning?.kind !== 'class' || seen.has(meaning.fact) || !isModel(meaning.fact)) continue;
    const { abstract = '', ...inherited } = metaOf(meaning.fact, names, isModel, seen);
    if (abstract === 'True') return { ...inherited, ...options };
  }
  return options;
}

function abstractBases(
  fact: ClassFact,
  names: Names,
  isModel: (fact: ClassFact) => boolean,
  seen: Set<ClassFact>,
): { name: string; path: string }[] {
  return fact.bases.flatMap((base) => {
    const meaning = names.resolve(fact.path, base);
    if (meaning?.kind !== 'class' || seen.has(meaning.fact) || !isModel(meaning.fact)) return [];
    seen.add(meaning.fact);
    const meta = names.classNamed(meaning.path, `${meaning.fact.qualname}.Meta`);
    const abstract = meta?.attributes.some((item) => item.name === 'abstract' && item.value === 'True') === true;
    const own = abstract ? [{ name: meaning.fact.name, path: meaning.path }] : [];
    return [...own, ...abstractBases(meaning.fact, names, isModel, seen)];
  });
}

/** A column or relation by the name of what is called: `models.CharField(…)`, `MoneyField(…)`, `ForeignKey(…)`. */
function isField(item: AssignmentFact): boolean {
  const callee = /^([\w.]+)\s*\(/.exec(item.value)?.[1];
  if (callee === undefined || /^(?:forms|serializers|filters|graphene|factory)\./.test(callee)) return false;
  const last = callee.split('.').at(-1) ?? '';
  return (
    /^[A-Z]/.test(last) && /(?:Field|ForeignKey|Relation|ParentalKey|ParentalManyToMany|TaggableManager)$/.test(last)
  );
}

function fieldOf(item: AssignmentFact): ModelField {
  const call = readCall(item.value);
  const type = (call?.callee ?? /^[\w.]+/.exec(item.value)?.[0] ?? '').split('.').at(-1) ?? '';
  const relation = /(?:ForeignKey|OneToOneField|ManyToManyField|ParentalKey|Relation|ForeignObject)$/.test(type);
  const to = relation ? (call?.keywords['to'] ?? call?.positional[0] ?? null) : null;
  return {
    name: item.name,
    type,
    source: item.value,
    to: to === null ? null : (readString(to) ?? to),
    options: call?.keywords ?? {},
    line: item.line,
    endLine: item.endLine,
  };
}
