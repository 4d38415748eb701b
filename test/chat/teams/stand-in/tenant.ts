/** What Teams keeps: people, teams, chats and their messages. Time is a counter, so that a test runs the same each time. */
export interface StoredMessage {
  id: string;
  /** The message its thread hangs on; null in chats, and of that message itself its own id. */
  root: string | null;
  /** Who wrote it: `29:…`, or the bot. */
  from: string;
  text: string;
  card: unknown;
  summary?: string;
  edits: number;
}

export interface Conversation {
  id: string;
  kind: 'personal' | 'groupChat' | 'channel';
  /** Of a channel: what Teams says of it, in activities and in lists. */
  type?: 'standard' | 'private' | 'shared';
  team?: { id: string; group: string };
  people: string[];
  /** Whether the app is there. */
  joined: boolean;
  /** Whether the app may read what is said there, with or without being mentioned. */
  consented: boolean;
  messages: StoredMessage[];
}

export interface StoredPerson {
  /** `29:…`, and in the directory. */
  id: string;
  object: string;
  tenant: string;
  name: string;
  role: string;
  upn: string;
  email?: string;
  /** Whether they have the app for themselves. */
  installed: boolean;
}

export const TENANT = '0f3a1c52-9b1e-4c55-8a55-1b2c3d4e5f60';
export const OTHER_TENANT = '7e6d5c4b-3a29-4817-b605-f4e3d2c1b0a9';
const TEAM = { id: '19:shopteam@thread.tacv2', group: 'aaaaaaaa-1111-4222-8333-444444444444' };
export const SHOP = '19:shopdev@thread.tacv2';
export const SHARED = '19:shared@thread.tacv2';
export const AWAY = '19:away@thread.tacv2';
export const GROUP = '19:few@thread.v2';
export const OPEN_GROUP = '19:withothers@thread.v2';
export const BOT = 'bot';

export interface Tenant {
  conversations: Map<string, Conversation>;
  people: Map<string, StoredPerson>;
  tick(): string;
  write(conversation: string, message: Partial<StoredMessage> & { from: string }): StoredMessage;
  find(conversation: string, id: string): StoredMessage | undefined;
  conversation(id: string): Conversation;
  person(id: string): StoredPerson;
  /** The chat of one person with the bot; made where there is none yet. */
  chatOf(person: string): Conversation;
}

export const ANN = '29:ann';
export const BEN = '29:ben';
/** A guest, somebody of another organisation, and somebody who has the app nowhere for themselves. */
export const GUS = '29:gus';
export const EVE = '29:eve';
export const DAN = '29:dan';

export function openTenant(): Tenant {
  let ms = 1_700_000_000_000;
  const conversations = new Map<string, Conversation>();
  const people = new Map<string, StoredPerson>();
  const known = (id: string, more: Partial<StoredPerson> = {}): void => {
    const name = id.slice(3);
    people.set(id, {
      id,
      object: `${Buffer.from(name.padEnd(4, 'x')).toString('hex').slice(0, 8)}-0000-4000-8000-000000000000`,
      tenant: TENANT,
      name: name.charAt(0).toUpperCase() + name.slice(1),
      role: 'user',
      upn: `${name}@shop.example`,
      email: `${name}@shop.example`,
      installed: true,
      ...more,
    });
  };
  known(ANN);
  known(BEN);
  known(GUS, { role: 'guest', upn: 'gus_partner.example#EXT#@shop.example', email: 'gus@partner.example' });
  known(EVE, { tenant: OTHER_TENANT, upn: 'eve@evil.example', email: 'eve@evil.example' });
  known(DAN, { installed: false });
  const inside = [ANN, BEN, GUS, DAN];
  const add = (id: string, more: Partial<Conversation> & Pick<Conversation, 'kind'>): void => {
    conversations.set(id, { id, people: inside, joined: true, consented: false, messages: [], ...more });
  };
  add(SHOP, { kind: 'channel', type: 'standard', team: TEAM, consented: true });
  add(SHARED, { kind: 'channel', type: 'shared', team: TEAM, people: [...inside, EVE] });
  add(AWAY, { kind: 'channel', type: 'standard', team: TEAM, joined: false });
  add(GROUP, { kind: 'groupChat', consented: true });
  add(OPEN_GROUP, { kind: 'groupChat', people: [...inside, EVE] });
  const tick = (): string => String((ms += 1));
  return {
    conversations,
    people,
    tick,
    conversation: (id) => knownOf(conversations, id),
    person: (id) => knownOf(people, id),
    write(conversation, message) {
      const id = message.id ?? tick();
      const channel = conversations.get(conversation)?.kind === 'channel';
      const stored = { text: '', card: null, edits: 0, ...message, id, root: channel ? (message.root ?? id) : null };
      conversations.get(conversation)?.messages.push(stored);
      return stored;
    },
    find: (conversation, id) => conversations.get(conversation)?.messages.find((message) => message.id === id),
    chatOf(person) {
      const id = `a:chat-${person.slice(3)}`;
      const chat = conversations.get(id) ?? {
        id,
        kind: 'personal' as const,
        people: [person],
        joined: true,
        consented: false,
        messages: [],
      };
      conversations.set(id, chat);
      return chat;
    },
  };
}

function knownOf<T>(all: Map<string, T>, id: string): T {
  const found = all.get(id);
  if (found === undefined) throw new Error(`There is no ${id}.`);
  return found;
}
