import { z } from 'zod';
import type { Author } from './heard.ts';

const ReactionEvent = z.object({
  user: z.string(),
  reaction: z.string(),
  item_user: z.string().optional(),
  item: z.object({ type: z.literal('message'), channel: z.string(), ts: z.string() }),
  event_ts: z.string(),
});

export interface Stopping {
  id: string;
  channel: string;
  /** The message that was reacted to; its thread has to be looked up. */
  ts: string;
  sender: Author;
}

/** The reactions that mean "stop", the same as their words. */
const STOPS = new Set(['x', 'octagonal_sign']);

/** A reaction of a person to a message of ours that asks to stop, or null. */
export function readReaction(event: unknown, ownUserId: string, team: string | null): Stopping | null {
  const parsed = ReactionEvent.safeParse(event);
  if (!parsed.success) return null;
  const { user, reaction, item_user: of, item, event_ts: at } = parsed.data;
  if (!STOPS.has(reaction) || of !== ownUserId || user === ownUserId) return null;
  return {
    id: `${item.channel}:${item.ts}:${reaction}:${user}:${at}`,
    channel: item.channel,
    ts: item.ts,
    sender: { id: user, team },
  };
}
