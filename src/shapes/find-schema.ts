import { isIn } from './find-operation.ts';
import { isTestPath } from './is-test-path.ts';
import { resolveName } from '../python/resolve-name.ts';
import type { Knowledge } from './shape.ts';

/** A class that says what data may look like. */
export interface SchemaClass {
  name: string;
  kind: 'schema' | 'form' | 'serializer';
  path: string;
  line: number;
  endLine: number;
  /** Model it is made for; null where it is for none. */
  model: string | null;
  /** Names of the fields it is known to have. */
  fields: string[];
}

export type FoundSchema =
  | { kind: 'one'; schema: SchemaClass; why: string }
  /** One name in several modules, or several names that fit; the likeliest first. */
  | { kind: 'several'; schemas: SchemaClass[] }
  | { kind: 'none'; near: SchemaClass[] };

/** The schema class, form or serializer that words mean: "ItemCreate", "signup form", "profile serializer". `within` narrows to a part of a path. */
export function findSchema(said: string, knowledge: Knowledge, within: string | null = null): FoundSchema {
  const all = schemasOf(knowledge).filter(({ path }) => within === null || isIn(path, within));
  const word = said.replace(/[`"'()]/g, '').trim();
  const asked =
    /\b(forms?|serializers?|schemas?|models?)\s*$/i.exec(word)?.[1]?.toLowerCase().replace(/s$/, '') ?? null;
  for (const form of spellings(word, asked)) {
    const resolved = resolveName(
      form,
      all.filter(({ kind }) => asked === null || asked === 'model' || kind === asked).map(({ name }) => name),
    );
    if (resolved.kind === 'none') continue;
    const names = resolved.kind === 'one' ? [resolved.name] : resolved.names;
    const here = all.filter(({ name }) => names.includes(name));
    const [only, second] = here;
    if (!only) continue;
    if (second) return { kind: 'several', schemas: here };
    const exact = resolved.kind === 'one' && resolved.exact;
    return { kind: 'one', schema: only, why: exact ? '' : `${only.name} is the only one near "${word}"` };
  }
  const near = resolveName(
    word,
    all.map(({ name }) => name),
  );
  const names = near.kind === 'none' ? near.near : [];
  const ofModel = all.filter(({ model }) => model !== null && model.toLowerCase() === word.toLowerCase());
  return {
    kind: 'none',
    near: [...new Set([...ofModel, ...names.flatMap((name) => all.filter((each) => each.name === name))])],
  };
}

/** Every one of the repository's own code that checks data: tables, dataclasses and tests left out. */
export function schemasOf({ index }: Knowledge): SchemaClass[] {
  const schemas = index.schemas
    .filter(({ kind, table }) => (kind === 'pydantic' || kind === 'sqlmodel') && table === null)
    .map(
      ({ name, path, line, endLine, fields, inherits }): SchemaClass => ({
        name,
        kind: 'schema',
        path,
        line,
        endLine,
        model: null,
        fields: [
          ...fields,
          ...inherits.flatMap(
            (base) => index.schemas.find((each) => each.name === base.name && each.path === base.path)?.fields ?? [],
          ),
        ].map((field) => field.name),
      }),
    );
  const forms = index.django.forms.map(
    ({ name, path, line, endLine, kind, model, fields }): SchemaClass => ({
      name,
      kind: kind.endsWith('form') ? 'form' : 'serializer',
      path,
      line,
      endLine,
      model,
      fields: [
        ...(
          index.modules[path]?.classes.find((each) => each.name === name && each.line === line)?.attributes ?? []
        ).map((attribute) => attribute.name),
        ...[...(fields?.value ?? '').matchAll(/["'](\w+)["']/g)].map((match) => match[1] ?? ''),
      ],
    }),
  );
  return [...schemas, ...forms].filter(({ path }) => !isTestPath(path));
}

/** "signup form" may be SignupForm or Signup. */
function spellings(word: string, asked: string | null): string[] {
  const joined = word.replace(/[\s_-]+/g, '');
  if (asked === null || !/[\s_-]/.test(word)) return [joined];
  return [joined.replace(/s$/i, ''), joined.replace(new RegExp(`${asked}s?$`, 'i'), '')].filter((form) => form !== '');
}
