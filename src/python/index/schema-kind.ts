import type { ClassFact, SchemaFact } from './facts.ts';
import type { Follow } from './follow.ts';
import type { Names } from './names.ts';

type Kind = SchemaFact['kind'];

/** What kind of data class a class is, by what it inherits from or is decorated with; null for any other class. */
export class SchemaKinds {
  readonly #names: Names;
  readonly #follow: Follow;
  readonly #known = new Map<ClassFact, Kind | null>();

  constructor(names: Names, follow: Follow) {
    this.#names = names;
    this.#follow = follow;
  }

  kindOf(fact: ClassFact): Kind | null {
    const known = this.#known.get(fact);
    if (known !== undefined) return known;
    // A circle of bases finds this and stops.
    this.#known.set(fact, null);
    const found = this.#byDecorator(fact) ?? this.#byBases(fact) ?? (isMixin(fact) ? 'sqlalchemy' : null);
    this.#known.set(fact, found);
    return found;
  }

  /** Classes of this repository whose fields a class has too, nearest first. */
  inherited(fact: ClassFact): ClassFact[] {
    return this.#names
      .lineage(fact)
      .flatMap((base) => (base.kind === 'class' && this.kindOf(base.fact) !== null ? [base.fact] : []));
  }

  #byDecorator(fact: ClassFact): Kind | null {
    for (const decorator of fact.decorators) {
      const callee = /^[\w.]+/.exec(decorator)?.[0] ?? '';
      if (/(?:^|\.)(?:as_declarative|mapped|mapped_as_dataclass)$/.test(callee)) return 'sqlalchemy';
      const meaning = this.#names.resolve(fact.path, callee);
      if (meaning?.kind === 'external' && /^(?:dataclasses|pydantic(?:\.\w+)*)\.dataclass$/.test(meaning.name))
        return 'dataclass';
    }
    return null;
  }

  #byBases(fact: ClassFact): Kind | null {
    let found: Kind | null = null;
    for (const base of fact.bases) {
      const kind = this.#byBase(fact, base);
      // A SQLModel class is a Pydantic class too, and a table may mix plain dataclasses in.
      if (kind === 'sqlmodel' || kind === 'sqlalchemy') return kind;
      found ??= kind;
    }
    return found;
  }

  #byBase(fact: ClassFact, base: string): Kind | null {
    const meaning = this.#names.resolve(fact.path, base);
    if (meaning?.kind === 'class') return meaning.fact === fact ? null : this.kindOf(meaning.fact);
    if (meaning?.kind === 'external') return externalKind(meaning.name);
    const value = /^[\w.]+$/.test(base) ? this.#follow.find(fact.path, base) : null;
    // `Base = declarative_base()`, `Base = registry.generate_base()`, `db = SQLAlchemy()` and `db.Model`.
    if (value?.kind !== 'value') return null;
    if (value.rest.length === 0)
      return /^[\w.]*(?:declarative_base|generate_base)\(/.test(value.fact.value) ? 'sqlalchemy' : null;
    return value.rest.join('.') === 'Model' && /^[\w.]*SQLAlchemy\(/.test(value.fact.value) ? 'sqlalchemy' : null;
  }
}

/** A class without a base of its own that brings columns to others. */
function isMixin(fact: ClassFact): boolean {
  return fact.attributes.some(
    (item) => COLUMN.test(item.value) || /^(?:[\w.]*\.)?Mapped\[/.test(item.annotation ?? ''),
  );
}

/** How SQLAlchemy's columns and relations are written. */
export const COLUMN = /^(?:[\w.]*\.)?(?:Column|mapped_column|relationship)\(/;

function externalKind(name: string): Kind | null {
  if (PYDANTIC.test(name)) return 'pydantic';
  if (/^sqlmodel\.(?:\w+\.)*SQLModel$/.test(name)) return 'sqlmodel';
  if (/^(?:typing|typing_extensions)\.TypedDict$/.test(name)) return 'typeddict';
  return /^(?:sqlalchemy\.(?:\w+\.)*DeclarativeBase(?:NoMeta)?|sqlalchemy\.(?:\w+\.)*MappedAsDataclass|flask_sqlalchemy\.\w*Model)$/.test(
    name,
  )
    ? 'sqlalchemy'
    : null;
}

/** Pydantic's own bases, and those of well-known packages that are Pydantic models. */
const PYDANTIC = new RegExp(
  `^(?:${[
    String.raw`pydantic(?:\.\w+)*\.(?:BaseModel|RootModel|BaseSettings|GenericModel)`,
    String.raw`pydantic_settings(?:\.\w+)*\.BaseSettings`,
    String.raw`fastapi_users\.schemas\.\w+`,
    String.raw`fastapi_camelcase\.CamelModel`,
    String.raw`fastapi_(?:utils|restful)\.api_(?:model|settings)\.\w+`,
    String.raw`beanie\.(?:Document|View)`,
    String.raw`odmantic\.(?:Model|EmbeddedModel)`,
    String.raw`ninja\.Schema`,
  ].join('|')})$`,
);
