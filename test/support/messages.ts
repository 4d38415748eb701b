import type { Action, IncomingMessage } from '../../src/chat/surface.ts';

/** What a member of the team did in a direct conversation, with what a test cares about in place of that. */
export function messageFrom(
  person: string,
  action: Action,
  more: Partial<Omit<IncomingMessage, 'sender' | 'action'>> = {},
): IncomingMessage {
  return {
    id: 'm1',
    thread: 'terminal:1',
    place: { address: 'terminal:local', kind: 'direct', external: false },
    sender: { id: person, name: person, email: null, trust: 'member', groups: [] },
    action,
    context: [],
    card: null,
    ...more,
  };
}
