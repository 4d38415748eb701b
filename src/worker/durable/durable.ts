import type { Logger } from '../../lib/log.ts';
import type { Stop } from '../../lib/stop.ts';
import type { Store } from '../../store/open.ts';

/** What a run does its work through. */
export interface Steps {
  /**
   * Does `fn` and keeps its value, so that a run continued elsewhere gets the value instead of doing it again. Values are
   * plain JSON; a UserError is kept like a value, with its code and next step. A step under way when the process is killed
   * is done again: `fn` must bear that. Names and order of a run's steps are its journal; see the README to change them.
   */
  step<T>(name: string, fn: () => Promise<T>): Promise<T>;
  /**
   * Fires when this process must let go of its runs: it was told to stop, or another may already have taken them over.
   * The step under way throws; neither its end nor the run's is kept.
   */
  readonly signal: AbortSignal;
}

export interface DurableOptions {
  store: Store;
  log: Logger;
  /** The story of a run. Whatever it throws ends the run; `onDead` then hears of it. */
  workflow: (runId: string, steps: Steps) => Promise<void>;
  /** Runs at the same time in this process. */
  concurrency: number;
  /** A run can no longer end by itself: give it an outcome. Called again until the run is done, maybe elsewhere too. */
  onDead: (runId: string, why: string) => Promise<void>;
  /** The process lost its proof of being alive and let go of its runs. It begins again by itself as soon as it can. */
  onLost?: (error: Error) => void;
}

export interface Durable {
  /** Of this process; new each time it begins. */
  executorId: () => string;
  /** Lets go of the runs at once; another process, or the next start, goes on with them. */
  stop: Stop;
}
