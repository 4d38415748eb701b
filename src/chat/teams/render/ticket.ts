import { sayTicket } from '../../../report/words/ticket.ts';
import type { TicketPost } from '../../post.ts';
import { button, CLICKS, formButton } from './buttons.ts';
import type { Action } from './card.ts';
import { editedSlots } from './edited.ts';
import { FORMS } from './form.ts';
import { type Look, type Message, messageOf } from './message.ts';

/** The card. Of one that needs a second person, only who may approve sees the buttons for it. */
export function renderTicket(post: TicketPost, look: Look): Message {
  return messageOf(sayTicket(post), look, { buttons: buttonsOf(post, look) });
}

function buttonsOf(post: TicketPost, { key, role }: Look): Action[] {
  if (!post.confirm) return [button(CLICKS.cancel, 'Stop', key)];
  if (post.approval !== null && role === 'approver') {
    return [
      button(CLICKS.approve, 'Approve', key, { style: 'positive' }),
      button(CLICKS.decline, 'Decline', key, { style: 'destructive' }),
    ];
  }
  return [
    ...(post.approval === null ? [button(CLICKS.confirm, 'Start', key, { style: 'positive' })] : []),
    ...(editedSlots(post).length === 0 ? [] : [formButton(FORMS.edit, 'Edit…', key)]),
    button(CLICKS.cancel, 'Cancel', key),
  ];
}
