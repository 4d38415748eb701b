import type { DjangoModel, ModelField, RepoIndex } from '../../python/index/facts.ts';
import { Names } from '../../python/index/names.ts';

/** What an attribute of a model's row leads to. */
export interface Relation {
  name: string;
  /** one: a row, by a foreign key · many: rows, by a manager. */
  to: 'one' | 'many';
}

/** What is asked of an index about Django's models; made once for each. */
export interface Relations {
  modelNamed(path: string, written: string): DjangoModel | null;
  /** Foreign keys, many-to-many fields and reverse names, those of base classes included. */
  of(model: DjangoModel): Map<string, Relation>;
  /** Whether `objects` is Django's own, which fetches no relations. */
  hasPlainManager(model: DjangoModel): boolean;
}

const known = new WeakMap<RepoIndex, Relations>();

export function relationsIn(index: RepoIndex): Relations {
  const made = known.get(index) ?? makeRelations(index);
  known.set(index, made);
  return made;
}

function makeRelations(index: RepoIndex): Relations {
  const names = new Names(index.modules);
  const { models } = index.django;
  const byPlace = new Map(models.map((model) => [`${model.path}\0${model.name}`, model]));
  const byName = new Map<string, DjangoModel[]>();
  for (const model of models) byName.set(model.name, [...(byName.get(model.name) ?? []), model]);
  const found = new Map<DjangoModel, Map<string, Relation>>();

  const basesOf = (model: DjangoModel): DjangoModel[] => [
    model,
    ...model.inherits.flatMap(({ path, name }) => byPlace.get(`${path}\0${name}`) ?? []),
  ];

  const modelNamed = (path: string, written: string): DjangoModel | null => {
    const meaning = names.resolve(path, written);
    if (meaning?.kind === 'class') return byPlace.get(`${meaning.path}\0${meaning.fact.name}`) ?? null;
    if (meaning?.kind !== 'model') return null;
    return models.find((model) => model.app === meaning.app && model.name === meaning.name) ?? null;
  };

  const reverse = new Map<string, Relation[]>();
  for (const model of models) {
    for (const field of model.fields.filter(isRelation)) {
      const target = lastPart(field.to ?? '');
      // Of two models by that name either may be meant.
      if ((byName.get(target)?.length ?? 0) !== 1 || model.abstract) continue;
      const name = reverseName(model, field);
      if (name === null) continue;
      reverse.set(target, [
        ...(reverse.get(target) ?? []),
        { name, to: field.type === 'OneToOneField' ? 'one' : 'many' },
      ]);
    }
  }

  return {
    modelNamed,
    of(model) {
      const before = found.get(model);
      if (before !== undefined) return before;
      const own = basesOf(model)
        .flatMap((each) => each.fields)
        .filter(isRelation)
        .map(({ name, type }): Relation => ({ name, to: type === 'ManyToManyField' ? 'many' : 'one' }));
      const all = new Map([...(reverse.get(model.name) ?? []), ...own].map((item) => [item.name, item]));
      found.set(model, all);
      return all;
    },
    hasPlainManager: (model) => basesOf(model).every(({ managers }) => managers.length === 0),
  };
}

function isRelation({ type }: ModelField): boolean {
  return /^(?:ForeignKey|OneToOneField|ManyToManyField)$/.test(type);
}

/** `related_name`, or Django's own; null where there is none or it is not written out. */
function reverseName(model: DjangoModel, { options, type }: ModelField): string | null {
  const written = options['related_name'];
  if (written === undefined)
    return type === 'OneToOneField' ? model.name.toLowerCase() : `${model.name.toLowerCase()}_set`;
  return /^["'](\w+)["']$/.exec(written)?.[1] ?? null;
}

function lastPart(written: string): string {
  return written.replace(/["']/g, '').split('.').at(-1) ?? '';
}
