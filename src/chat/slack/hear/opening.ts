import type { ContextMessage } from '../../surface.ts';
import type { Author } from './heard.ts';

/** A request that begins with a message of ours, because Slack shows nobody's words for it. */
export interface Opening {
  /** The same for every delivery. */
  id: string;
  channel: string;
  /** The thread it belongs to; null: it starts one. */
  root: string | null;
  sender: Author;
  text: string;
  /** How the message of ours names it. */
  how: 'asked' | 'turned';
  context: readonly ContextMessage[];
}
