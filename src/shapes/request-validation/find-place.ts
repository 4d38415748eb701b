import { findOperation, type Operation, operationsOf } from '../find-operation.ts';
import { findSchema, type FoundSchema, type SchemaClass, schemasOf } from '../find-schema.ts';
import { isTestPath } from '../is-test-path.ts';
import { findTarget } from '../find-target.ts';
import { readEndpoints } from '../read-endpoint.ts';
import type { Knowledge } from '../shape.ts';

/** Where a rule goes. At least one of the two is there. */
export interface Place {
  operation: Operation | null;
  schema: SchemaClass | null;
  /** Others that get the same rules: "ItemCreate and ItemUpdate". */
  also: SchemaClass[];
  why: string;
  /** The handler was named, not its path. */
  byHandler: boolean;
}

export type FoundPlace =
  | { kind: 'one'; place: Place }
  | { kind: 'unclear'; why: string; schemas: SchemaClass[]; operations: Operation[] };

/** What was said in the slot itself, or what one of the names in the request means. */
export interface Said {
  endpoint: string | null;
  mentions: string[];
  within: string[];
  /** Names that get the same rules, in small letters. */
  together: string[];
  /** Words without capitals that may be names of schemas. */
  plain: string[];
  /** Frames of a traceback, "path::function", the last call first. */
  pasted: string[];
}

/** The endpoint, handler, form or schema that is meant. A path that was written out must exist; a name that means nothing here is passed over. */
export function findPlace(said: Said, knowledge: Knowledge): FoundPlace {
  const [within = null] = said.within;
  const named = [...said.mentions, ...schemasInPlainWords(said.plain, knowledge)].map((name) =>
    lookUp(name, within, knowledge),
  );
  const schemas = named.flatMap(({ found }) =>
    found?.kind === 'one' && found.place.schema !== null && found.place.operation === null ? [found.place.schema] : [],
  );
  if (said.endpoint !== null && readEndpoints(said.endpoint).length > 0) {
    const found = findOperation(said.endpoint, knowledge);
    if (found.kind === 'one') return withSchema(found.operation, found.why, schemas, false, knowledge);
    if (found.kind === 'several') {
      const taking = found.operations.filter(
        ({ methods }) => methods === null || methods.some((method) => CHANGES.has(method)),
      );
      const [only, second] = taking;
      if (only && !second)
        return withSchema(only, 'the only method there that takes a body', schemas, false, knowledge);
      return unclear(`${found.operations.length} endpoints fit ${said.endpoint}.`, [], found.operations);
    }
    return unclear(`There is no ${said.endpoint} here.`, [], found.near);
  }
  if (said.endpoint !== null)
    return (
      lookUp(said.endpoint, within, knowledge).found ?? unclear(`Nothing here is called "${said.endpoint}".`, [], [])
    );
  const pasted = handlerOfFrames(said.pasted, knowledge);
  const exact = named.find(
    ({ found }) => found?.kind === 'one' && found.place.schema !== null && found.place.why === '',
  );
  const open = named.find(({ found }) => found?.kind === 'unclear');
  const isSchema = open?.found?.kind === 'unclear' && open.found.schemas.length > 0;
  const hit = named.find(({ found }) => found?.kind === 'one');
  // The first name that means something here counts, as what comes later explains it; a class that is named counts before a function that
  // several modules have, and what a traceback ends in before such a one and before what only resembles a name.
  const first = [
    hit,
    isSchema ? open : undefined,
    exact,
    pasted === null ? undefined : { name: '', found: pasted },
    open,
  ]
    .filter((each) => each !== undefined)
    .sort((a, b) => rank(a) - rank(b))[0];
  if (first?.found != null)
    return first.found.kind === 'one'
      ? withOthers(
          first.found.place,
          schemas.filter(({ name }) => said.together.includes(name.toLowerCase())),
          said.together,
        )
      : first.found;
  const near = said.mentions.flatMap((name) => nearOf(name, knowledge));
  const name = said.mentions.find((each) => /[A-Z_]/.test(each));
  return unclear(
    name === undefined
      ? 'The request names no endpoint, form or schema.'
      : `Nothing here that takes requests is called "${name}".`,
    near,
    [],
  );

  function rank({ name: mention, found }: { name: string; found: FoundPlace | null }): number {
    const at = named.findIndex((each) => each.name === mention);
    if (found?.kind !== 'one') return isSchema ? at : named.length + 2;
    if (mention === '') return pasted === null ? 0 : named.length;
    return pasted !== null && found.place.why !== '' ? named.length + 1 : at;
  }
}

