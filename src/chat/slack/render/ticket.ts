import { sayTicket } from '../../../report/words/ticket.ts';
import type { TicketPost } from '../../post.ts';
import { button, CLICKS } from './buttons.ts';
import { type Look, type Message, messageOf } from './message.ts';

export function renderTicket(post: TicketPost, look: Look): Message {
  return messageOf(sayTicket(post), look, {
    buttons: post.confirm
      ? [button(CLICKS.confirm, 'Start', { style: 'primary' }), button(CLICKS.cancel, 'Cancel')]
      : [button(CLICKS.cancel, 'Stop')],
  });
}
