import type { SlotValue } from '../../../ticket/slots.ts';
import type { Post } from '../../post.ts';

/** A slot as a form shows it. */
export interface EditedSlot {
  slot: string;
  value: string;
  yesNo?: true;
}

/** The slots of a card that can be edited in a form; what is no plain value is changed in words. */
export function editedSlots(post: Post | null): EditedSlot[] {
  if (post?.kind !== 'ticket') return [];
  const slots = Object.entries(post.terms.slots).flatMap(([slot, { value }]) => editedOf(slot, value));
  return slots.length > MOST_FIELDS ? [] : slots;
}

const MOST_FIELDS = 40;

function editedOf(slot: string, value: SlotValue): EditedSlot[] {
  if (typeof value === 'boolean') return [{ slot, value: value ? 'yes' : 'no', yesNo: true }];
  if (value === null) return [{ slot, value: '' }];
  if (Array.isArray(value)) {
    const plain = value.every((each) => typeof each === 'string' || typeof each === 'number');
    return plain ? [{ slot, value: value.map(String).join(', ') }] : [];
  }
  return typeof value === 'object' ? [] : [{ slot, value: String(value) }];
}
