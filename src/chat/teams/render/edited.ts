import { type EditedSlot, editedSlotsOf } from '../../../report/words/edited-slots.ts';
import type { Post } from '../../post.ts';

/** The slots of a card that can be edited in a form; none where they are more than a form holds. */
export function editedSlots(post: Post | null): EditedSlot[] {
  if (post?.kind !== 'ticket') return [];
  const slots = editedSlotsOf(post.terms.slots);
  return slots.length > MOST_FIELDS ? [] : slots;
}

const MOST_FIELDS = 40;
