import { sayRefusal } from '../../../report/words/refusal.ts';
import type { RefusalPost } from '../../post.ts';
import { button, CLICKS } from './buttons.ts';
import { type Look, type Message, messageOf } from './message.ts';

/** The bound that is broken, and a button for each ticket that can be started instead. */
export function renderRefusal(post: RefusalPost, look: Look): Message {
  return messageOf(sayRefusal(post), look, {
    buttons: post.proposals
      .slice(0, MOST_BUTTONS)
      .map((proposal, at) => button(`${CLICKS.start}${at + 1}`, `${at + 1}. ${proposal.request}`)),
  });
}

/** Of an actions block. */
const MOST_BUTTONS = 25;
