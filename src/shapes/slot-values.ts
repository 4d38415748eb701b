import type { Provenance, Slot, Slots, SlotValue } from '../ticket/slots.ts';

/** The text of a slot, trimmed; null where it is absent or empty. */
export function textOf(slots: Slots, name: string): string | null {
  const value = slots[name]?.value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/** The texts of a slot that holds one or a list. */
export function textsOf(slots: Slots, name: string): string[] {
  const value = slots[name]?.value;
  const values: SlotValue[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return values.filter((item) => typeof item === 'string').map((item) => item.trim());
}

export function slot(value: SlotValue, from: Provenance, why = ''): Slot {
  return { value, from, why };
}

/** Plain values, as a shape's zod schema reads them. */
export function plainValues(slots: Slots): Record<string, SlotValue> {
  return Object.fromEntries(Object.entries(slots).map(([name, { value }]) => [name, value]));
}

/** The slots without those whose value is undefined. */
export function present(slots: Record<string, Slot | undefined>): Slots {
  return Object.fromEntries(Object.entries(slots).filter((entry): entry is [string, Slot] => entry[1] !== undefined));
}
