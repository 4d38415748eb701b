import type { CheckReport, Failure } from '../../ticket/report.ts';
import type { CheckRun } from './check.ts';
import { count } from './outcome.ts';

export interface Ran extends CheckRun {
  ms: number;
}

/**
 * What a check says of the change, from its run on the base and on the head. `base` is null where the base has nothing
 * to say. Failures are the same when their keys are; a key that is there twice on the head and once on the base has
 * one new failure.
 */
export function compare(
  base: Ran | null,
  head: Ran,
): Pick<CheckReport, 'status' | 'detail' | 'newFailures' | 'oldFailures'> {
  if (head.kind === 'unavailable') {
    if (base === null || base.kind === 'unavailable') {
      return { status: 'unavailable', detail: head.detail, newFailures: [], oldFailures: [] };
    }
    const failure = { key: 'unavailable', path: null, line: null, message: head.detail };
    const detail = `It ran on the base and no longer does: ${head.detail}`;
    return { status: 'failed', detail, newFailures: [failure], oldFailures: base.failures };
  }
  const { fresh, known, gone } = split(base?.failures ?? [], head.failures);
  if (head.incomplete !== undefined && fresh.length === 0) return compareIncomplete(base, head.incomplete, known);
  if (head.kind === 'passed') {
    const fixed = gone > 0 ? ` ${count(gone, 'failure')} of the base ${gone === 1 ? 'is' : 'are'} gone.` : '';
    return { status: 'passed', detail: head.detail + fixed, newFailures: [], oldFailures: [] };
  }
  if (fresh.length === 0) {
    return {
      status: 'preexisting',
      detail: `${head.detail} All of it fails on the base as well.`,
      newFailures: [],
      oldFailures: known,
    };
  }
  const detail = [head.detail];
  const uncompared = base?.kind === 'unavailable' ? base.detail : base?.incomplete;
  if (uncompared !== undefined) detail.push(`The base could not be compared: ${uncompared}`);
  else if (known.length > 0) detail.push(`${fresh.length} new, ${known.length} on the base as well.`);
  return { status: 'failed', detail: detail.join(' '), newFailures: fresh, oldFailures: known };
}

/** Nothing new failed, as far as it got. That it got no further is the change's doing only where the base did. */
function compareIncomplete(base: Ran | null, why: string, known: Failure[]): ReturnType<typeof compare> {
  if (base === null || base.kind === 'unavailable' || base.incomplete !== undefined) {
    return { status: 'unavailable', detail: why, newFailures: [], oldFailures: known };
  }
  const failure = { key: 'incomplete', path: null, line: null, message: why };
  return {
    status: 'failed',
    detail: `It ran on the base and no longer does: ${why}`,
    newFailures: [failure],
    oldFailures: known,
  };
}

function split(base: Failure[], head: Failure[]): { fresh: Failure[]; known: Failure[]; gone: number } {
  const left = new Map<string, number>();
  for (const { key } of base) left.set(key, (left.get(key) ?? 0) + 1);
  const fresh: Failure[] = [];
  const known: Failure[] = [];
  for (const failure of head) {
    const number = left.get(failure.key) ?? 0;
    if (number > 0) known.push(failure);
    else fresh.push(failure);
    left.set(failure.key, number - 1);
  }
  return { fresh, known, gone: base.length - known.length };
}
