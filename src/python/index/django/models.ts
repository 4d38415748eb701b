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
      return meaning?.kind === 'external' && isExternalModel(meaning.name, fact);
    });
    known.set(fact, result);
    return result;
  };
  return isModel;
}

function isExternalModel(name: string, fact: ClassFact): boolean {
  if (/^django\.(?:contrib\.gis\.)?db\.models(?:\.base)?\.Model$/.test(name)) return true;
  if (/^django\.contrib\.[\w.]+\.(?:Abstract\w+|PermissionsMixin|User|Group|Site|FlatPage)$/.test(name)) return true;
  // An abstract base of another package: it comes from a place for models, and the class declares columns or a Meta for them.
  if (!/(?:^|\.)(?:models?|db)\.(?:\w+\.)*[A-Z]\w*$/.test(name)) return false;
  return /(?:Model|Page|Mixin|Base|Abstract\w*)$/.test(name) && fact.attributes.some(isField);
}

function modelOf(fact: ClassFact, names: Names, isModel: (fact: ClassFact) => boolean): DjangoModel {
  const metaClass = names.classNamed(fact.path, `${fact.qualname}.Meta`);
  const meta = Object.fromEntries((metaClass?.attributes ?? []).map((item) => [item.name, item.value]));
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
  if (callee === undefined || /^(?:forms|serializers|fields|filters|graphene|factory)\./.test(callee)) return false;
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
