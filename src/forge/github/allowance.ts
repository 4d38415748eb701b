/** How much may still be asked before GitHub refuses. */
export interface Allowance {
  /** Part of the limit that is left, from 1 down to 0; 1 where GitHub has not said. */
  left: number;
  /** Milliseconds until it is whole again. */
  resetsIn: number;
}

export interface Allowances {
  of(account: string): Allowance;
  note(account: string, headers: Record<string, unknown>): void;
}

/** This part is kept for opening and updating pull requests: nobody waits for a look, somebody waits for those. */
export const RESERVE = 0.1;

/** What GitHub said last of each account's limit. */
export function openAllowances(now: () => number = Date.now): Allowances {
  const known = new Map<string, { left: number; resetAt: number }>();
  return {
    of(account) {
      const said = known.get(account);
      const resetsIn = said === undefined ? 0 : said.resetAt - now();
      return said === undefined || resetsIn <= 0 ? { left: 1, resetsIn: 0 } : { left: said.left, resetsIn };
    },
    note(account, headers) {
      // Searches and GraphQL have limits of their own.
      const resource = headers['x-ratelimit-resource'] ?? 'core';
      const [remaining, limit, reset] = ['remaining', 'limit', 'reset'].map((name) =>
        Number(headers[`x-ratelimit-${name}`] ?? Number.NaN),
      );
      if (resource !== 'core' || !isNumber(remaining) || !isNumber(limit) || !isNumber(reset) || limit === 0) return;
      known.set(account, { left: remaining / limit, resetAt: reset * 1000 });
    },
  };
}

/** How long to leave a pull request alone: the less is left, the longer; below the reserve until there is more. */
export function spread(everyMs: number, { left, resetsIn }: Allowance): number {
  if (left >= 0.5) return everyMs;
  if (left >= 0.25) return everyMs * 3;
  return left > RESERVE ? everyMs * 10 : Math.max(everyMs, resetsIn + 1000);
}

function isNumber(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value);
}
