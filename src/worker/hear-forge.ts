import type { Stop } from '../lib/stop.ts';
import { claimPulls, hintPulls } from '../store/pull-requests.ts';
import { type FollowDeps, lookAt } from './follow/look.ts';

/**
 * Follows the pull requests that the bot opened and tells their threads what becomes of them, along with every other process that does
 * the same on this database. A hint makes a look due at once; without any, each is looked at when its time has come.
 */
export async function hearForge(deps: FollowDeps): Promise<Stop> {
  const { store, forge, log, clock } = deps;
  let stopped = false;
  let again = false;
  let looking: Promise<void> | null = null;

  /** Calls during a look lead to one more. */
  function look(): void {
    again = true;
    looking ??= lookUntilQuiet().finally(() => {
      looking = null;
    });
  }

  async function lookUntilQuiet(): Promise<void> {
    while (again && !stopped) {
      again = false;
      try {
        const claimed = await claimPulls(store.db, clock.now(), AT_ONCE);
        if (claimed.length > 0) again = true;
        await Promise.all(claimed.map(({ ticketId, until }) => one(ticketId, until)));
      } catch (error) {
        log.warn({ err: error }, 'pull requests cannot be looked for; trying again');
        return;
      }
    }
  }

  async function one(ticketId: string, until: Date): Promise<void> {
    if (stopped) return;
    await lookAt(ticketId, until, deps).catch((error: unknown) => {
      // Its claim runs out, and it is looked at again.
      log.warn({ err: error, ticket: ticketId }, 'a pull request could not be looked at');
    });
  }

  const stopHints = await forge.watch(async (hint) => hintPulls(store.db, hint));
  const stopListening = await store.listen('pulls', look);
  const timer = setInterval(look, EVERY_MS);
  look();
  return async () => {
    stopped = true;
    clearInterval(timer);
    await stopHints();
    await stopListening();
    await looking;
  };
}

const AT_ONCE = 4;
/** Besides being told. */
const EVERY_MS = 1_000;
