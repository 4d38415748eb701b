import { spotOf } from './address.ts';

/** Where a place is opened, and what it is in words; null for places of other surfaces. */
export function placeIn(address: string): { words: string; url: string | null } | null {
  try {
    const { tenant, conversation } = spotOf(address);
    if (/@thread\.(?:tacv2|skype)$/.test(conversation)) {
      const url = `https://teams.microsoft.com/l/channel/${encodeURIComponent(conversation)}/channel?tenantId=${tenant}`;
      return { words: 'a channel', url };
    }
    return { words: conversation.startsWith('19:') ? 'a group chat' : 'a chat with me', url: null };
  } catch {
    return null;
  }
}

/** Where a thread of a channel is opened; null for chats, which have no messages to point at, and threads of other surfaces. */
export function linkTo(thread: string): string | null {
  try {
    const { tenant, conversation, root } = spotOf(thread);
    if (root === null) return null;
    const channel = encodeURIComponent(conversation);
    return `https://teams.microsoft.com/l/message/${channel}/${root}?tenantId=${tenant}&parentMessageId=${root}`;
  } catch {
    return null;
  }
}
