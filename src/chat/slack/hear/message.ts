import { z } from 'zod';
import { type Heard, PLAIN } from './heard.ts';
import type { Origin } from './origin.ts';
import { mentions, readText } from './read-text.ts';

const Said = z.object({
  ts: z.string(),
  thread_ts: z.string().optional(),
  user: z.string().optional(),
  text: z.string().default(''),
  bot_id: z.string().optional(),
  subtype: z.string().optional(),
  edited: z.object({ ts: z.string() }).optional(),
});
type Said = z.infer<typeof Said>;

const MessageEvent = Said.extend({
  channel: z.string(),
  channel_type: z.string().optional(),
  message: Said.optional(),
  previous_message: Said.optional(),
});

/** Message events that are words of a person; others tell of joins, topics and the like. */
const WORDS = new Set([undefined, 'file_share', 'thread_broadcast', 'me_message']);

/**
 * A message written, edited or deleted, or null where there is nothing to hear. An `app_mention` and the `message` of the same
 * words give the same. An edit of the words says them again; the deletion of a message takes back what it asked for.
 */
export function readMessage(event: unknown, ownUserId: string, origin: Origin): Heard | null {
  const heard = meantBy(event, ownUserId, origin.team);
  return heard === null ? null : { ...heard, shared: origin.shared };
}

function meantBy(event: unknown, ownUserId: string, team: string | null): Heard | null {
  const parsed = MessageEvent.safeParse(event);
  if (!parsed.success) return null;
  const { channel, subtype, message, previous_message: before } = parsed.data;
  const direct = parsed.data.channel_type === 'im' || channel.startsWith('D');
  if (subtype === 'message_changed' && message !== undefined) {
    // What others can still see answers of is not deleted for good: it is emptied.
    if (message.subtype === 'tombstone') return taken(before, channel, ownUserId, team);
    const changed = message.edited !== undefined && before !== undefined && before.text !== message.text;
    return changed ? spoken(message, { channel, direct, ownUserId, team }, `:${message.edited?.ts}`) : null;
  }
  if (subtype === 'message_deleted') return taken(before, channel, ownUserId, team);
  return spoken(parsed.data, { channel, direct, ownUserId, team }, '');
}

function spoken(
  said: Said,
  { channel, direct, ownUserId, team }: { channel: string; direct: boolean; ownUserId: string; team: string | null },
  again: string,
): Heard | null {
  if (!isPerson(said, ownUserId) || !WORDS.has(said.subtype)) return null;
  const called = mentions(said.text, ownUserId);
  const text = readText(said.text, ownUserId);
  // Nobody says nothing to a bot without wanting to know what it does.
  if (text === '' && !called) return null;
  return {
    id: `${channel}:${said.ts}${again}`,
    ...(again === '' ? {} : { replaces: `${channel}:${said.ts}` }),
    channel,
    root: said.thread_ts ?? said.ts,
    ...PLAIN,
    sender: { id: said.user, team },
    action: { kind: 'say', text: text === '' ? 'help' : text },
    addressed: direct || called,
  };
}

/** Whether it asked for something that is still open, the conversation knows. */
function taken(said: Said | undefined, channel: string, ownUserId: string, team: string | null): Heard | null {
  if (said === undefined || !isPerson(said, ownUserId)) return null;
  const root = said.thread_ts ?? said.ts;
  return {
    id: `${channel}:${said.ts}:deleted`,
    replaces: `${channel}:${said.ts}`,
    channel,
    root,
    ...PLAIN,
    sender: { id: said.user, team },
    action: { kind: 'cancel' },
    addressed: false,
  };
}

function isPerson(said: Said, ownUserId: string): said is Said & { user: string } {
  return said.bot_id === undefined && said.user !== undefined && said.user !== ownUserId && said.user !== 'USLACKBOT';
}
