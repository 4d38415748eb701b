import type { Action, ContextMessage } from '../../surface.ts';

/** Who it was, as the payload says; what Slack knows of them besides is asked later. */
export interface Author {
  id: string;
  /** The workspace they are of; null where the payload does not say. */
  team: string | null;
}

/** What a person did in Slack, before it is known whether it is meant for us. */
export interface Heard {
  /** The same for every delivery of the same deed. */
  id: string;
  /** Of an edit or a deletion: what the message was heard as. */
  replaces?: string;
  channel: string;
  /** The `ts` of the message the thread hangs on, or a person: see `Place`. */
  root: string;
  sender: Author;
  action: Action;
  /** Whether it is meant for us wherever it is said; otherwise it counts only in a thread we take part in. */
  addressed: boolean;
  /** The payload says that people of another organisation read along; it may know less than the directory. */
  shared: boolean;
  card: string | null;
  context: readonly ContextMessage[];
}

/** Words, and all that has no control and nothing around it. */
export const PLAIN = { shared: false, card: null, context: [] } as const;
