import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';

/** GitHub's own description of the operations this program uses: holds questions and answers to it, and fills answers up. */
export interface Contract {
  /** The operation that a request means; null where GitHub has none such, or this program is not known to use it. */
  match(method: string, pathname: string): { operation: string; parameters: Record<string, string> } | null;
  complaintsAboutQuestion(operation: string, asked: Asked): string[];
  /** The whole answer out of the part that matters: everything else GitHub promises is filled in. */
  fill(operation: string, status: number, part: unknown): unknown;
  complaintsAboutAnswer(operation: string, status: number, answer: unknown): string[];
}

export interface Asked {
  parameters: Record<string, string>;
  query: Record<string, string>;
  body: unknown;
}

interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  format?: string;
  required?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  minItems?: number;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
}

interface Operation {
  parameters: { name: string; in: 'path' | 'query' | 'header'; required: boolean; schema: Schema }[];
  body: Schema | null;
  answers: Record<string, Schema | null>;
}

const file = path.join(import.meta.dirname, 'contract.schema.json');

export function readContract(): Contract {
  const text = readFileSync(file, 'utf8').replaceAll('#/components/schemas/', 'contract#/schemas/');
  const { operations, schemas } = JSON.parse(text) as {
    operations: Record<string, Operation>;
    schemas: Record<string, Schema>;
  };
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    allowUnionTypes: true,
    coerceTypes: false,
    validateFormats: false,
  });
  ajv.addSchema({ $id: 'contract', schemas });
  const compiled = new Map<Schema, ValidateFunction>();
  const routes = Object.keys(operations).map((operation) => {
    const [method = '', route = ''] = operation.split(' ');
    const names = [...route.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    return { operation, method, names, pattern: new RegExp(`^${route.replace(/\{\w+\}/g, '([^/]+)')}$`) };
  });

  function complaints(schema: Schema, value: unknown): string[] {
    const check = compiled.get(schema) ?? ajv.compile(schema);
    compiled.set(schema, check);
    return check(value) ? [] : say(check.errors);
  }

  function resolve(schema: Schema): Schema {
    const name = schema.$ref?.split('/').at(-1);
    return name === undefined ? schema : resolve(schemas[name] ?? {});
  }

  function fill(given: Schema, part: unknown): unknown {
    const schema = resolve(given);
    const choice = schema.anyOf ?? schema.oneOf;
    if (choice !== undefined && schema.properties === undefined) {
      const nullable = choice.some(({ type }) => type === 'null');
      if (part === null || (part === undefined && nullable)) return null;
      return fill(choice.find(({ type }) => type !== 'null') ?? {}, part);
    }
    if (schema.allOf !== undefined) return schema.allOf.reduce((whole, each) => fill(each, whole), part);
    const types = [schema.type ?? (schema.properties === undefined ? '' : 'object')].flat();
    if (part === null || (part === undefined && types.includes('null'))) return null;
    if (types.includes('object')) {
      const known = (part ?? {}) as Record<string, unknown>;
      const names = new Set([...(schema.required ?? []), ...Object.keys(known)]);
      const properties = schema.properties ?? {};
      return Object.fromEntries(
        [...names].flatMap((name) => {
          const value = fill(properties[name] ?? {}, known[name]);
          return value === undefined ? [] : [[name, value]];
        }),
      );
    }
    if (types.includes('array')) return ((part ?? []) as unknown[]).map((each) => fill(schema.items ?? {}, each));
    if (part !== undefined) return part;
    if (schema.enum !== undefined) return schema.enum[0];
    if (types.includes('boolean')) return false;
    if (types.includes('integer') || types.includes('number')) return 1;
    if (types.includes('string'))
      return schema.format === 'date-time' ? '2026-01-02T03:04:05Z' : 'https://example.org/x';
    return undefined;
  }

  return {
    match(method, pathname) {
      for (const { operation, method: own, names, pattern } of routes) {
        const found = own === method ? pattern.exec(pathname) : null;
        if (found === null) continue;
        const values = found.slice(1).map((value) => decodeURIComponent(value));
        return { operation, parameters: Object.fromEntries(names.map((name, at) => [name, values[at] ?? ''])) };
      }
      return null;
    },
    complaintsAboutQuestion(operation, { parameters, query, body }) {
      const known = operations[operation];
      if (known === undefined) return [`no operation ${operation}`];
      const found: string[] = [];
      for (const { name, in: where, required, schema } of known.parameters) {
        const value = where === 'path' ? parameters[name] : where === 'query' ? query[name] : undefined;
        if (value === undefined) {
          if (required && where !== 'header') found.push(`${operation}: ${name} is missing`);
          continue;
        }
        const typed = /integer|number/.test(String(resolve(schema).type)) ? Number(value) : value;
        found.push(...complaints(schema, typed).map((complaint) => `${operation} ${name}: ${complaint}`));
      }
      const names = known.parameters.map(({ name }) => name);
      for (const name of Object.keys(query))
        if (!names.includes(name)) found.push(`${operation}: no parameter ${name}`);
      if (known.body === null) return body === null ? found : [...found, `${operation} takes no body`];
      const allowed = propertiesOf(known.body);
      for (const name of Object.keys(body ?? {})) if (!allowed.has(name)) found.push(`${operation}: no field ${name}`);
      return [...found, ...complaints(known.body, body ?? {}).map((complaint) => `${operation}: ${complaint}`)];
    },
    fill: (operation, status, part) => {
      const schema = operations[operation]?.answers[status];
      return schema === null || schema === undefined ? part : fill(schema, part);
    },
    complaintsAboutAnswer(operation, status, answer) {
      const schema = operations[operation]?.answers[status];
      if (schema === undefined) return [`${operation} never answers ${status}`];
      return schema === null
        ? []
        : complaints(schema, answer).map((complaint) => `answer of ${operation}: ${complaint}`);
    },
  };

  function propertiesOf(given: Schema): Set<string> {
    const schema = resolve(given);
    const parts = [...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
    return new Set([...Object.keys(schema.properties ?? {}), ...parts.flatMap((part) => [...propertiesOf(part)])]);
  }
}

function say(errors: ErrorObject[] | null | undefined): string[] {
  return (errors ?? []).slice(0, 5).map((error) => `${error.instancePath || '/'} ${error.message ?? ''}`);
}
