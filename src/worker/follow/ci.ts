import type { PullRequestPost } from '../../chat/post.ts';
import type { CiRun } from '../../forge/forge.ts';

/** One line for each thing that ran: its last attempt, and what the ones before say about it. */
export function summarise(runs: readonly CiRun[]): PullRequestPost['ci'] {
  const things = new Map<string, CiRun[]>();
  for (const run of runs) things.set(run.of, [...(things.get(run.of) ?? []), run]);
  return [...things.values()].flatMap((attempts) => {
    const last = attempts.at(-1);
    return last === undefined ? [] : [{ name: last.name, state: last.state, note: noteOn(attempts, last) }];
  });
}

/** A pending status is where the next one begins, not an attempt that ended. */
function noteOn(attempts: readonly CiRun[], last: CiRun): string {
  const before = attempts.slice(0, -1).filter(({ state }) => state !== 'waiting');
  const failed = before.filter(({ state }) => state === 'failed').length;
  if (before.length === 0) return '';
  if (last.state === 'waiting') return `running again, after ${count(before.length)}`;
  if (last.state === 'passed' && failed > 0) return `flaky: failed ${times(failed)} before on the same commit`;
  if (last.state === 'failed' && failed < before.length) return 'flaky: passed before on the same commit';
  return last.state === 'failed' ? `failed in all ${before.length + 1} attempts` : '';
}

function count(number: number): string {
  return number === 1 ? 'one attempt' : `${number} attempts`;
}

function times(number: number): string {
  return number === 1 ? 'once' : `${number} times`;
}
