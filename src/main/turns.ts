import type { IncomingMessage } from '../chat/surface.ts';
import type { Turn } from '../conversation/converse.ts';
import type { ConversationState } from '../conversation/state.ts';

/** A turn that leaves the thread as it is. */
export function nothing({ state }: { state: ConversationState }): Turn {
  return { state, posts: [], start: null, cancel: null, decision: null };
}

/** One that only says something. */
export function telling(
  message: IncomingMessage,
  thread: { state: ConversationState },
  text: string,
  tone: 'plain' | 'problem' = 'plain',
): Turn {
  const key = tone === 'problem' ? `${message.id}:problem` : `${message.id}:notice`;
  return { ...nothing(thread), posts: [{ key, post: { kind: 'notice', tone, text } }] };
}
