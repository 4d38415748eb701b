import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';

/** What Slack answers to arguments it does not take: `error`, and what is wrong in `messages`. */
export interface Complaint {
  error:
    | 'invalid_arguments'
    | 'invalid_blocks'
    | 'invalid_blocks_format'
    | 'msg_too_long'
    | 'no_text'
    | 'invalid_view'
    | 'unknown_method';
  messages: string[];
}

export const METHODS = [
  'apps.connections.open',
  'auth.test',
  'chat.postEphemeral',
  'chat.postMessage',
  'chat.update',
  'conversations.history',
  'conversations.info',
  'conversations.replies',
  'files.completeUploadExternal',
  'files.getUploadURLExternal',
  'oauth.v2.access',
  'usergroups.list',
  'users.info',
  'views.open',
  'views.publish',
] as const;
export type Method = (typeof METHODS)[number];

interface Schema {
  $ref?: string;
  definitions: Record<string, { properties?: Record<string, { const?: unknown }> }>;
}

const ajv = new Ajv({ strict: false, allErrors: true, allowUnionTypes: true });
ajv.addKeyword({
  keyword: 'x-text-max',
  validate: (most: number, value: unknown) => textOf(value).length <= most,
  error: { message: 'has a text that is too long' },
});

const methods = new Map<string, ValidateFunction>();
const blocks = new Map<string, ValidateFunction>();
for (const method of METHODS) methods.set(method, ajv.compile(load(method)));
const blockSchema = load('blocks');
for (const [name, definition] of Object.entries(blockSchema.definitions)) {
  const type = definition.properties?.type?.const;
  if (typeof type === 'string' && name.endsWith('Block'))
    blocks.set(type, ajv.compile({ definitions: blockSchema.definitions, $ref: `#/definitions/${name}` }));
}

/** Null where Slack would take the call. */
export function complaintAbout(method: string, given: Record<string, unknown>): Complaint | null {
  const check = methods.get(method);
  if (check === undefined) return { error: 'unknown_method', messages: [method] };
  if (!check(given)) return { error: 'invalid_arguments', messages: say(check.errors) };
  if (method.startsWith('views.')) return aboutView(given.view);
  if (!method.startsWith('chat.')) return null;
  if (wordsOf(given.text).length > 40_000) return { error: 'msg_too_long', messages: [] };
  if (given.blocks === undefined) return wordsOf(given.text) === '' ? { error: 'no_text', messages: [] } : null;
  return aboutBlocks(given.blocks);
}

function aboutBlocks(given: unknown): Complaint | null {
  if (!Array.isArray(given)) return { error: 'invalid_blocks_format', messages: ['blocks is no array'] };
  const messages = [...given.flatMap(aboutBlock), ...aboutMessage(given, 50)];
  if (
    given.some(
      (block) => property(block, 'type') === 'input' && property(property(block, 'element'), 'type') === 'checkboxes',
    )
  )
    messages.push('checkboxes of an input in a message');
  return messages.length === 0 ? null : { error: 'invalid_blocks', messages };
}

/** A home page or a form. What only messages take is refused. */
function aboutView(view: unknown): Complaint | null {
  const given = property(view, 'blocks');
  if (!Array.isArray(given)) return { error: 'invalid_view', messages: ['blocks is no array'] };
  const messages = [...given.flatMap(aboutBlock), ...aboutMessage(given, 100)];
  for (const type of ['table', 'plan', 'task_card', 'markdown'])
    if (given.some((block) => property(block, 'type') === type)) messages.push(`a ${type} in a view`);
  for (const name of ['title', 'submit', 'close']) {
    const text = textOf(property(view, name));
    if (text.length > 24) messages.push(`a ${name} of more than 24: ${text}`);
  }
  if (wordsOf(property(view, 'private_metadata')).length > 3_000) messages.push('private_metadata of more than 3000');
  if (wordsOf(property(view, 'callback_id')).length > 255) messages.push('callback_id of more than 255');
  const asks = given.some((block) => property(block, 'type') === 'input');
  if (property(view, 'type') === 'modal' && asks && property(view, 'submit') === undefined)
    messages.push('a form without a button to send it');
  return messages.length === 0 ? null : { error: 'invalid_view', messages };
}

function aboutBlock(block: unknown, at: number): string[] {
  const type = property(block, 'type');
  const check = blocks.get(String(type));
  if (check === undefined) return [`/${at}: no block is of type ${String(type)}`];
  if (!check(block)) return say(check.errors).map((message) => `/${at} (${String(type)}) ${message}`);
  const tasks = property(block, 'tasks');
  return type === 'plan' && Array.isArray(tasks) ? tasks.flatMap(aboutBlock) : [];
}

