import { z } from 'zod';
import type { Author } from './heard.ts';
import { readText } from './read-text.ts';

/** A request that begins with a message of ours, because Slack shows nobody's words for it. */
export interface Opening {
  /** The same for every delivery. */
  id: string;
  channel: string;
  /** The thread it belongs to; null: it starts one. */
  root: string | null;
  sender: Author;
  text: string;
  /** How the message of ours names it. */
  how: 'asked' | 'turned';
}

const Command = z.object({
  text: z.string().default(''),
  user_id: z.string(),
  user_name: z.string().optional(),
  channel_id: z.string(),
  trigger_id: z.string(),
});

/** `/ensurefix <request>`; null where no request was given, or help was asked for. */
export function readCommand(body: unknown, ownUserId: string): Opening | null {
  const command = Command.parse(body);
  const text = readText(command.text, ownUserId);
  if (text === '' || /^(?:help|\?)$/i.test(text)) return null;
  return {
    id: `command:${command.trigger_id}`,
    channel: command.channel_id,
    root: null,
    sender: { id: command.user_id, name: command.user_name ?? command.user_id },
    text,
    how: 'asked',
  };
}

const Shortcut = z.object({
  user: z.object({ id: z.string(), username: z.string().optional(), name: z.string().optional() }),
  channel: z.object({ id: z.string() }),
  message: z.object({ ts: z.string(), thread_ts: z.string().optional(), text: z.string().default('') }),
  action_ts: z.string(),
});

/** "Turn into a ticket" on a message; null where the message has no words. */
export function readShortcut(body: unknown, ownUserId: string): Opening | null {
  const { user, channel, message, action_ts: at } = Shortcut.parse(body);
  const text = readText(message.text, ownUserId);
  if (text === '') return null;
  return {
    id: `shortcut:${message.ts}:${at}`,
    channel: channel.id,
    root: message.thread_ts ?? message.ts,
    sender: { id: user.id, name: user.username ?? user.name ?? user.id },
    text,
    how: 'turned',
  };
}
