import { z } from 'zod';
import { readSubcommand } from '../../subcommand.ts';
import type { Opening } from './opening.ts';
import { type Heard, PLAIN } from './heard.ts';
import { readText } from './read-text.ts';

const Command = z.object({
  text: z.string().default(''),
  user_id: z.string(),
  team_id: z.string().nullish(),
  channel_id: z.string(),
  trigger_id: z.string(),
});

export type HeardCommand =
  /** A request: it needs a thread, which begins with a message of ours. */
  | { kind: 'request'; opening: Opening }
  /** A subcommand: heard in the person's corner of the channel, so that only they read the answer. */
  | { kind: 'subcommand'; heard: Heard }
  /** Nothing was asked. */
  | { kind: 'nothing' };

/** `/ensurefix` with whatever stands behind it. */
export function readCommand(body: unknown, ownUserId: string): HeardCommand {
  const command = Command.parse(body);
  const text = readText(command.text, ownUserId);
  const sender = { id: command.user_id, team: command.team_id ?? null };
  const id = `command:${command.trigger_id}`;
  if (text === '') return { kind: 'nothing' };
  const named = readSubcommand(text === '?' ? 'help' : text);
  if (named === null) {
    return {
      kind: 'request',
      opening: { id, channel: command.channel_id, root: null, sender, text, how: 'asked', context: [] },
    };
  }
  const action = { kind: 'command' as const, ...named };
  const at = { channel: command.channel_id, root: command.user_id };
  return { kind: 'subcommand', heard: { ...PLAIN, id, ...at, sender, action, addressed: true } };
}
