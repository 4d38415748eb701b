/** What Slack keeps: people, channels and their messages. Time is a counter, so that a test runs the same each time. */
export interface StoredMessage {
  ts: string;
  thread_ts?: string;
  user: string;
  bot_id?: string;
  text: string;
  blocks?: unknown[];
  metadata?: unknown;
  edited?: { user: string; ts: string };
  files?: StoredFile[];
}

export interface StoredFile {
  id: string;
  name: string;
  title: string;
  content: string;
}

export interface Channel {
  id: string;
  kind: 'channel' | 'im' | 'mpim';
  /** Whether the bot is in it. */
  joined: boolean;
  archived: boolean;
  /** Shared with another organisation. */
  external: boolean;
  messages: StoredMessage[];
}

export interface StoredPerson {
  id: string;
  team_id: string;
  name: string;
  real_name: string;
  deleted: boolean;
  is_bot: boolean;
  is_restricted: boolean;
  is_ultra_restricted: boolean;
  is_stranger?: boolean;
  profile: { display_name: string; real_name: string; email?: string };
}

export const TEAM = 'T0TEAM';
export const OTHER_TEAM = 'T0ALPS';
export const BOT = { user: 'U0BOT', id: 'B0BOT', app: 'A0APP' };

/** A form as it stands open in somebody's window. */
export interface OpenView {
  id: string;
  team: string;
  view: unknown;
}

export interface Workspace {
  channels: Map<string, Channel>;
  people: Map<string, StoredPerson>;
  /** User groups, with who is in them. */
  groups: { id: string; name: string; users: string[] }[];
  /** What only one person sees. */
  whispers: { channel: string; user: string; thread_ts?: string; text: string; blocks?: unknown[] }[];
  /** The home page each person sees. */
  homes: Map<string, unknown>;
  /** Forms that were opened, the newest last. */
  views: OpenView[];
  /** Files that are uploaded, and not yet shown anywhere. */
  uploads: Map<string, StoredFile>;
  /** A moment later than all before: "1700000007.000100". */
  tick(): string;
  write(channel: string, message: Omit<StoredMessage, 'ts'>): StoredMessage;
  find(channel: string, ts: string): StoredMessage | undefined;
  thread(channel: string, root: string): StoredMessage[];
}

export function openWorkspace(): Workspace {
  let seconds = 1_700_000_000;
  const channels = new Map<string, Channel>();
  const add = (id: string, more: Partial<Channel> = {}): void => {
    channels.set(id, { id, kind: 'channel', joined: true, archived: false, external: false, messages: [], ...more });
  };
  add('C0SHOP');
  add('C0OTHER');
  add('C0AWAY', { joined: false });
  add('C0SHARED', { external: true });
  add('C0OLD', { archived: true });
  add('D0ANN', { kind: 'im' });
  add('G0FEW', { kind: 'mpim' });
  const people = new Map<string, StoredPerson>();
  const known = (id: string, more: Partial<StoredPerson> = {}): void => {
    const name = id.slice(2).toLowerCase();
    const real = name.charAt(0).toUpperCase() + name.slice(1);
    people.set(id, {
      id,
      team_id: TEAM,
      name,
      real_name: real,
      deleted: false,
      is_bot: false,
      is_restricted: false,
      is_ultra_restricted: false,
      profile: { display_name: real, real_name: real, email: `${name}@shop.example` },
      ...more,
    });
  };
  known('U0ANN');
  known('U0BEN');
  known('U0GUS', { is_restricted: true });
  known('U0EVE', { team_id: 'T0EVIL', is_stranger: true, profile: { display_name: 'Ann', real_name: 'Eve' } });
  const tick = (): string => {
    seconds += 1;
    return `${seconds}.000100`;
  };
  const messages = (channel: string): StoredMessage[] => channels.get(channel)?.messages ?? [];
  return {
    channels,
    people,
    groups: [{ id: 'S0OWNERS', name: 'shop-owners', users: ['U0BEN'] }],
    whispers: [],
    homes: new Map(),
    views: [],
    uploads: new Map(),
    tick,
    write(channel, message) {
      const stored = { ts: tick(), ...message };
      messages(channel).push(stored);
      return stored;
    },
    find: (channel, ts) => messages(channel).find((message) => message.ts === ts),
    thread: (channel, root) => messages(channel).filter((message) => message.ts === root || message.thread_ts === root),
  };
}
