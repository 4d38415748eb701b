import type { ProgressStep } from '../chat/post.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import type { Store } from '../store/open.ts';
import { putPost } from '../store/outbox.ts';
import { listSteps, recordStepDetail, recordStepEnd, recordStepStart } from '../store/run-steps.ts';
import { markStep } from '../store/runs.ts';
import type { Ticket } from '../ticket/ticket.ts';

/** The steps of a run in order, with what people are told. */
export const STEPS = {
  fetch: 'Fetch the repository',
  generate: 'Compute the change',
  apply: 'Make it in a clean workspace',
  validate: 'Guards, and checks on the base and on the change',
  propose: 'Open the pull request',
} as const;

export type StepName = keyof typeof STEPS;

export interface Progress {
  start(name: StepName): Promise<void>;
  detail(name: StepName, detail: string): void;
  end(name: StepName, status: 'done' | 'failed', ms: number): Promise<void>;
  /** Nothing is written after this. */
  stop(): Promise<void>;
}

/** How long a burst of details is held back: the thread has one message, edited in place. */
const HOLD_MS = 250;
/** Within half a minute, what runs has said so: silence means that nobody works on it. */
const BEAT_MS = 25_000;

/**
 * Keeps the run's steps in the store and one progress message in the thread. What it cannot write is logged and left:
 * telling people how far it is must never stop the work.
 */
export function showProgress(options: {
  store: Store;
  runId: string;
  ticket: Ticket;
  log: Logger;
  clock: Clock;
  /** How often a step that says nothing is told to be still running. */
  beatMs?: number;
}): Progress {
  const { store, runId, ticket, log, clock } = options;
  let held: { name: StepName; detail: string } | null = null;
  let timer: NodeJS.Timeout | null = null;
  let beat: NodeJS.Timeout | null = null;
  // One write after the other, so that an older state never overwrites a newer one.
  let writing: Promise<void> = Promise.resolve();

  function write(work: () => Promise<void>): Promise<void> {
    writing = writing
      .then(work)
      .catch((error: unknown) => log.warn({ err: error, run: runId }, 'progress was not kept'));
    return writing;
  }

  async function publish(): Promise<void> {
    const rows = await listSteps(store.db, runId);
    const first = rows[0]?.startedAt ?? clock.now();
    const steps = (Object.keys(STEPS) as StepName[]).map((name): ProgressStep => {
      const row = rows.find((candidate) => candidate.name === name);
      if (row === undefined) return { title: STEPS[name], status: 'waiting', startedAt: null, ms: null, detail: '' };
      return {
        title: STEPS[name],
        status: row.status,
        startedAt: row.startedAt.toISOString(),
        ms: row.ms,
        detail: row.status === 'running' ? row.detail : '',
      };
    });
    const post = {
      kind: 'progress' as const,
      ticketId: ticket.id,
      title: ticket.title,
      steps,
      startedAt: first.toISOString(),
      at: clock.now().toISOString(),
    };
    await store.transaction((tx) => putPost(tx, { thread: ticket.thread, key: `progress:${runId}`, post }));
  }

  function release(): Promise<void> {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const last = held;
    held = null;
    if (last === null) return Promise.resolve();
    return write(async () => {
      await recordStepDetail(store.db, runId, last.name, last.detail);
      await publish();
    });
  }

  function still(): void {
    beat ??= setInterval(() => void write(publish), options.beatMs ?? BEAT_MS);
    beat.unref();
  }

  function quiet(): void {
    if (beat !== null) clearInterval(beat);
    beat = null;
  }

  return {
    start: (name) => {
      still();
      return write(async () => {
        await markStep(store.db, runId, STEPS[name], clock.now());
        await recordStepStart(store.db, runId, name, clock.now());
        await publish();
      });
    },
    detail(name, detail) {
      held = { name, detail };
      timer ??= setTimeout(() => void release(), HOLD_MS);
    },
    async end(name, status, ms) {
      quiet();
      if (timer !== null) clearTimeout(timer);
      timer = null;
      held = null;
      await write(async () => {
        await recordStepEnd(store.db, runId, name, { status, ms, detail: '' });
        await publish();
      });
    },
    async stop() {
      quiet();
      if (timer !== null) clearTimeout(timer);
      held = null;
      await writing;
    },
  };
}
