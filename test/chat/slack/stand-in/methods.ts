import { complaintAbout, type Method, wordsOf } from './check.ts';
import { BOT, type StoredMessage, TEAM, type Workspace } from './workspace.ts';

export type Answer = { ok: boolean; error?: string; [more: string]: unknown };

/** Answers a call as Slack does: arguments are checked first, then carried out on the workspace. */
export function answerCall(
  workspace: Workspace,
  method: string,
  given: Record<string, unknown>,
  socketUrl: () => string,
): Answer {
  const complaint = complaintAbout(method, given);
  if (complaint !== null)
    return { ok: false, error: complaint.error, response_metadata: { messages: complaint.messages } };
  switch (method as Method) {
    case 'auth.test':
      return {
        ok: true,
        url: 'https://shop.slack.com/',
        team: 'Shop',
        team_id: TEAM,
        user: 'ensurefix',
        user_id: BOT.user,
        bot_id: BOT.id,
      };
    case 'apps.connections.open':
      return { ok: true, url: socketUrl() };
    case 'chat.postMessage':
      return postMessage(workspace, given);
    case 'chat.update':
      return update(workspace, given);
    case 'conversations.replies':
      return replies(workspace, given);
  }
}

function postMessage(workspace: Workspace, given: Record<string, unknown>): Answer {
  const channel = workspace.channels.get(wordsOf(given.channel));
  if (channel === undefined) return refuse('channel_not_found');
  if (!channel.joined) return refuse('not_in_channel');
  if (channel.archived) return refuse('is_archived');
  const root = given.thread_ts === undefined ? null : wordsOf(given.thread_ts);
  if (root !== null && workspace.find(channel.id, root) === undefined) return refuse('thread_not_found');
  const message = workspace.write(channel.id, {
    user: BOT.user,
    bot_id: BOT.id,
    text: wordsOf(given.text),
    ...(root === null ? {} : { thread_ts: root }),
    ...(Array.isArray(given.blocks) ? { blocks: given.blocks } : {}),
    ...(given.metadata === undefined ? {} : { metadata: given.metadata }),
  });
  return { ok: true, channel: channel.id, ts: message.ts, message };
}

function update(workspace: Workspace, given: Record<string, unknown>): Answer {
  const channel = wordsOf(given.channel);
  if (!workspace.channels.has(channel)) return refuse('channel_not_found');
  const message = workspace.find(channel, wordsOf(given.ts));
  if (message === undefined) return refuse('message_not_found');
  if (message.bot_id !== BOT.id) return refuse('cant_update_message');
  message.text = wordsOf(given.text);
  if (Array.isArray(given.blocks)) message.blocks = given.blocks;
  if (given.metadata !== undefined) message.metadata = given.metadata;
  message.edited = { user: BOT.user, ts: workspace.tick() };
  return { ok: true, channel, ts: message.ts, text: message.text, message };
}

/** A page at a time; a reply's `ts` gives that reply alone; the first message of a thread comes with every first page. */
function replies(workspace: Workspace, given: Record<string, unknown>): Answer {
  const channel = workspace.channels.get(wordsOf(given.channel));
  if (channel === undefined) return refuse('channel_not_found');
  if (!channel.joined) return refuse('not_in_channel');
  const asked = workspace.find(channel.id, wordsOf(given.ts));
  if (asked === undefined) return refuse('thread_not_found');
  if (asked.thread_ts !== undefined && asked.thread_ts !== asked.ts)
    return { ok: true, messages: [seen(asked, given)], has_more: false };
  const [root, ...rest] = workspace.thread(channel.id, asked.ts);
  const newer = rest.filter((message) => Number(message.ts) > Number(given.oldest ?? 0));
  const from = Number(given.cursor ?? 0);
  const limit = Math.min(Number(given.limit ?? 1_000), PAGE);
  const page = newer.slice(from, from + limit);
  const more = from + limit < newer.length;
  return {
    ok: true,
    messages: [...(from === 0 && root !== undefined ? [root] : []), ...page].map((message) => seen(message, given)),
    has_more: more,
    response_metadata: { next_cursor: more ? String(from + limit) : '' },
  };
}

/** Small, so that reading a thread takes several pages. */
const PAGE = 15;

function seen(message: StoredMessage, given: Record<string, unknown>) {
  const { metadata, ...rest } = message;
  return {
    type: 'message',
    ...rest,
    ...(given.include_all_metadata === true && metadata !== undefined ? { metadata } : {}),
  };
}

function refuse(error: string): Answer {
  return { ok: false, error };
}