/** The other schemas of the request beside one that is named. */
function withOthers(place: Place, schemas: SchemaClass[], together: string[]): FoundPlace {
  // The list it stands in, or one that is said after it.
  const also =
    place.operation === null && together.length > 0
      ? schemas.filter((each) => each !== place.schema && each.name !== place.schema?.name)
      : [];
  return { kind: 'one', place: { ...place, also: [...new Map(also.map((each) => [each.name, each])).values()] } };
}

/** "itemcreate" is ItemCreate: only names of two words, whole. */
function schemasInPlainWords(words: string[], knowledge: Knowledge): string[] {
  if (words.length === 0) return [];
  const names = new Map(
    schemasOf(knowledge).flatMap(({ name }) => (/[a-z][A-Z]/.test(name) ? [[name.toLowerCase(), name] as const] : [])),
  );
  return words.flatMap((word) => names.get(word.replaceAll('_', '')) ?? []);
}

/** The handler a traceback goes through last. */
function handlerOfFrames(pasted: string[], knowledge: Knowledge): FoundPlace | null {
  const operations = operationsOf(knowledge);
  for (const frame of pasted) {
    const [path = '', name = ''] = frame.split('::');
    const found = operations.filter(
      (each) =>
        each.handler?.split('.').at(-1) === name && `/${path}`.endsWith(`/${each.path.split('/').slice(-2).join('/')}`),
    );
    const [only] = found;
    if (only !== undefined && found.every((each) => each.handler === only.handler && each.path === only.path))
      return withSchema(only, '', [], false, knowledge);
  }
  return null;
}

const CHANGES = new Set(['POST', 'PUT', 'PATCH']);

function lookUp(name: string, within: string | null, knowledge: Knowledge): { name: string; found: FoundPlace | null } {
  const chosen = /^([\w.]+) (?:in|of|from|aus|en|dans) (?:the )?(\S+?)(?: (?:app|module))?$/.exec(name);
  const [wanted, place] = chosen ? [chosen[1] ?? name, chosen[2] ?? null] : [name, within];
  const found =
    inPlace(wanted, place, knowledge) ?? (place !== null && chosen === null ? inPlace(wanted, null, knowledge) : null);
  return { name, found };
}

function inPlace(name: string, within: string | null, knowledge: Knowledge): FoundPlace | null {
  const oneWord = /^[A-Z][a-z]+$/.test(name);
  const isClass = /^[A-Z]/.test(name) || /\b(?:forms?|serializers?|schemas?)$/i.test(name);
  // "TagCreate.name" is a field of a class.
  const [owner = name] = isClass ? name.split('.') : [name];
  const schema = isClass ? findSchema(owner, knowledge, within) : null;
  if (oneWord && !(schema?.kind === 'one' && schema.why === '') && !sameName(schema, name)) return null;
  if (schema?.kind === 'one')
    return {
      kind: 'one',
      place: { operation: null, schema: schema.schema, also: [], why: schema.why, byHandler: false },
    };
  if (schema?.kind === 'several')
    return unclear(
      new Set(schema.schemas.map((each) => each.name)).size === 1
        ? `${schema.schemas[0]?.name} is declared in ${schema.schemas.map(({ path }) => path).join(' and ')}.`
        : `Several fit "${name}".`,
      schema.schemas,
      [],
    );
  const checking = isClass ? classThatChecks(owner, knowledge) : null;
  if (checking !== null)
    return { kind: 'one', place: { operation: null, schema: checking, also: [], why: '', byHandler: false } };
  const code = /_|[a-z][A-Z]|\./.test(name);
  const operation = findOperation(name, knowledge, within);
  if (operation.kind === 'one') {
    // Words that only resemble a handler are no name of it.
    const exact = operation.why === '' || !code || operation.operation.handler !== null;
    return exact ? withSchema(operation.operation, operation.why, [], code, knowledge) : null;
  }
  if (operation.kind === 'several')
    return unclear(`"${name}" is ${operation.operations.length} endpoints.`, [], operation.operations);
  if (!code || isClass) return null;
  // A view that no route was found for is still a view.
  const target = findTarget(name, knowledge.index);
  if (
    target.kind !== 'one' ||
    target.target.kind === 'module' ||
    target.target.kind === 'class' ||
    !looksLikeHandler(target.target, knowledge)
  )
    return null;
  const { path, line } = target.target;
  return {
    kind: 'one',
    place: {
      operation: { methods: null, route: null, handler: target.target.name, path, line, body: null },
      schema: null,
      also: [],
      why: target.why,
      byHandler: true,
    },
  };
}

