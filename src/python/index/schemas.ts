import type { AssignmentFact, ClassFact, ModuleFacts, SchemaFact } from './facts.ts';
import { Follow } from './follow.ts';
import type { Names } from './names.ts';
import { COLUMN, SchemaKinds } from './schema-kind.ts';
import { readString } from './split-code.ts';

/** Pydantic, SQLModel and SQLAlchemy classes, dataclasses and TypedDicts, nested ones included. */
export function findSchemas(modules: Record<string, ModuleFacts>, names: Names): SchemaFact[] {
  const kinds = new SchemaKinds(names, new Follow(modules));
  const found: SchemaFact[] = [];
  for (const module of Object.values(modules)) {
    if (isMigration(module)) continue;
    for (const fact of module.classes) {
      const kind = kinds.kindOf(fact);
      if (kind !== null) found.push(schemaOf(fact, kind, kinds));
    }
  }
  return found;
}

/** A migration declares tables as they were once. */
function isMigration(module: ModuleFacts): boolean {
  const names = new Set(module.assignments.map((item) => item.name));
  if (names.has('revision') && names.has('down_revision')) return true;
  return module.imports.some((item) => item.module === 'django.db' && item.name === 'migrations');
}

function schemaOf(fact: ClassFact, kind: SchemaFact['kind'], kinds: SchemaKinds): SchemaFact {
  return {
    name: fact.qualname,
    path: fact.path,
    line: fact.line,
    endLine: fact.endLine,
    kind,
    table: tableOf(fact, kind, kinds),
    bases: fact.bases,
    fields: fieldsOf(fact, kind).map(({ name, annotation, value, line, endLine }) => ({
      name,
      annotation,
      value,
      line,
      endLine,
    })),
    inherits: kinds.inherited(fact).map((item) => ({ name: item.qualname, path: item.path })),
  };
}

/** The fields a class declares itself. */
export function fieldsOf(fact: ClassFact, kind: SchemaFact['kind']): AssignmentFact[] {
  return fact.attributes.filter((item) => {
    if (item.name.startsWith('__') || /^(?:[\w.]*\.)?ClassVar(?:\[|$)/.test(item.annotation ?? '')) return false;
    if (kind === 'sqlalchemy') return COLUMN.test(item.value) || /^(?:[\w.]*\.)?Mapped\[/.test(item.annotation ?? '');
    if (kind === 'pydantic' || kind === 'sqlmodel') {
      if (item.name.startsWith('_') || item.name === 'model_config') return false;
      // Pydantic 1 takes `x = 1` for a field; 2 refuses it.
      return item.annotation !== null || /^(?:[\w.]*\.)?Field\(/.test(item.value);
    }
    // A class below a dataclass that is none itself takes no fields on.
    return item.annotation !== null && (kind !== 'dataclass' || fact.decorators.length > 0);
  });
}

function tableOf(fact: ClassFact, kind: SchemaFact['kind'], kinds: SchemaKinds): string | null {
  const isTable = fact.keywords['table'] === 'True';
  if (kind !== 'sqlalchemy' && !isTable) return null;
  const written = [fact, ...(kind === 'sqlmodel' ? [] : kinds.inherited(fact))].flatMap((item) =>
    item.attributes.filter((each) => each.name === '__tablename__'),
  );
  const [own] = written;
  if (own !== undefined) return readString(own.value);
  // SQLModel's own rule.
  return isTable ? fact.name.toLowerCase() : null;
}
