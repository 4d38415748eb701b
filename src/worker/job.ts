import path from 'node:path';
import type { Clock } from '../lib/clock.ts';
import { diskFull, diskIsFull } from '../lib/disk.ts';
import { InternalError, sayError, UserError } from '../lib/errors.ts';
import type { Logger } from '../lib/log.ts';
import type { Forge } from '../forge/forge.ts';
import type { RepoConfig } from '../repos/settings.ts';
import type { Knowledge, Shape } from '../shapes/shape.ts';
import { cancelRequested } from '../store/runs.ts';
import type { Store } from '../store/open.ts';
import { getTicket } from '../store/tickets.ts';
import { getRun } from '../store/runs.ts';
import type { Outcome } from '../ticket/outcome.ts';
import type { Timings } from '../ticket/report.ts';
import type { Amendment } from '../ticket/amendment.ts';
import type { Ticket } from '../ticket/ticket.ts';
import type { Steps } from './durable/durable.ts';
import { prepareEnvironment } from './environment/prepare.ts';
import type { Environment } from './environment/environment.ts';
import type { ModelAccess } from './generate/agent/model.ts';
import { treeOf } from './environment/tree.ts';
import { learn } from '../repos/knowledge.ts';
import { showProgress, type StepName, STEPS } from './progress.ts';
import type { Sandbox } from './sandbox/sandbox.ts';
import { type Mirror, openMirror } from './workspace/mirror.ts';

export interface RunDeps {
  store: Store;
  home: string;
  forge: Forge;
  shapes: readonly Shape[];
  sandbox: Sandbox;
  /** Drafts what no recipe computes; null: a person does. */
  model: ModelAccess | null;
  /** What the operator sets for every repository; absent: nothing. */
  override?: RepoConfig;
  /** To the page of a run, as it is reached from elsewhere; absent or null: it is a file of this machine. */
  links?: { run(id: string): string } | null;
  log: Logger;
  clock: Clock;
}

/** A run under way in this process. What it opens is opened when first asked for, so that a resumed run finds it too. */
export interface Job {
  id: string;
  /** As this attempt works on it: with another base than was confirmed where that moved, with other slots where a review asked. */
  ticket: Ticket;
  /** Null: the first attempt, or one like it. */
  amendment: Amendment | null;
  deps: RunDeps;
  /** Fires on cancel, and when this process lets go of the run. */
  signal: AbortSignal;
  /** Milliseconds of the finished steps. */
  timings: Timings;
  /** Folder of this run's workspaces. */
  folder: string;
  /** `round`: how often it was done before, for a change that is repaired. Rounds add up in the timings. */
  step<T>(name: StepName, work: (say: (detail: string) => void) => Promise<T>, round?: number): Promise<T>;
  mirror(): Promise<Mirror>;
  /** The mirror, brought up to date once more. */
  fetchAgain(): Promise<Mirror>;
  knowledge(commit: string): Promise<Knowledge>;
  /** Built on first use, which may take minutes; where it cannot be built the reason is in the value. */
  environment(commit: string, say: (detail: string) => void): Promise<Environment>;
  close(): Promise<void>;
}

/** An expected ending before the last step: thrown to leave the story, caught at its end. Never leaves `run`. */
export class Ended extends Error {
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super(outcome.kind);
    this.outcome = outcome;
  }
}

type Kept<T> = { ms: number; done: T } | { ms: number; ended: Ending };
type Ending = { kind: 'cancelled' } | { kind: 'failed'; code: string; message: string; next: string };

