import type { IncomingMessage } from '../chat/surface.ts';
import type { Turn } from '../conversation/converse.ts';
import type { ConversationState } from '../conversation/state.ts';
import type { Clock } from '../lib/clock.ts';
import type { Tx } from '../store/database.ts';
import { insertRecheck } from '../store/rechecks.ts';
import { getRun } from '../store/runs.ts';
import { enqueueRun } from '../worker/durable/enqueue.ts';
import { telling } from './turns.ts';

/** Queues one check of a run once more, on the commit it made: what failed by chance needs no new run. */
export async function recheck(
  tx: Tx,
  message: IncomingMessage,
  { check: name, runId }: { check: string /** Null: the last of the thread. */; runId: string | null },
  state: ConversationState,
  { clock }: { clock: Clock },
): Promise<Turn> {
  const say = (text: string): Turn => telling(message, { state }, text);
  if (state.kind !== 'done') {
    return say(state.kind === 'running' ? 'The run is not over yet: its checks are still to come.' : NOTHING);
  }
  const of = runId ?? state.runId;
  const outcome = (await getRun(tx, of))?.outcome ?? null;
  if (outcome === null || !('checks' in outcome)) return say(NOTHING);
  const found = outcome.checks.find((check) => check.name.toLowerCase() === name.toLowerCase());
  if (found === undefined || found.status === 'skipped') {
    const there = outcome.checks.filter(({ status }) => status !== 'skipped').map((check) => check.name);
    return say(
      `There is no check “${name}” in that run; there ${there.length === 1 ? 'is' : 'are'}: ${there.join(', ')}.`,
    );
  }
  const id = await insertRecheck(tx, {
    runId: of,
    check: found.name,
    askedBy: message.sender.id,
    askedAt: clock.now(),
  });
  if (id === null) return say(`${found.name} is being run again already; the result comes here.`);
  await enqueueRun(tx, id);
  return say(`Running ${found.name} again on the same commit; the result comes here.`);
}

const NOTHING = 'No run with checks has ended in this thread, so there is nothing to run again.';
