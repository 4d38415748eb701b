import { refuse, type Refusal } from '../parse/refusal.ts';

export { refuse, type Refusal };

/** A new source. `changed` is false where it already was as wanted; `source` is then the same text. */
export interface Edited {
  kind: 'edited';
  source: string;
  changed: boolean;
}

export function edited(before: string, after: string): Edited {
  return { kind: 'edited', source: after, changed: before !== after };
}
