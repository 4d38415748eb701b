import { UserError } from '../../lib/errors.ts';

/** Where something is said in Teams. */
export interface Spot {
  tenant: string;
  /** `19:…@thread.tacv2` of a channel, `19:…@thread.v2` of a group chat, `a:…` of a personal chat. */
  conversation: string;
  /** The message a thread of a channel hangs on; null in chats, which have no threads. */
  root: string | null;
}

/** `teams:<tenant>:19:…@thread.tacv2;messageid=17…`; of a chat, its place. */
export function threadOf({ tenant, conversation, root }: Spot): string {
  return `${addressOf(tenant, conversation)}${root === null ? '' : `${ROOT}${root}`}`;
}

/** A conversation or a person by their id: `teams:<tenant>:<conversation>`, `teams:<tenant>:<object id>`. */
export function addressOf(tenant: string, id: string): string {
  return `teams:${tenant}:${id}`;
}

/** What is known of all places of a tenant. */
export function tenantAddress(tenant: string): string {
  return `teams:${tenant}`;
}

/** The spot a thread address names. */
export function spotOf(thread: string): Spot {
  const [, tenant = '', conversation = '', root] = ADDRESS.exec(thread) ?? [];
  if (tenant !== '') return { tenant, conversation, root: root ?? null };
  throw new UserError(
    'usage',
    `${JSON.stringify(thread.slice(0, 100))} is no thread of Teams.`,
    'Threads of Teams look like teams:<tenant>:19:…@thread.tacv2;messageid=1700000000000.',
  );
}

/** What an address of a place or a person names. */
export function namedBy(address: string): { tenant: string; id: string } {
  const { tenant, conversation, root } = spotOf(address);
  if (root === null) return { tenant, id: conversation };
  throw new UserError('usage', `${address.slice(0, 200)} is a thread, and no place.`, 'Give the place it is in.');
}

/** A conversation's id as Teams gives it, with the thread it names. */
export function splitConversation(id: string): { conversation: string; root: string | null } {
  const [conversation = '', root] = id.split(ROOT);
  return { conversation, root: root !== undefined && /^\d+$/.test(root) ? root : null };
}

/** A conversation's id as Teams takes it: with the thread, where there is one. */
export function conversationOf({ conversation, root }: Spot): string {
  return root === null ? conversation : `${conversation}${ROOT}${root}`;
}

export function isPerson(address: string): boolean {
  return PERSON.test(namedBy(address).id);
}

const ROOT = ';messageid=';
const GUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const ADDRESS = new RegExp(`^teams:(${GUID}):([^\\s;]{1,400})(?:${ROOT}(\\d{1,20}))?$`);
/** Conversations begin with a letter or number and a colon. */
const PERSON = new RegExp(`^${GUID}$`);
