import type { Provenance, Slot, Slots, SlotValue } from '../../ticket/slots.ts';
import type { Fact } from './section.ts';

/** Slots as lines of a card: name, value, and where the value came from with its reason. */
export function saySlots(slots: Slots): Fact[] {
  return Object.entries(slots)
    .filter(([, slot]) => !(slot.from !== 'said' && isNothing(slot.value) && slot.why === ''))
    .map(([name, slot]) => ({ name: name.replaceAll('_', ' '), value: sayValue(slot.value), note: sayOrigin(slot) }));
}

function sayValue(value: SlotValue): string {
  if (value === null) return 'none';
  if (value === true) return 'yes';
  if (value === false) return 'no';
  if (value === '') return 'empty';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(sayValue).join(', ');
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([key, each]) => `${key}: ${sayValue(each)}`)
      .join(', ');
  return String(value);
}

const ORIGINS: Record<Provenance, string> = {
  said: 'you said so',
  answered: 'your answer',
  inferred: 'from the code',
  default: 'default',
  config: 'from .ensurefix.yml',
};

function sayOrigin(slot: Slot): string {
  return slot.why === '' ? ORIGINS[slot.from] : `${ORIGINS[slot.from]}: ${slot.why}`;
}

function isNothing(value: SlotValue): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}
