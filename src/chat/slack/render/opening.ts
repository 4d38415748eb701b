import { plainText } from '../../../lib/plain-text.ts';
import type { Opening } from '../hear/opening.ts';
import { LIMITS } from '../limits.ts';
import { cut } from '../../../lib/cut.ts';
import { escape, type Message } from './message.ts';
import { lineOf, richText } from './rich-text.ts';

/** The message of ours a thread begins with: whose request it is, and its words. */
export function renderOpening(opening: Opening, name: string): Message {
  const words = cut(plainText(opening.text), LIMITS.message);
  const said =
    opening.how === 'asked' ? ' asks:' : ` turned a message of this thread into a request${sayAround(opening)}:`;
  return {
    blocks: [
      richText([
        lineOf({ type: 'user', user_id: opening.sender.id }, { type: 'text', text: said }),
        { type: 'rich_text_quote', elements: [{ type: 'text', text: words }] },
      ]),
    ],
    text: escape(cut(`${name}${said} ${words}`, LIMITS.fallback)),
  };
}

function sayAround({ context }: Opening): string {
  if (context.length === 0) return '';
  return context.length === 1 ? ', with one more as background' : `, with ${context.length} more as background`;
}
