import { spotOf } from './address.ts';

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
