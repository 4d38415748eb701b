import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ContextMessage } from '../surface.ts';
import { callSlack } from './call.ts';
import { readText } from './hear/read-text.ts';
import type { Around } from './render/form.ts';
import type { Team } from './teams.ts';

const Message = z.object({
  ts: z.string(),
  user: z.string().optional(),
  user_team: z.string().optional(),
  team: z.string().optional(),
  bot_id: z.string().optional(),
  username: z.string().optional(),
  bot_profile: z.object({ name: z.string().optional() }).optional().catch(undefined),
  text: z.string().default(''),
});
type Message = z.infer<typeof Message>;

/** What others said in a thread besides the message at `ts`, as Slack tells it now; the last of a long one. What we said is left out. */
export async function readAround(team: Team, at: { channel: string; root: string; ts: string }): Promise<Around[]> {
  const { client, identity } = team;
  const answer = await callSlack('read', () =>
    client.conversations.replies({ channel: at.channel, ts: at.root, limit: 200 }),
  );
  const said = z
    .array(Message)
    .parse(answer.messages ?? [])
    .filter(({ ts, user, text }) => ts !== at.ts && user !== identity.userId && text.trim() !== '')
    .slice(-MOST);
  return Promise.all(said.map((message) => aroundOf(team, message)));
}

/** Those that were kept, if they still say what they said then. */
export async function keptOf(
  team: Team,
  at: { channel: string; root: string; ts: string },
  kept: readonly string[],
): Promise<ContextMessage[]> {
  if (kept.length === 0) return [];
  const around = await readAround(team, at);
  return around
    .filter(({ value }) => kept.includes(value))
    .map(({ author, text, verified }) => ({ author, text, verified }));
}

async function aroundOf({ identity, directory }: Team, message: Message): Promise<Around> {
  const text = readText(message.text, identity.userId);
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 12);
  const person = message.bot_id === undefined ? (message.user ?? null) : null;
  const who = person === null ? null : await directory.person(person, message.user_team ?? message.team ?? null);
  return {
    value: `${message.ts}:${hash}`,
    author: who?.name ?? message.bot_profile?.name ?? message.username ?? 'an app',
    text,
    // An app can write under any name, and of people outside nobody here knows who they are.
    verified: who !== null && who.trust !== 'external',
  };
}

const MOST = 30;
