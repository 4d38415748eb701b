import type { Button } from '@slack/types';
import { editedSlotsOf } from '../../../report/words/edited-slots.ts';
import { sayTicket } from '../../../report/words/ticket.ts';
import type { TicketPost } from '../../post.ts';
import { LIMITS } from '../limits.ts';
import { button, CLICKS } from './buttons.ts';
import { type Look, type Message, messageOf } from './message.ts';

export function renderTicket(post: TicketPost, look: Look): Message {
  return messageOf(sayTicket(post), look, { buttons: buttonsOf(post) });
}

function buttonsOf(post: TicketPost): Button[] {
  if (!post.confirm) return [button(CLICKS.cancel, 'Stop')];
  const yes =
    post.approval === null
      ? [button(CLICKS.confirm, 'Start', { style: 'primary' })]
      : [button(CLICKS.approve, 'Approve', { style: 'primary' }), button(CLICKS.decline, 'Decline')];
  return [...yes, ...editButton(post), button(CLICKS.cancel, 'Cancel')];
}

/** Opens the card as a form; what is no plain value is changed in words. */
function editButton({ terms }: TicketPost): Button[] {
  const slots = editedSlotsOf(terms.slots);
  const value = JSON.stringify(slots);
  const fits = slots.length > 0 && slots.length < MOST_FIELDS && value.length <= LIMITS.buttonValue;
  return fits ? [button(`${CLICKS.form}edit`, 'Edit…', { value })] : [];
}

const MOST_FIELDS = 40;
