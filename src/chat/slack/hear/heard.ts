import type { Action, Sender } from '../../surface.ts';

/** Who it was, as the payload says; what Slack knows of them besides is asked later. */
export type Author = Pick<Sender, 'id' | 'name'>;

/** What a person did in Slack, before it is known whether it is meant for us. */
export interface Heard {
  /** The same for every delivery of the same deed. */
  id: string;
  channel: string;
  /** The `ts` of the message the thread hangs on. */
  root: string;
  sender: Author;
  action: Action;
  /** Whether it is meant for us wherever it is said; otherwise it counts only in a thread we take part in. */
  addressed: boolean;
}