/** Rules that stand in Slack's pages and not in its types. */
function aboutMessage(given: unknown[], most: number): string[] {
  const all = [...walk(given)];
  const count = (type: string): number => given.filter((block) => property(block, 'type') === type).length;
  const complaints: string[] = [];
  if (given.length === 0 || given.length > most) complaints.push(`${given.length} blocks, of 1 to ${most}`);
  if (count('table') > 1) complaints.push('only one table is allowed');
  for (const each of all) {
    const type = property(each, 'type');
    const text = property(each, 'text');
    if ((type === 'plain_text' || type === 'mrkdwn' || type === 'raw_text' || type === 'text') && text === '')
      complaints.push(`an empty ${type}`);
    if (type === 'section' && textOf(text).length > 3_000) complaints.push('a section of more than 3000');
    if (type === 'header' && textOf(text).length > 150) complaints.push('a header of more than 150');
    if (type === 'button') {
      if (textOf(text).length > 75) complaints.push('a button of more than 75');
      if (wordsOf(property(each, 'value')).length > 2_000) complaints.push('a value of more than 2000');
      const url = property(each, 'url');
      if (typeof url === 'string' && (url.length > 3_000 || !URL.canParse(url))) complaints.push(`no address: ${url}`);
    }
    if (type === 'static_select') {
      const options = property(each, 'options');
      if (!Array.isArray(options) || options.length === 0 || options.length > 100)
        complaints.push('options of a select');
      const initial = property(each, 'initial_option');
      const same = (option: unknown): boolean => JSON.stringify(option) === JSON.stringify(initial);
      if (initial !== undefined && !(Array.isArray(options) && options.some(same)))
        complaints.push('an initial option that is none of the options');
    }
    if (type === 'checkboxes') {
      const options = property(each, 'options');
      if (!Array.isArray(options) || options.length === 0 || options.length > 10)
        complaints.push('options of checkboxes: 1 to 10');
    }
    if (property(each, 'value') !== undefined && property(each, 'text') !== undefined && type === undefined) {
      if (textOf(property(each, 'text')).length > 75) complaints.push('an option of more than 75');
      if (wordsOf(property(each, 'value')).length > 150) complaints.push('a value of an option of more than 150');
      if (textOf(property(each, 'description')).length > 75) complaints.push('a description of more than 75');
    }
    if (type === 'plain_text_input' && wordsOf(property(each, 'initial_value')).length > 3_000)
      complaints.push('an initial value of more than 3000');
    if (wordsOf(property(each, 'block_id')).length > 255) complaints.push('a block_id of more than 255');
    if (type === 'actions' && !filled(each, 25)) complaints.push('elements of actions: 1 to 25');
    if (type === 'context' && !filled(each, 10)) complaints.push('elements of context: 1 to 10');
    if (typeof type === 'string' && type.startsWith('rich_text') && !filled(each, 10_000))
      complaints.push(`an empty ${type}`);
    if (type === 'table') {
      const rows = property(each, 'rows');
      const lengths = Array.isArray(rows) ? rows.map((row) => (Array.isArray(row) ? row.length : 0)) : [];
      if (lengths.length > 100 || lengths.some((length) => length === 0 || length > 20))
        complaints.push('size of a table');
      if ([...walk(rows)].reduce<number>((sum, cell) => sum + textOf(cell).length, 0) > 10_000)
        complaints.push('a table of more than 10000 characters');
    }
  }
  const ids = all.map((each) => property(each, 'action_id')).filter((id) => id !== undefined);
  if (new Set(ids).size !== ids.length) complaints.push('an action_id twice');
  const blockIds = given.map((each) => property(each, 'block_id')).filter((id) => id !== undefined);
  if (new Set(blockIds).size !== blockIds.length) complaints.push('a block_id twice');
  return complaints;
}

function filled(value: unknown, most: number): boolean {
  const elements = property(value, 'elements');
  return Array.isArray(elements) && elements.length > 0 && elements.length <= most;
}

/** A value and all objects in it. */
export function* walk(value: unknown): Generator<object> {
  if (value === null || typeof value !== 'object') return;
  yield value;
  for (const each of Object.values(value)) yield* walk(each);
}

export function property(value: unknown, name: string): unknown {
  return value !== null && typeof value === 'object' ? Reflect.get(value, name) : undefined;
}

function textOf(value: unknown): string {
  return wordsOf(property(value, 'text'));
}

/** A text, or none. */
export function wordsOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function say(errors: ErrorObject[] | null | undefined): string[] {
  return (errors ?? []).map(
    (error) => `${error.instancePath || '/'} ${error.message ?? ''} ${JSON.stringify(error.params)}`,
  );
}

function load(name: string): Schema {
  return JSON.parse(readFileSync(path.join(import.meta.dirname, 'schemas', `${name}.schema.json`), 'utf8')) as Schema;
}