/** A class of that name that is made for checking, though its base is none this bot knows; null where none or several are. */
function classThatChecks(name: string, knowledge: Knowledge): SchemaClass | null {
  if (!/(?:Validator|Form|Serializer|Schema|Input|Payload|Params|DTO)$/.test(name)) return null;
  const found = Object.values(knowledge.index.modules)
    .filter(({ path }) => !isTestPath(path))
    .flatMap(({ classes }) => classes.filter((each) => each.name === name));
  const [only, second] = found;
  if (only === undefined || second !== undefined) return null;
  const { path, line, endLine, attributes } = only;
  return { name, kind: 'schema', path, line, endLine, model: null, fields: attributes.map((each) => each.name) };
}

function sameName(schema: FoundSchema | null, name: string): boolean {
  return schema?.kind === 'several' && schema.schemas.every((each) => each.name === name);
}

/** It takes the request, as Django's views do. */
function looksLikeHandler(target: { name: string; path: string; line: number }, knowledge: Knowledge): boolean {
  const module = knowledge.index.modules[target.path];
  const declared = [...(module?.functions ?? []), ...(module?.classes.flatMap((each) => each.methods) ?? [])].find(
    ({ line }) => line === target.line,
  );
  return declared?.parameters.some(({ name }) => name === 'request') ?? false;
}

function withSchema(
  operation: Operation,
  why: string,
  schemas: SchemaClass[],
  byHandler: boolean,
  knowledge: Knowledge,
): FoundPlace {
  const body = operation.body === null ? null : findSchema(operation.body, knowledge);
  const own = body?.kind === 'one' ? body.schema : null;
  const [said] = schemas;
  return { kind: 'one', place: { operation, schema: said ?? own, also: [], why, byHandler } };
}

function nearOf(name: string, knowledge: Knowledge): SchemaClass[] {
  const found = findSchema(name, knowledge);
  return found.kind === 'none' ? found.near : found.kind === 'several' ? found.schemas : [];
}

function unclear(why: string, schemas: SchemaClass[], operations: Operation[]): FoundPlace {
  return { kind: 'unclear', why, schemas, operations };
}

/** What takes a field of one of these names, for options where nothing was named. */
export function takingFields(words: string, knowledge: Knowledge): { schemas: SchemaClass[]; operations: Operation[] } {
  const said = new Set(words.toLowerCase().match(/[a-z_]\w*/g) ?? []);
  const scored = schemasOf(knowledge)
    .map((schema) => ({ schema, hits: schema.fields.filter((field) => said.has(field.toLowerCase())).length }))
    .filter(({ hits }) => hits > 0)
    .sort((a, b) => b.hits - a.hits);
  const operations = operationsOf(knowledge).filter(
    ({ methods }) => methods?.some((method) => CHANGES.has(method)) ?? false,
  );
  return { schemas: scored.map(({ schema }) => schema), operations };
}
