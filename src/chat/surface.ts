import type { Post } from './post.ts';

/**
 * A place where people talk to the bot. Posts, edits and opens what the core hands it, and turns what people do into
 * messages. A thread is one string address, enough to answer later from any process: `slack:T1:C1:17.42`.
 */
export interface Surface {
  /** The first part of its thread addresses. */
  readonly name: string;
  /** Posts under `key`, which is unique for ever. Returns the surface's own reference, enough to edit it later. */
  post(thread: string, key: string, post: Post): Promise<string>;
  /** Replaces a post in place. */
  edit(thread: string, reference: string, post: Post): Promise<void>;
  /** The reference of what was already posted under `key`, or null: asked before every post, so a retry posts nothing twice. */
  find(thread: string, key: string): Promise<string | null>;
  /** Delivers what people do until the returned function is called. A message is handled before it is acknowledged. */
  listen(handle: (message: IncomingMessage) => Promise<void>): Promise<() => Promise<void>>;
}

/** What a person did. Its text is untrusted. */
export interface IncomingMessage {
  /** Unique within the surface; the same message delivered twice has the same id. */
  id: string;
  thread: string;
  sender: Sender;
  action: Action;
}

export interface Sender {
  id: string;
  name: string;
}

export type Action =
  | { kind: 'say'; text: string }
  /** A choice of an option or a click on the default. */
  | { kind: 'answer'; answers: Record<string, string> }
  | { kind: 'confirm' }
  | { kind: 'cancel' }
  /** A proposal of a refusal was chosen, by its number as shown: from 1. */
  | { kind: 'start'; proposal: number };
