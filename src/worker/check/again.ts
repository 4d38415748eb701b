import type { Check, CheckContext, CheckRun } from './check.ts';
import { compare, type Ran } from './compare.ts';
import type { Failure } from '../../ticket/report.ts';

type Compared = ReturnType<typeof compare>;

/** Beyond it the change broke something, and running it all again would only cost time. */
const MOST = 20;

/**
 * Compares, and runs failures that only the head has once more, on both sides, before they count: a test that fails by chance says nothing
 * of the change. One that passes the second time is left out and named; one that now fails on the base as well is an
 * old one. A run that told less than it should tells no more where all that failed in it was chance.
 */
export async function rerunFresh(
  check: Check,
  before: Ran | null,
  after: Ran,
  run: (side: 'base' | 'head', work: (context: CheckContext) => Promise<CheckRun>) => Promise<CheckRun>,
): Promise<Compared> {
  const compared = compare(before, after);
  const suspects = compared.newFailures.filter((failure) => failure.path !== null);
  const allSuspect = suspects.length === compared.newFailures.length;
  if (
    check.again === undefined ||
    compared.status !== 'failed' ||
    suspects.length === 0 ||
    suspects.length > MOST ||
    !allSuspect
  ) {
    return compared;
  }
  const rerun = (context: CheckContext): Promise<CheckRun> => check.again?.(context, suspects) ?? check.run(context);
  const keys = async (side: 'base' | 'head'): Promise<Set<string> | null> => {
    const second = await run(side, (context) => rerun(context));
    // A run that did not come to its end has not seen them pass.
    return side === 'head' && (second.kind === 'unavailable' || second.incomplete !== undefined)
      ? null
      : new Set(second.failures.map((failure) => failure.key));
  };
  const head = await keys('head');
  if (head === null) return compared;
  const still = suspects.filter((failure) => head.has(failure.key));
  const base = still.length === 0 ? new Set<string>() : await keys('base');
  const fresh = still.filter((failure) => base?.has(failure.key) !== true);
  const old = [...compared.oldFailures, ...still.filter((failure) => base?.has(failure.key) === true)];
  const chance = suspects.filter((failure) => !head.has(failure.key));
  if (fresh.length === 0 && after.incomplete !== undefined) {
    return compare(before, { ...after, failures: compared.oldFailures });
  }
  return settle(compared, fresh, old, chance);
}

function settle(compared: Compared, newFailures: Failure[], oldFailures: Failure[], chance: Failure[]): Compared {
  const words = [compared.detail];
  if (chance.length > 0) {
    const named = chance.map((failure) => failure.key).slice(0, 3);
    words.push(
      `Failed once and passed when run again, so not counted: ${named.join(', ')}${chance.length > 3 ? ', …' : ''}.`,
    );
  }
  if (oldFailures.length > compared.oldFailures.length) words.push('Run again, some failed on the base as well.');
  const status = newFailures.length > 0 ? 'failed' : oldFailures.length > 0 ? 'preexisting' : 'passed';
  return { status, detail: words.join(' '), newFailures, oldFailures };
}
