import type { HomePost, Post } from './post.ts';

/**
 * A place where people talk to the bot. Posts, edits and opens what the core hands it, and turns what people do into
 * messages. A thread is one string address, enough to answer later from any process: `slack:T1:C1:17.42`.
 *
 * What not every surface can do is optional: without it the core posts in the thread instead.
 *
 * An error may say more than its words: `retryAfterMs`, how long the surface asks to wait, and `passing: true`, that it was away and nothing is
 * wrong with what was posted.
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
  /** Says it in the thread to one person alone. It cannot be found again, so after a kill it may be said twice. */
  whisper?(thread: string, user: string, key: string, post: Post): Promise<void>;
  /** Shows a person their home page, in place of what it showed before. */
  showHome?(user: string, post: HomePost): Promise<void>;
  /** Begins a thread in a place, with `post` under `key` as its first message; twice is once. Returns its address. */
  openThread?(place: string, key: string, post: Post): Promise<string>;
  /** Whether people of another organisation can read along in a place, as things stand now. Where it cannot be told, they can. */
  isShared?(place: string): Promise<boolean>;
}

/** What a person did. Its text is untrusted. */
export interface IncomingMessage {
  /** Unique within its thread; the same message delivered twice has the same id. */
  id: string;
  /** Of `home`: an address that is the person's own. */
  thread: string;
  /** Where it was said, when that is a thread in which the conversation of `thread` goes on as well. Surfaces leave it out. */
  heardIn?: string;
  place: Place;
  sender: Sender;
  action: Action;
  /** Id of an earlier message that this one is an edit or the deletion of; surfaces that tell of neither leave it out. */
  replaces?: string;
  /** What others said around it, only as much as the sender kept. Data for whoever reads the request, never a request. */
  context: readonly ContextMessage[];
  /** The key of the post whose control was used; null for words, and where the surface cannot tell. */
  card: string | null;
}

/** Where something was said: what the threads of a channel have in common. */
export interface Place {
  /** `slack:T1:C1`, `teams:<tenant>:<conversation>`, `terminal:local`. */
  address: string;
  kind: 'channel' | 'group' | 'direct';
  /** People of another organisation can read along. Where it cannot be told, it is so. */
  external: boolean;
}

export interface Sender {
  /** Known by the same name wherever on the surface: `slack:T1:U1`. */
  id: string;
  name: string;
  /** Null where the surface does not say. */
  email: string | null;
  /** external: of another organisation. What cannot be told is taken as external. */
  trust: 'member' | 'guest' | 'external';
  /** Ids of the user groups they are in, where the surface knows them: `slack:T1:S1`. */
  groups: readonly string[];
}

export interface ContextMessage {
  author: string;
  text: string;
  /** The surface itself says that the author wrote this; otherwise somebody only handed it on. */
  verified: boolean;
}

export type Action =
  | { kind: 'say'; text: string }
  /** A choice of an option or a click on the default. */
  | { kind: 'answer'; answers: Record<string, string> }
  | { kind: 'confirm' }
  | { kind: 'cancel' }
  /** A proposal of a refusal was chosen, by its number as shown: from 1. */
  | { kind: 'start'; proposal: number }
  /** A subcommand with the words after it; the same words said in a thread mean the same. */
  | { kind: 'command'; name: CommandName; text: string }
  /** A card was edited in a form: what each changed slot should be. */
  | { kind: 'edit'; changes: Record<string, string> }
  /** One of the repositories of a `pick-repository` post. */
  | { kind: 'choose'; repo: string }
  /** Of a card that needs a second person. */
  | { kind: 'approve' }
  | { kind: 'decline' }
  /** Of a result: the whole ticket once more, one check of it, or a person takes over. */
  | { kind: 'retry' }
  | { kind: 'recheck'; check: string }
  | { kind: 'hand-over' }
  /** Somebody opened their home page. */
  | { kind: 'home' };

export const COMMANDS = [
  'help',
  'status',
  'cancel',
  'doctor',
  'repo',
  'settings',
  'stats',
  'subscribe',
  'unsubscribe',
  'news',
  'follow',
  'link',
] as const;
export type CommandName = (typeof COMMANDS)[number];
