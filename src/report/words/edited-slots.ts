import type { Slots, SlotValue } from '../../ticket/slots.ts';

/** A slot as a form shows it. */
export interface EditedSlot {
  slot: string;
  value: string;
  yesNo?: true;
}

/** The slots of a ticket that a form can hold; what is no plain value is changed in words. */
export function editedSlotsOf(slots: Slots): EditedSlot[] {
  return Object.entries(slots).flatMap(([slot, { value }]) => editedOf(slot, value));
}

function editedOf(slot: string, value: SlotValue): EditedSlot[] {
  if (typeof value === 'boolean') return [{ slot, value: value ? 'yes' : 'no', yesNo: true }];
  if (value === null) return [{ slot, value: '' }];
  if (Array.isArray(value)) {
    const plain = value.every((each) => typeof each === 'string' || typeof each === 'number');
    return plain ? [{ slot, value: value.map(String).join(', ') }] : [];
  }
  return typeof value === 'object' ? [] : [{ slot, value: String(value) }];
}