export async function openJob(runId: string, steps: Steps, deps: RunDeps): Promise<Job> {
  const { store, home, log } = deps;
  const { ticket, amendment } = await attemptOf(store, runId);
  const cancel = await watchCancel(store, runId);
  const signal = AbortSignal.any([steps.signal, cancel.signal]);
  const progress = showProgress({ store, runId, ticket, log, clock: deps.clock });
  const timings: Timings = {};
  const known = new Map<string, Promise<Knowledge>>();
  let mirror: Promise<Mirror> | null = null;

  async function openOnce(): Promise<Mirror> {
    const { repo } = ticket;
    return openMirror({ home, repo, access: (await deps.forge.access?.(repo)) ?? null, log, signal });
  }

  const job: Job = {
    id: runId,
    ticket,
    amendment,
    deps,
    signal,
    timings,
    folder: path.join(home, 'workspaces', runId),

    async step(name, work, round = 0) {
      const kept = await steps.step(
        round === 0 ? name : `${name}:${round}`,
        async (): Promise<Kept<Awaited<ReturnType<typeof work>>>> => {
          const began = performance.now();
          const elapsed = () => Math.round(performance.now() - began);
          await progress.start(name);
          try {
            signal.throwIfAborted();
            const done = await work((detail) => progress.detail(name, detail));
            await progress.end(name, 'done', elapsed());
            return { ms: elapsed(), done };
          } catch (error) {
            // This process is going away, not the run: keep nothing, so that another does the step again.
            if (steps.signal.aborted) throw error;
            const ended = endingOf(await explain(error, home), cancel.signal, log);
            await progress.end(name, 'failed', elapsed());
            return { ms: elapsed(), ended };
          }
        },
      );
      timings[name] = (timings[name] ?? 0) + kept.ms;
      if ('ended' in kept) throw new Ended(asOutcome(kept.ended, name, timings));
      return kept.done;
    },

    mirror() {
      mirror ??= openOnce();
      return mirror;
    },

    fetchAgain() {
      mirror = openOnce();
      return mirror;
    },

    async knowledge(commit) {
      const { gitDir } = await job.mirror();
      const found =
        known.get(commit) ??
        learn({ gitDir, commit, cacheDir: path.join(home, 'index'), override: deps.override ?? {} });
      known.set(commit, found);
      return found;
    },

    async environment(commit, say) {
      const { gitDir } = await job.mirror();
      const { profile, settings } = await job.knowledge(commit);
      const tree = await treeOf(gitDir, commit);
      const { sandbox } = deps;
      const environment = await prepareEnvironment({
        tree,
        profile,
        settings,
        home,
        sandbox,
        log,
        signal,
        onProgress: say,
      });
      // No property of the repository: with room on the disk the same run goes through.
      if (environment.kind === 'unavailable' && (await diskIsFull(home))) throw diskFull(home);
      return environment;
    },

    async close() {
      await cancel.stop();
      await progress.stop();
    },
  };
  return job;
}

async function attemptOf(store: Store, runId: string): Promise<Pick<Job, 'ticket' | 'amendment'>> {
  const run = await getRun(store.db, runId);
  const ticket = run === null ? null : await getTicket(store.db, run.ticketId);
  if (run === null || ticket === null) throw new InternalError(`run ${runId} has no ticket`);
  return { ticket: run.amendment?.ticket ?? ticket, amendment: run.amendment };
}

/** A cancel may come from any process: heard by notification, and looked for once a second in case one was missed. */
async function watchCancel(store: Store, runId: string): Promise<{ signal: AbortSignal; stop: () => Promise<void> }> {
  const controller = new AbortController();
  const look = async () => {
    if (await cancelRequested(store.db, runId).catch(() => false)) controller.abort();
  };
  const stopListening = await store.listen('runs', (id) => (id === runId ? look() : Promise.resolve()));
  const timer = setInterval(() => void look(), 1000);
  await look();
  return {
    signal: controller.signal,
    stop: async () => {
      clearInterval(timer);
      await stopListening();
    },
  };
}

/** A full disk shows as anything; it is named before a bug of ours is suspected. */
async function explain(error: unknown, home: string): Promise<unknown> {
  if (error instanceof UserError || !(await diskIsFull(home))) return error;
  return diskFull(home, error);
}

function endingOf(error: unknown, cancelled: AbortSignal, log: Logger): Ending {
  if (cancelled.aborted) return { kind: 'cancelled' };
  if (error instanceof UserError) return { kind: 'failed', code: error.code, message: error.message, next: error.next };
  log.error({ err: error }, 'a step failed');
  return { kind: 'failed', code: 'internal', message: sayError(error), next: 'Say "retry" to try once more.' };
}

function asOutcome(ending: Ending, during: StepName, timings: Timings): Outcome {
  return ending.kind === 'cancelled' ? { ...ending, during: STEPS[during], timings } : { ...ending, timings };
}
