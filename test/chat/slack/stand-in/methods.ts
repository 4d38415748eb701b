import { complaintAbout, type Method, wordsOf } from './check.ts';
import { BOT, type StoredMessage, type Workspace } from './workspace.ts';

export type Answer = { ok: boolean; error?: string; [more: string]: unknown };

/** What a call is made with, and where: the team of its token, and the addresses of this machine. */
export interface Calling {
  team: string;
  socketUrl(): string;
  uploadUrl(file: string): string;
  /** Ends a permission: what it was given for, or null where there is none of that code. */
  grant(code: string): { team: string; token: string } | null;
}

/** Answers a call as Slack does: arguments are checked first, then carried out on the workspace. */
export function answerCall(
  workspace: Workspace,
  method: string,
  given: Record<string, unknown>,
  calling: Calling,
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
        team_id: calling.team,
        user: 'ensurefix',
        user_id: BOT.user,
        bot_id: BOT.id,
      };
    case 'apps.connections.open':
      return { ok: true, url: calling.socketUrl() };
    case 'chat.postMessage':
      return postMessage(workspace, given);
    case 'chat.postEphemeral':
      return whisper(workspace, given);
    case 'chat.update':
      return update(workspace, given);
    case 'conversations.replies':
      return replies(workspace, given);
    case 'conversations.history':
      return history(workspace, given);
    case 'conversations.info':
      return channelInfo(workspace, given);
    case 'users.info': {
      const user = workspace.people.get(wordsOf(given.user));
      return user === undefined ? refuse('user_not_found') : { ok: true, user };
    }
    case 'usergroups.list':
      return {
        ok: true,
        usergroups: workspace.groups.map(({ users, ...group }) =>
          given.include_users === true ? { ...group, users } : group,
        ),
      };
    case 'files.getUploadURLExternal': {
      const id = `F${workspace.uploads.size + 1}X${workspace.tick().slice(-7, -4)}`;
      workspace.uploads.set(id, { id, name: wordsOf(given.filename), title: '', content: '' });
      return { ok: true, upload_url: calling.uploadUrl(id), file_id: id };
    }
    case 'files.completeUploadExternal':
      return completeUpload(workspace, given);
    case 'views.open': {
      const id = `V${workspace.views.length + 1}`;
      workspace.views.push({ id, team: calling.team, view: given.view });
      return { ok: true, view: { id } };
    }
    case 'views.publish':
      workspace.homes.set(wordsOf(given.user_id), given.view);
      return { ok: true, view: { id: `VHOME${wordsOf(given.user_id)}` } };
    case 'oauth.v2.access': {
      const granted = calling.grant(wordsOf(given.code));
      if (granted === null) return refuse('invalid_code');
      return {
        ok: true,
        app_id: BOT.app,
        authed_user: { id: 'U0ANN' },
        scope: 'chat:write,commands',
        token_type: 'bot',
        access_token: granted.token,
        bot_user_id: BOT.user,
        team: { id: granted.team, name: 'Shop' },
        enterprise: null,
        is_enterprise_install: false,
      };
    }
  }
}

function whisper(workspace: Workspace, given: Record<string, unknown>): Answer {
  const channel = workspace.channels.get(wordsOf(given.channel));
  if (channel === undefined) return refuse('channel_not_found');
  if (!channel.joined) return refuse('not_in_channel');
  if (!workspace.people.has(wordsOf(given.user))) return refuse('user_not_in_channel');
  workspace.whispers.push({
    channel: channel.id,
    user: wordsOf(given.user),
    text: wordsOf(given.text),
    ...(given.thread_ts === undefined ? {} : { thread_ts: wordsOf(given.thread_ts) }),
    ...(Array.isArray(given.blocks) ? { blocks: given.blocks } : {}),
  });
  return { ok: true, message_ts: workspace.tick() };
}

function channelInfo(workspace: Workspace, given: Record<string, unknown>): Answer {
  const channel = workspace.channels.get(wordsOf(given.channel));
  if (channel === undefined) return refuse('channel_not_found');
  return {
    ok: true,
    channel: {
      id: channel.id,
      is_im: channel.kind === 'im',
      is_mpim: channel.kind === 'mpim',
      is_ext_shared: channel.external,
      is_archived: channel.archived,
      is_member: channel.joined,
    },
  };
}

function completeUpload(workspace: Workspace, given: Record<string, unknown>): Answer {
  const files = (Array.isArray(given.files) ? given.files : []) as { id: string; title?: string }[];
  const channel = workspace.channels.get(wordsOf(given.channel_id));
  if (channel === undefined) return refuse('channel_not_found');
  const shared = files.flatMap(({ id, title }) => {
    const file = workspace.uploads.get(id);
    return file === undefined || file.content === '' ? [] : [{ ...file, title: title ?? '' }];
  });
  if (shared.length === 0) return refuse('file_not_found');
  workspace.write(channel.id, {
    user: BOT.user,
    bot_id: BOT.id,
    text: '',
    files: shared,
    ...(given.thread_ts === undefined ? {} : { thread_ts: wordsOf(given.thread_ts) }),
  });
  return { ok: true, files: shared.map(({ id, title }) => ({ id, title })) };
}

/** The newest first, without replies. */
function history(workspace: Workspace, given: Record<string, unknown>): Answer {
  const channel = workspace.channels.get(wordsOf(given.channel));
  if (channel === undefined) return refuse('channel_not_found');
  if (!channel.joined) return refuse('not_in_channel');
  const top = channel.messages.filter(({ ts, thread_ts: root }) => root === undefined || root === ts);
  const page = top.slice(-Math.min(Number(given.limit ?? 100), 999)).reverse();
  return { ok: true, messages: page.map((message) => seen(message, given)), has_more: page.length < top.length };
}

function postMessage(workspace: Workspace, given: Record<string, unknown>): Answer {
  const to = wordsOf(given.channel);
  // A person in place of a channel: the conversation with them.
  const channel = workspace.channels.get(to.startsWith('U') ? to.replace('U', 'D') : to);
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
