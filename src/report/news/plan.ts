import { isWithin, lastAt } from './hours.ts';

/** When a place wants to be told. */
export interface Wishes {
  quietFrom: number | null;
  quietTo: number | null;
  digestAt: number | null;
  zone: string;
}

export interface Plan<T> {
  /** Told now, each by itself. */
  single: T[];
  /** Told now, all at once. */
  together: T[];
}

/**
 * What of the news that wait is told now. In quiet hours nothing is; what came in them is told at once when they end. With a digest
 * everything waits for its time of the day. Decided of how things stand, so a change of the wishes counts for what waits already.
 */
export function planNews<T extends { at: Date }>(wishes: Wishes, waiting: readonly T[], now: Date): Plan<T> {
  const { quietFrom: from, quietTo: to, digestAt, zone } = wishes;
  const quiet = from === null || to === null ? null : { from, to };
  if (quiet !== null && isWithin(now, quiet, zone)) return { single: [], together: [] };
  if (digestAt !== null) {
    const time = lastAt(now, digestAt, zone);
    return gather(
      waiting.filter(({ at }) => at <= time),
      [],
    );
  }
  const held = quiet === null ? [] : waiting.filter(({ at }) => isWithin(at, quiet, zone));
  return gather(
    held,
    waiting.filter((each) => !held.includes(each)),
  );
}

/** One alone needs no digest: it goes into the thread of its ticket. */
function gather<T>(together: T[], single: T[]): Plan<T> {
  return together.length > 1 ? { single, together } : { single: [...together, ...single], together: [] };
}
