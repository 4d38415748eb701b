import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Post } from '../post.ts';
import type { Place } from './address.ts';
import { callSlack, slackErrorCode } from './call.ts';

/** What names a message as ours: it travels with the message, so any process finds it. */
const EVENT_TYPE = 'ensurefix_post';

export type PostedKind = Post['kind'] | 'opening';

export function metadataOf(key: string, kind: PostedKind) {
  return { event_type: EVENT_TYPE, event_payload: { key, kind } };
}

/** Which messages of a thread are ours, read from Slack; what was read once is remembered, not asked again. */
export interface Posted {
  /** The `ts` of the message posted under `key`, or null. */
  find(place: Place, key: string): Promise<string | null>;
  /** The key of the newest message that waits for somebody: questions, a card, repositories to pick from. */
  newestAsk(place: Place): Promise<string | null>;
  /** The key of a message of ours. */
  keyAt(place: Place, ts: string): Promise<string | null>;
  /** Whether we put a file of this name into the thread. */
  hasFile(place: Place, name: string): Promise<boolean>;
  /** The message a thread of ours began with under `key`, among the last of a channel; null where there is none. */
  findOpening(channel: string, key: string): Promise<string | null>;
  /** Whether we spoke in the thread, or were spoken to in the message it hangs on. */
  takesPart(place: Place): Promise<boolean>;
  /** We were spoken to in the thread; what we answer may not be there yet. */
  join(place: Place): void;
  /** A message of ours that was just posted. */
  add(place: Place, key: string, kind: PostedKind, ts: string): void;
  /** The message the thread of `ts` hangs on. */
  rootOf(channel: string, ts: string): Promise<string | null>;
}

interface Known {
  byKey: Map<string, { ts: string; kind: string }>;
  files: Set<string>;
  calledFor: boolean;
  /** The newest message read; later ones are asked for. */
  readTo: string;
}

const Message = z.object({
  ts: z.string(),
  thread_ts: z.string().optional(),
  user: z.string().optional(),
  text: z.string().optional(),
  metadata: z
    .object({ event_type: z.string(), event_payload: z.object({ key: z.string(), kind: z.string() }) })
    .optional()
    .catch(undefined),
  files: z
    .array(z.object({ name: z.string().nullish() }))
    .optional()
    .catch(undefined),
});

/** `own`: the id of our user. */
export function openPosted(client: WebClient, own: string): Posted {
  const threads = new Map<string, Known>();

  function known(place: Place): Known {
    const name = `${place.channel}:${place.root}`;
    const found = threads.get(name) ?? { byKey: new Map(), files: new Set<string>(), calledFor: false, readTo: '0' };
    // Taken out and put back: the least used thread is the first to go.
    threads.delete(name);
    threads.set(name, found);
    const [oldest] = threads.keys();
    if (threads.size > MOST_THREADS && oldest !== undefined) threads.delete(oldest);
    return found;
  }

  async function read(place: Place): Promise<Known> {
    const thread = known(place);
    const oldest = Math.max(0, Number(thread.readTo) - OVERLAP_S).toFixed(6);
    for (let cursor: string | undefined, page = 0; page < MOST_PAGES; page += 1) {
      const answer = await callSlack('read', () =>
        client.conversations.replies({
          channel: place.channel,
          ts: place.root,
          oldest,
          limit: PAGE,
          include_all_metadata: true,
          ...(cursor === undefined ? {} : { cursor }),
        }),
      ).catch(nullWhereGone);
      for (const message of z.array(Message).parse(answer?.messages ?? [])) {
        if (Number(message.ts) > Number(thread.readTo)) thread.readTo = message.ts;
        if (message.text?.includes(`<@${own}`) === true) thread.calledFor = true;
        // Nothing of others is believed: anybody's app can write the same words.
        if (message.user !== own) continue;
        for (const { name } of message.files ?? []) thread.files.add(name ?? '');
        if (message.metadata?.event_type !== EVENT_TYPE) continue;
        const { key, kind } = message.metadata.event_payload;
        if (!thread.byKey.has(key)) thread.byKey.set(key, { ts: message.ts, kind });
      }
      cursor = answer?.response_metadata?.next_cursor;
      if (cursor === undefined || cursor === '') break;
    }
    return thread;
  }

  return {
    async find(place, key) {
      return (known(place).byKey.get(key) ?? (await read(place)).byKey.get(key))?.ts ?? null;
    },
    async newestAsk(place) {
      const asks = [...(await read(place)).byKey].filter(([, { kind }]) => ASKS.has(kind));
      const [newest] = asks.sort(([, a], [, b]) => Number(b.ts) - Number(a.ts));
      return newest?.[0] ?? null;
    },
    async keyAt(place, ts) {
      const at = (thread: Known) => [...thread.byKey].find(([, message]) => message.ts === ts)?.[0];
      return at(known(place)) ?? at(await read(place)) ?? null;
    },
    async hasFile(place, name) {
      return known(place).files.has(name) || (await read(place)).files.has(name);
    },
    async findOpening(channel, key) {
      const answer = await callSlack('read', () =>
        client.conversations.history({ channel, limit: PAGE, include_all_metadata: true }),
      );
      const found = z.array(Message).parse(answer.messages ?? []);
      const ours = found.find(
        ({ user, metadata }) =>
          user === own && metadata?.event_type === EVENT_TYPE && metadata.event_payload.key === key,
      );
      return ours?.ts ?? null;
    },
    async takesPart(place) {
      if (known(place).byKey.size > 0 || known(place).calledFor) return true;
      const { byKey, calledFor } = await read(place);
      return byKey.size > 0 || calledFor;
    },
    join(place) {
      known(place).calledFor = true;
    },
    add(place, key, kind, ts) {
      known(place).byKey.set(key, { ts, kind });
    },
    async rootOf(channel, ts) {
      const answer = await callSlack('read', () => client.conversations.replies({ channel, ts, limit: 1 })).catch(
        nullWhereGone,
      );
      const messages = z.array(Message).parse(answer?.messages ?? []);
      const message = messages.find((each) => each.ts === ts) ?? messages[0];
      return message === undefined ? null : (message.thread_ts ?? message.ts);
    },
  };
}

/** A thread whose first message was deleted before anybody answered holds nothing. */
function nullWhereGone(error: unknown): null {
  if (slackErrorCode(error) === 'thread_not_found') return null;
  throw error;
}

const ASKS: ReadonlySet<string> = new Set(['ticket', 'questions', 'pick-repository']);
const PAGE = 200;
/** A thread longer than this many pages is read no further: Slack itself shows no more than ten thousand replies. */
const MOST_PAGES = 50;
const MOST_THREADS = 2_000;
/** Messages of other processes may appear a little late: the last minute is read again. */
const OVERLAP_S = 60;
