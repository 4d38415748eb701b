import { createHash } from 'node:crypto';
import type { WebClient } from '@slack/web-api';
import type { Logger } from '../../lib/log.ts';
import type { Place } from './address.ts';
import { callSlack, slackErrorCode } from './call.ts';
import { metadataOf, type Posted, type PostedKind } from './posted.ts';
import type { Look, Message } from './render/message.ts';

/** What Slack takes of what is newer, and whether a file goes with it. */
export type Taken = Pick<Look, 'tables' | 'plans' | 'file'>;
type Render = (taken: Taken) => Message;

export interface Send {
  /** Posts into the thread under `key`; returns the message's `ts`. */
  post(place: Place, key: string, kind: PostedKind, render: Render): Promise<string>;
  /** Posts a message that a thread hangs on. In place of a channel, a person gives the conversation with them. */
  open(at: { team: string; channel: string }, key: string, kind: PostedKind, render: Render): Promise<Place>;
  edit(place: Place, key: string, ts: string, render: Render): Promise<void>;
  /** Shows it in the channel, or its thread, to one person alone; returns its `ts`, by which nobody can edit it. */
  whisper(place: Place, user: string, render: Render): Promise<string>;
}

export function openSend(client: WebClient, posted: Posted, log: Logger): Send {
  const takes = { table: true, plan: true };

  /** Newer blocks a workspace refuses are left out from then on; what it refuses otherwise is an error of ours. */
  async function withNewer<T>(render: Render, file: boolean, call: (message: Message) => Promise<T>): Promise<T> {
    const message = render({ tables: takes.table, plans: takes.plan, file });
    try {
      return await call(message);
    } catch (error) {
      const newer = (['table', 'plan'] as const).filter((type) => message.blocks.some((block) => block.type === type));
      if (newer.length === 0 || slackErrorCode(error) !== 'invalid_blocks') throw error;
      const plain = await call(render({ tables: false, plans: false, file }));
      for (const type of newer) takes[type] = false;
      return plain;
    }
  }

  /** What is too long for a message goes before it as a file, once; false where it could not. */
  async function putWhole(place: Place, key: string, whole: string): Promise<boolean> {
    const hash = createHash('sha256').update(`${key}\n${whole}`).digest('hex').slice(0, 12);
    const filename = `ensurefix-${hash}.txt`;
    if (await posted.hasFile(place, filename)) return true;
    try {
      await callSlack('write', () =>
        client.filesUploadV2({
          channel_id: place.channel,
          thread_ts: place.root,
          filename,
          title: 'All of it',
          content: whole,
        }),
      );
      return true;
    } catch (error) {
      const code = slackErrorCode(error);
      if (code === null || !NO_FILES.has(code)) throw error;
      log.warn({ code }, 'Slack takes no file; the message says only what fits');
      return false;
    }
  }

  async function withFile(place: Place, key: string, render: Render): Promise<boolean> {
    const { whole } = render({ tables: takes.table, plans: takes.plan, file: true });
    return whole !== undefined && (await putWhole(place, key, whole));
  }

  function write(
    channel: string,
    root: string | null,
    key: string,
    kind: PostedKind,
    message: Message,
  ): Promise<{ channel: string; ts: string }> {
    return callSlack('write', async () => {
      const { ts, channel: at } = await client.chat.postMessage({
        channel,
        ...(root === null ? {} : { thread_ts: root }),
        ...plain(message),
        unfurl_links: false,
        unfurl_media: false,
        metadata: metadataOf(key, kind),
      });
      if (ts === undefined) throw new Error('Slack did not say what it posted.');
      return { channel: at ?? channel, ts };
    });
  }

  return {
    async post(place, key, kind, render) {
      const file = await withFile(place, key, render);
      const { ts } = await withNewer(render, file, (message) => write(place.channel, place.root, key, kind, message));
      posted.add(place, key, kind, ts);
      return ts;
    },
    async open({ team, channel }, key, kind, render) {
      const at = await withNewer(render, false, (message) => write(channel, null, key, kind, message));
      const place = { team, channel: at.channel, root: at.ts };
      posted.add(place, key, kind, at.ts);
      return place;
    },
    async edit(place, key, ts, render) {
      const file = await withFile(place, key, render);
      await withNewer(render, file, (message) =>
        callSlack('write', () => client.chat.update({ channel: place.channel, ts, ...plain(message) })),
      );
    },
    async whisper({ channel, root }, user, render) {
      return withNewer(render, false, (message) =>
        callSlack('write', async () => {
          const thread = /^\d/.test(root) ? { thread_ts: root } : {};
          const answer = await client.chat.postEphemeral({ channel, user, ...thread, ...plain(message) });
          return answer.message_ts ?? '0.0';
        }),
      );
    },
  };
}

/** Nothing in the words is looked up or linked by Slack. */
function plain({ blocks, text }: Message) {
  return { blocks, text, parse: 'none' as const, link_names: false };
}

/** Where files are not allowed, to us or to anybody. */
const NO_FILES = new Set([
  'missing_scope',
  'file_uploads_disabled',
  'file_uploads_except_images_disabled',
  'file_upload_size_restricted',
  'storage_limit_reached',
  'team_access_not_granted',
  'posting_to_channel_denied',
]);
