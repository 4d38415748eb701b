import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { OPERATIONS } from '../../../../src/forge/github/operations.ts';

/**
 * Writes contract.schema.json: the operations this program uses, out of GitHub's own OpenAPI description. The package that holds it
 * is 385 MB, so it is no dependency; it is downloaded apart, and its file named here:
 *
 *   npm install --prefix /tmp/openapi @octokit/openapi@23.0.2
 *   node --import tsx test/forge/github/stand-in/write-contract.ts /tmp/openapi/node_modules/@octokit/openapi/generated/api.github.com.json
 */
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Schema = { [key: string]: Json };

interface Description {
  paths: Record<string, Record<string, Described>>;
}

interface Described {
  parameters?: (Schema & { $ref?: string })[];
  requestBody?: { content: Record<string, { schema: Json }> };
  responses: Record<string, Schema & { $ref?: string; content?: Record<string, { schema: Json }> }>;
}

const description = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Description;
const schemas: Record<string, Json> = {};
const operations: Record<string, Json> = {};

for (const operation of Object.keys(OPERATIONS)) {
  // GraphQL has a description of its own kind.
  if (operation.endsWith('/graphql')) continue;
  const [method = '', route = ''] = operation.split(' ');
  const described = description.paths[route]?.[method.toLowerCase()];
  if (described === undefined) throw new Error(`GitHub does not describe ${operation}`);
  const parameters = (described.parameters ?? []).map((each) => {
    const found = each.$ref === undefined ? each : (at(each.$ref) as Schema);
    return {
      name: found['name'],
      in: found['in'],
      required: found['required'] === true,
      schema: clean(found['schema'] ?? {}),
    };
  });
  const answers: Record<string, Json> = {};
  for (const [status, given] of Object.entries(described.responses)) {
    const found = given.$ref === undefined ? given : (at(given.$ref) as typeof given);
    if (Number(status) < 300) answers[status] = clean(found.content?.['application/json']?.schema ?? null);
  }
  const body = clean(described.requestBody?.content['application/json']?.schema ?? null);
  operations[operation] = { parameters: parameters as Json, body, answers };
  gather(operations[operation]);
}
const file = path.join(import.meta.dirname, 'contract.schema.json');
writeFileSync(file, `${JSON.stringify({ operations, schemas }, null, 1)}\n`);

function gather(value: Json): void {
  if (value === null || typeof value !== 'object') return;
  if (!Array.isArray(value) && typeof value['$ref'] === 'string') {
    const name = value['$ref'].split('/').at(-1) ?? '';
    if (!(name in schemas)) {
      schemas[name] = clean(at(`#/components/schemas/${name}`));
      gather(schemas[name]);
    }
  }
  for (const each of Object.values(value)) gather(each);
}

function at(reference: string): Json {
  let found: Json = description as unknown as Json;
  for (const key of reference.slice(2).split('/')) found = (found as Schema)[key] ?? null;
  return found;
}

/** Without words for people, and with OpenAPI's "nullable" as JSON Schema says it. */
function clean(value: Json): Json {
  if (Array.isArray(value)) return value.map(clean);
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(
    ([key, each]) =>
      !((key === 'description' || key === 'title') && typeof each === 'string') &&
      !['example', 'examples', 'externalDocs', 'nullable'].includes(key) &&
      !(key === 'deprecated' && typeof each === 'boolean'),
  );
  const schema: Schema = Object.fromEntries(kept.map(([key, each]) => [key, clean(each)]));
  if (value['nullable'] !== true) return schema;
  if (typeof schema['type'] === 'string' && !('enum' in schema)) return { ...schema, type: [schema['type'], 'null'] };
  return { anyOf: [schema, { type: 'null' }] };
}
