/** What Slack keeps: channels and their messages. Time is a counter, so that a test runs the same each time. */
export interface StoredMessage {
  ts: string;
  thread_ts?: string;
  user: string;
  bot_id?: string;
  text: string;
  blocks?: unknown[];
  metadata?: unknown;
  edited?: { user: string; ts: string };
}

export interface Channel {
  id: string;
  kind: 'channel' | 'im';
  /** Whether the bot is in it. */
  joined: boolean;
  archived: boolean;
  /** Shared with another organisation. */
  external: boolean;
  messages: StoredMessage[];
}

export const TEAM = 'T0TEAM';
export const BOT = { user: 'U0BOT', id: 'B0BOT', app: 'A0APP' };

export interface Workspace {
  channels: Map<string, Channel>;
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
  const tick = (): string => {
    seconds += 1;
    return `${seconds}.000100`;
  };
  const messages = (channel: string): StoredMessage[] => channels.get(channel)?.messages ?? [];
  return {
    channels,
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
