import type { Clock } from '../../../lib/clock.ts';
import {
  dropCall,
  keepCall,
  type Payer,
  recallCall,
  reserveCall,
  type Spent,
  type Totals,
} from '../../../store/model-calls.ts';
import type { Store } from '../../../store/open.ts';
import { type Cap, type Scope, SCOPES } from '../../../ticket/drafting.ts';
import { Entry, type Ledger, type Reached, type Spending } from './ledger.ts';

/** The ledger in the database: budgets are counted over everything that all processes spend. */
export function storeLedger(options: {
  store: Store;
  clock: Clock;
  payer: Payer;
  model: string;
  caps: Readonly<Record<Scope, Cap>>;
}): Ledger {
  const { store, clock, payer, model, caps } = options;
  return {
    async recall(position, key) {
      const parsed = Entry.safeParse(await recallCall(store.db, payer.runId, position));
      return parsed.success && 'key' in parsed.data && parsed.data.key === key ? parsed.data : null;
    },
    reserve: (position, worst) =>
      store.transaction((tx) => {
        const call = { ...payer, position, model, worst: asSpent(worst), at: clock.now() };
        return reserveCall(tx, call, (before) => reachedBy(before, worst, caps));
      }),
    keep: (position, entry, spent) => keepCall(store.db, payer.runId, position, entry, asSpent(spent)),
    async note(position, entry) {
      const call = { ...payer, position, model, worst: asSpent(NOTHING), at: clock.now() };
      await store.transaction(async (tx) => {
        await reserveCall(tx, call, () => null);
        await keepCall(tx, payer.runId, position, entry, asSpent(NOTHING));
      });
    },
    drop: (position) => dropCall(store.db, payer.runId, position),
  };
}

/** The first cap that `next` on top of what was spent goes over. */
export function reachedBy(before: Totals, next: Spending, caps: Readonly<Record<Scope, Cap>>): Reached | null {
  for (const scope of SCOPES) {
    const { tokens, usd, minutes } = caps[scope];
    const spent = before[scope];
    if (tokens !== undefined && spent.tokens + next.input + next.output > tokens) {
      return { scope, measure: 'tokens', limit: tokens };
    }
    if (usd !== undefined && spent.microUsd / MILLION + (next.usd ?? 0) > usd)
      return { scope, measure: 'usd', limit: usd };
    if (minutes !== undefined && spent.ms >= minutes * 60_000) return { scope, measure: 'minutes', limit: minutes };
  }
  return null;
}

const MILLION = 1_000_000;
const NOTHING = { input: 0, cached: 0, output: 0, usd: 0, ms: 0 };

export function asSpent({ input, cached, output, usd, ms }: Spending): Spent {
  return { input, cached, output, microUsd: usd === null ? null : Math.round(usd * MILLION), ms: Math.round(ms) };
}
