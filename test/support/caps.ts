import { type Cap, type Scope, SCOPES } from '../../src/ticket/drafting.ts';

/** No limits but those that are given. */
export function capsOf(given: Partial<Record<Scope, Cap>> = {}): Record<Scope, Cap> {
  const none = Object.fromEntries(SCOPES.map((scope) => [scope, {}])) as Record<Scope, Cap>;
  return { ...none, ...given };
}

export const PRICE = { input: 2, cached: 0.5, output: 8 };
export const PRICES = { scripted: PRICE };
export const CAPS = capsOf();
