import { z } from 'zod';
import { type Heard, PLAIN } from './heard.ts';

const Opened = z.object({ user: z.string(), channel: z.string(), tab: z.string(), event_ts: z.string() });

/** Somebody looks at our home tab; the tab of messages is none of it. */
export function readHome(event: unknown, team: string | null): Heard | null {
  const opened = Opened.safeParse(event);
  if (!opened.success || opened.data.tab !== 'home') return null;
  const { user, channel, event_ts: at } = opened.data;
  const sender = { id: user, team };
  return { ...PLAIN, id: `home:${at}`, channel, root: user, sender, action: { kind: 'home' }, addressed: true };
}
