import { DBOS } from '@dbos-inc/dbos-sdk';
import { UserError, type ErrorCode } from '../../lib/errors.ts';
import type { Steps } from './durable.ts';

/** Carries a run through, each step journaled. Once `held` fires, nothing of it is written any more. */
export async function journaled(
  runId: string,
  workflow: (runId: string, steps: Steps) => Promise<void>,
  held: AbortSignal,
): Promise<void> {
  const steps: Steps = { signal: held, step: (name, fn) => step(name, fn, held) };
  try {
    await workflow(runId, steps);
  } catch (error) {
    if (held.aborted) return forever();
    throw error;
  }
  if (held.aborted) return forever();
}

/** The value of a step as the journal holds it. The engine would keep an error's message and lose the rest. */
type Kept<T> = { value: T } | { failure: { code: ErrorCode; message: string; next: string } };

async function step<T>(name: string, fn: () => Promise<T>, held: AbortSignal): Promise<T> {
  const kept = await unlessAborted(
    DBOS.runStep(() => attempt(fn, held), { name }),
    held,
  );
  if ('value' in kept) return kept.value;
  if ('failure' in kept) throw new UserError(kept.failure.code, kept.failure.message, kept.failure.next);
  // JSON has no `undefined`: the value of a step that returns nothing left no trace.
  return undefined as T;
}

/**
 * A step that ends after the process was told to let go has not ended: what it ran may have been killed for that very
 * reason. It never returns to the engine, so that the engine keeps neither a value nor a failure, and the next process
 * does the step again.
 */
async function attempt<T>(fn: () => Promise<T>, held: AbortSignal): Promise<Kept<T>> {
  held.throwIfAborted();
  try {
    const value = await fn();
    return held.aborted ? await forever() : { value };
  } catch (error) {
    if (held.aborted) return forever();
    if (!(error instanceof UserError)) throw error;
    return { failure: { code: error.code, message: error.message, next: error.next } };
  }
}

/** Lets the run's own clean-up happen although the engine is left waiting. */
function unlessAborted<T>(work: Promise<T>, held: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(held.reason instanceof Error ? held.reason : new Error('let go'));
    if (held.aborted) abort();
    held.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => held.removeEventListener('abort', abort));
  });
}

function forever(): Promise<never> {
  return new Promise(() => {});
}
