import { sayRefusal } from '../../../report/words/refusal.ts';
import type { RefusalPost } from '../../post.ts';
import { button, CLICKS } from './buttons.ts';
import { type Look, type Message, messageOf } from './message.ts';

/** The bound that is broken, and a button for each ticket that can be started instead. */
export function renderRefusal(post: RefusalPost, look: Look): Message {
  return messageOf(sayRefusal(post), look, {
    buttons: post.proposals
      .slice(0, MOST_BUTTONS)
      .map(({ request }, at) => button(CLICKS.start, `${at + 1}. ${request}`, look.key, { value: String(at + 1) })),
  });
}

/** Two to five are offered; more would crowd out the words. */
const MOST_BUTTONS = 12;
