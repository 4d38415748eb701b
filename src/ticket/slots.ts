/** Where a slot's value came from; shown on the ticket card. */
export type Provenance = 'said' | 'answered' | 'inferred' | 'default' | 'config';

export type SlotValue = string | number | boolean | null | SlotValue[] | { [key: string]: SlotValue };

export interface Slot {
  value: SlotValue;
  from: Provenance;
  /** The reason, from the repository where there is one: "2 others use CharField(255)". Empty for what was said. */
  why: string;
}

export type Slots = Record<string, Slot>;
