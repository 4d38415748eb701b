import { z } from 'zod';
import type { Author } from './heard.ts';
import { readText } from './read-text.ts';

const Shortcut = z.object({
  user: z.object({ id: z.string(), team_id: z.string().optional() }),
  channel: z.object({ id: z.string() }),
  message: z.object({ ts: z.string(), thread_ts: z.string().optional(), text: z.string().default('') }),
  trigger_id: z.string(),
});

/** "Turn into a ticket" in the menu of a message. */
export interface Turning {
  channel: string;
  /** The thread the message is in, or begins. */
  root: string;
  /** The message itself. */
  ts: string;
  text: string;
  sender: Author;
  triggerId: string;
}

export function readShortcut(body: unknown, ownUserId: string): Turning {
  const { user, channel, message, trigger_id: triggerId } = Shortcut.parse(body);
  return {
    channel: channel.id,
    root: message.thread_ts ?? message.ts,
    ts: message.ts,
    text: readText(message.text, ownUserId),
    sender: { id: user.id, team: user.team_id ?? null },
    triggerId,
  };
}
