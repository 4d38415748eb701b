import { z } from 'zod';
import type { DependencyFact, FastApiFacts, OperationFact } from '../../../src/python/index/facts.ts';

/** What matters here of an OpenAPI document. */
export const Document = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()).default({}) }).default({ schemas: {} }),
});
export type Document = z.infer<typeof Document>;

const Schema = z.looseObject({ $ref: z.string().optional() });
const Operation = z.looseObject({
  parameters: z.array(z.looseObject({ name: z.string(), in: z.string() })).default([]),
  requestBody: z.looseObject({ content: z.record(z.string(), z.looseObject({ schema: z.unknown() })) }).optional(),
  responses: z.record(
    z.string(),
    z.looseObject({ content: z.record(z.string(), z.looseObject({ schema: z.unknown() })).optional() }),
  ),
  security: z.array(z.record(z.string(), z.array(z.string()))).default([]),
});
type Operation = z.infer<typeof Operation>;

/** What the index and an OpenAPI document both say of one operation. */
export interface Told {
  operation: string;
  parameters: string[];
  body: string[];
  response: string[];
  status: number;
  /** Whether a scheme of fastapi.security stands on the way, and the scopes asked for. */
  secured: boolean;
  scopes: string[];
}

/** What the index says of the operations a document lists. */
export function toldByIndex(facts: FastApiFacts): Told[] {
  return facts.operations
    .filter((item) => item.inSchema)
    .map((item) => tellFact(item, facts.dependencies))
    .sort(byOperation);
}

/** What fastapi-says.py prints: documents with the paths their applications are mounted at. */
export const Said = z.array(z.tuple([z.string(), Document]));
export type Said = z.infer<typeof Said>;

/** What the documents of an application and of those mounted in it say. */
export function toldByFastApi(said: Said): Told[] {
  const told = said.flatMap(([mount, document]) =>
    Object.entries(document.paths).flatMap(([route, item]) =>
      Object.entries(item).map(([method, operation]) =>
        tellOperation(`${method.toUpperCase()} ${mount}${route}`, Operation.parse(operation), document),
      ),
    ),
  );
  return told.sort(byOperation);
}

function tellFact(item: OperationFact, dependencies: readonly DependencyFact[]): Told {
  return {
    operation: `${item.method} ${item.route}`,
    parameters: item.parameters.map((parameter) => `${parameter.in} ${parameter.name}`).sort(),
    body: namesIn(item.body),
    response: namesIn(item.response),
    status: item.status ?? 200,
    secured: item.dependencies.some((name) => isSecured(name, dependencies, new Set())),
    scopes: [...item.scopes].sort(),
  };
}

function isSecured(name: string, dependencies: readonly DependencyFact[], seen: Set<string>): boolean {
  if (seen.has(name)) return false;
  seen.add(name);
  const same = dependencies.filter((item) => item.name === name);
  return same.some((item) => item.scheme !== null || item.needs.some((need) => isSecured(need, dependencies, seen)));
}

function tellOperation(operation: string, item: Operation, document: Document): Told {
  const parameters = item.parameters.map((parameter) => `${parameter.in} ${parameter.name}`);
  const body: string[] = [];
  for (const [type, { schema }] of Object.entries(item.requestBody?.content ?? {})) {
    const fields = bodyFields(schema, document);
    if (type === 'application/json')
      body.push(...(fields === null ? refsIn(schema) : Object.values(fields).flatMap(refsIn)));
    else
      parameters.push(
        ...Object.entries(fields ?? modelFields(schema, document)).map(
          ([name, field]) => `${isBinary(field) ? 'file' : 'form'} ${name}`,
        ),
      );
  }
  const [status = '200', answer] = Object.entries(item.responses).find(([code]) => code.startsWith('2')) ?? [];
  return {
    operation,
    parameters: parameters.sort(),
    body: body.sort(),
    response: Object.values(answer?.content ?? {})
      .flatMap((content) => refsIn(content.schema))
      .sort(),
    status: Number(status),
    secured: item.security.length > 0,
    scopes: [...new Set(item.security.flatMap((entry) => Object.values(entry).flat()))].sort(),
  };
}

/** The fields of what FastAPI makes of a form or of several bodies; null for a schema of the service's own. */
function bodyFields(schema: unknown, document: Document): Record<string, unknown> | null {
  const name = Schema.parse(schema).$ref?.split('/').at(-1);
  if (name === undefined || !name.startsWith('Body_')) return null;
  return z.looseObject({ properties: z.record(z.string(), z.unknown()) }).parse(document.components.schemas[name])
    .properties;
}

/** The fields of a form that is a model of the service's own. */
function modelFields(schema: unknown, document: Document): Record<string, unknown> {
  const name = Schema.parse(schema).$ref?.split('/').at(-1) ?? '';
  return z
    .looseObject({ properties: z.record(z.string(), z.unknown()).default({}) })
    .parse(document.components.schemas[name]).properties;
}

function isBinary(schema: unknown): boolean {
  return /"(?:binary|contentMediaType)"/.test(JSON.stringify(schema));
}

/**
 * Names of the classes a schema refers to at once. FastAPI says which way a schema goes where the two differ (Item-Input), and puts the
 * module in front where two classes share a name (shop__models__Item).
 */
function refsIn(schema: unknown): string[] {
  return [...JSON.stringify(schema ?? null).matchAll(/"\$ref":"#\/components\/schemas\/([^"]*)"/g)]
    .map((match) => match[1] ?? '')
    .map((name) => name.replace(/-(?:Input|Output)$/, '').replace(/^.*[a-z0-9]__(?=[A-Z])/, ''));
}

/** The classes in a written type, generic ones as FastAPI names them: `Page[OrderRead]` is Page_OrderRead_. */
function namesIn(written: string | null): string[] {
  const plain = (written ?? '')
    .replace(/\s/g, '')
    .replace(/\bUnion\[([^[\]]*)\]/g, (_, items: string) => items.replaceAll(',', '|'))
    .replace(/\b(?:list|dict|set|List|Optional)\[(?:str,)?([^[\]]*)\]/g, '$1');
  return plain
    .split(/[&|]/)
    .map((part) => part.replace(/\b(?:\w+\.)+/g, ''))
    .map((part) => part.replace(/[[\],]+/g, '_'))
    .filter((part) => /^[A-Z]/.test(part) && !['None', 'Any'].includes(part))
    .sort();
}

function byOperation(a: Told, b: Told): number {
  return a.operation < b.operation ? -1 : 1;
}
