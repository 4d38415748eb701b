import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createGenerator } from 'ts-json-schema-generator';

/**
 * Writes the schemas beside this file from the types the vendor publishes:
 *
 *   node --import tsx test/chat/slack/stand-in/write-schemas.ts
 *
 * One schema a method, because names clash between methods. Blocks have one of their own, a definition a type, so that an error
 * names the block. The lengths in the doc comments become rules.
 */
const METHODS: Record<string, string> = {
  'apps.connections.open': 'AppsConnectionsOpenArguments',
  'auth.test': 'AuthTestArguments',
  'chat.postMessage': 'ChatPostMessageArguments',
  'chat.update': 'ChatUpdateArguments',
  'chat.postEphemeral': 'ChatPostEphemeralArguments',
  'conversations.history': 'ConversationsHistoryArguments',
  'conversations.info': 'ConversationsInfoArguments',
  'conversations.replies': 'ConversationsRepliesArguments',
  'files.completeUploadExternal': 'FilesCompleteUploadExternalArguments',
  'files.getUploadURLExternal': 'FilesGetUploadURLExternalArguments',
  'oauth.v2.access': 'OAuthV2AccessArguments',
  'usergroups.list': 'UsergroupsListArguments',
  'users.info': 'UsersInfoArguments',
  'views.open': 'ViewsOpenArguments',
  'views.publish': 'ViewsPublishArguments',
};

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const require = createRequire(import.meta.url);
const requests = path.join(path.dirname(require.resolve('@slack/web-api')), 'types/request/index.d.ts');
const blocks = path.join(path.dirname(require.resolve('@slack/types')), 'block-kit/blocks.d.ts');
const folder = path.join(import.meta.dirname, 'schemas');

for (const [method, type] of Object.entries(METHODS)) write(method, generate(requests, type));
write('blocks', generate(blocks, 'KnownBlock'));

function generate(file: string, type: string): Json {
  const generator = createGenerator({
    path: file,
    type,
    expose: 'all',
    topRef: true,
    jsDoc: 'extended',
    additionalProperties: false,
    skipTypeCheck: true,
  });
  return JSON.parse(JSON.stringify(generator.createSchema(type))) as Json;
}

function write(name: string, schema: Json): void {
  const file = path.join(folder, `${name}.schema.json`);
  const text = `${JSON.stringify(reachable(ruled(withoutGenericBlocks(schema))), null, 1)}\n`;
  writeFileSync(file, text);
  process.stdout.write(`${name}: ${readFileSync(file).length} bytes\n`);
}

/** Blocks of a message are checked one by one against their own schema: the generic `Block` would let any through. */
function withoutGenericBlocks(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutGenericBlocks);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      key === 'blocks' && isArraySchema(each) ? { type: 'array' } : withoutGenericBlocks(each),
    ]),
  );
}

/** Without definitions nothing refers to any more; all of them where nothing is at the top, as with blocks. */
function reachable(schema: Json): Json {
  if (schema === null || typeof schema !== 'object' || Array.isArray(schema) || schema.$ref === undefined)
    return schema;
  const { definitions = {}, ...rest } = schema;
  const kept = new Set<string>();
  const follow = (value: Json): void => {
    if (value === null || typeof value !== 'object') return;
    for (const [key, each] of Object.entries(value)) {
      const name =
        key === '$ref' && typeof each === 'string' ? decodeURIComponent(each.replace('#/definitions/', '')) : '';
      if (name !== '' && !kept.has(name)) {
        kept.add(name);
        follow(property(definitions, name));
      }
      follow(each);
    }
  };
  follow(rest);
  const entries = Object.entries(definitions ?? {}).filter(([name]) => kept.has(name));
  return { ...rest, definitions: Object.fromEntries(entries) };
}

function property(value: Json, name: string): Json {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value[name] ?? null) : null;
}

function isArraySchema(value: Json): boolean {
  return value !== null && typeof value === 'object' && !Array.isArray(value) && value.type === 'array';
}

/** "Maximum length for this field is 255 characters" as `maxLength`, "maximum of 25 elements" as `maxItems`; the words go. */
function ruled(value: Json): Json {
  if (Array.isArray(value)) return value.map(ruled);
  if (value === null || typeof value !== 'object') return value;
  const { description, ...rest } = value;
  const made = Object.fromEntries(Object.entries(rest).map(([key, each]) => [key, ruled(each)]));
  if (typeof description !== 'string')
    return description === undefined ? made : { ...made, description: ruled(description) };
  const words = description.replace(/\s+/g, ' ');
  const length =
    /[Mm]aximum length (?:for|of) (?:this|the) ?(?:field|`?text`? (?:in|within) this field|text)?(?: is)? ?([\d,]+) characters/.exec(
      words,
    )?.[1];
  const items =
    /[Mm]aximum (?:of |number of items is )?(\d+) (?:elements|options|items|rows|cards|blocks)|Maximum number of items is (\d+)/.exec(
      words,
    );
  const most = items?.[1] ?? items?.[2];
  if (length !== undefined && rest.type === 'string') return { ...made, maxLength: Number(length.replace(',', '')) };
  if (length !== undefined) return { ...made, 'x-text-max': Number(length.replace(',', '')) };
  if (most !== undefined && rest.type === 'array') return { ...made, maxItems: Number(most) };
  return made;
}
