import type { Post } from '../chat/post.ts';
import type { ConversationState } from './state.ts';
import * as talk from './talk.ts';

/** How long a question or a card waits before its person is reminded, and again before it is closed. */
export const PATIENCE_MS = 24 * 60 * 60 * 1000;

export interface Silence {
  state: ConversationState;
  /** Said once for each time nobody answered. */
  key: 'reminder' | 'closing';
  post: Post;
}

/** What a thread comes to when nobody answered for `PATIENCE_MS`: one reminder, then it is closed. Null where nothing waits. */
export function afterSilence(state: ConversationState): Silence | null {
  if (state.kind !== 'asking' && state.kind !== 'confirming') return null;
  const request = state.kind === 'asking' ? state.request : state.terms.request;
  if (state.reminded !== true) return { state: { ...state, reminded: true }, key: 'reminder', post: reminder(state) };
  const { requester, draft } = state;
  return {
    state: { kind: 'idle', closed: { requester, request, draft } },
    key: 'closing',
    post: { kind: 'notice', tone: 'plain', text: talk.closed(request) },
  };
}

function reminder(state: Extract<ConversationState, { kind: 'asking' | 'confirming' }>): Post {
  if (state.kind === 'asking')
    return { kind: 'questions', understood: talk.stillWaiting(state.request), questions: state.questions };
  return { kind: 'notice', tone: 'plain', text: talk.cardWaits(state.terms.title) };
}
