import { z } from 'zod';

/** How a place or a person is reached: what Teams said of it in the last activity from there. */
export const Reference = z.object({
  /** Where Teams takes what is said there. */
  serviceUrl: z.url(),
  kind: z.enum(['personal', 'groupChat', 'channel', 'person', 'tenant']),
  /** The team of a channel: its id in Teams, and in the directory. */
  team: z.object({ id: z.string(), group: z.string().nullable() }).nullable(),
  /** Of a person: the id Teams knows them by among conversations, and the chat with them once there is one. */
  user: z.string().nullable(),
  chat: z.string().nullable(),
});
export type Reference = z.infer<typeof Reference>;

/** Something posted under a key; `reference` null: it was about to be, and may be there or not. */
export interface KeptPost {
  thread: string;
  reference: string | null;
  /** When it was last about to be. */
  begunAt: Date;
}

/** What Teams does not keep for us in a way we could read it again. Whoever opens the surface keeps it, for every process. */
export interface Keep {
  saveReference(address: string, reference: Reference): Promise<void>;
  loadReference(address: string): Promise<Reference | null>;
  /** Noted before it is posted, so that a death in between is seen. `thread` is the place where a thread begins only then. */
  begin(key: string, thread: string): Promise<void>;
  settle(key: string, post: { thread: string; reference: string }): Promise<void>;
  /** Teams refused it: nothing is there. */
  drop(key: string): Promise<void>;
  load(key: string): Promise<KeptPost | null>;
  /** The key of what is in a thread by this name. */
  keyAt(thread: string, reference: string): Promise<string | null>;
}
