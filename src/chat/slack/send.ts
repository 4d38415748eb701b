import type { WebClient } from '@slack/web-api';
import type { Place } from './address.ts';
import { callSlack, slackErrorCode } from './call.ts';
import { metadataOf, type Posted, type PostedKind } from './posted.ts';
import type { Message } from './render/message.ts';

/** Renders with the table block, or without it. */
type Render = (tables: boolean) => Message;

export interface Send {
  /** Posts into the thread under `key`; returns the message's `ts`. */
  post(place: Place, key: string, kind: PostedKind, render: Render): Promise<string>;
  /** Posts a message that a thread hangs on. */
  open(at: { team: string; channel: string }, key: string, message: Message): Promise<Place>;
  edit(place: Place, ts: string, render: Render): Promise<void>;
}

export function openSend(client: WebClient, posted: Posted): Send {
  let tables = true;

  /** A workspace that refuses the table block is remembered; what it refuses otherwise is an error of ours. */
  async function withTables<T>(render: Render, call: (message: Message) => Promise<T>): Promise<T> {
    const message = render(tables);
    try {
      return await call(message);
    } catch (error) {
      const hasTable = message.blocks.some((block) => block.type === 'table');
      if (!hasTable || slackErrorCode(error) !== 'invalid_blocks') throw error;
      const plain = await call(render(false));
      tables = false;
      return plain;
    }
  }

  function write(
    channel: string,
    root: string | null,
    key: string,
    kind: PostedKind,
    message: Message,
  ): Promise<string> {
    return callSlack('write', async () => {
      const answer = await client.chat.postMessage({
        channel,
        ...(root === null ? {} : { thread_ts: root }),
        ...plain(message),
        unfurl_links: false,
        unfurl_media: false,
        metadata: metadataOf(key, kind),
      });
      if (answer.ts === undefined) throw new Error('Slack did not say what it posted.');
      return answer.ts;
    });
  }

  return {
    async post(place, key, kind, render) {
      const ts = await withTables(render, (message) => write(place.channel, place.root, key, kind, message));
      posted.add(place, key, kind, ts);
      return ts;
    },
    async open({ team, channel }, key, message) {
      const root = await write(channel, null, key, 'opening', message);
      const place = { team, channel, root };
      posted.add(place, key, 'opening', root);
      return place;
    },
    async edit(place, ts, render) {
      await withTables(render, (message) =>
        callSlack('write', () => client.chat.update({ channel: place.channel, ts, ...plain(message) })),
      );
    },
  };
}

/** Nothing in the words is looked up or linked by Slack. */
function plain({ blocks, text }: Message) {
  return { blocks, text, parse: 'none' as const, link_names: false };
}
