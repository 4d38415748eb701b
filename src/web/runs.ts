import type { Tally } from '../ticket/acceptance.ts';
import type { PullRequestRef } from '../ticket/outcome.ts';
import type { Standing } from './page/standing.ts';
import type { RunView } from './page/view.ts';

/** Where the pages get what they show; wired to the store by `main`. Reads only. */
export interface RunSource {
  /** The latest runs, in any order. */
  list(): Promise<RunRow[]>;
  /** How tickets of each kind ended so far. */
  acceptance(): Promise<AcceptanceRow[]>;
  /** One run, or null where there is none of this id. The id comes from an address: untrusted. */
  get(id: string): Promise<RunView | null>;
}

export interface RunRow {
  /** What `get` takes. */
  id: string;
  title: string;
  /** Path or git URL, as given. */
  repo: string;
  requester: string;
  standing: Standing;
  /** ISO 8601. */
  startedAt: string;
  /** Null while it is under way. */
  ms: number | null;
  pullRequest: PullRequestRef | null;
}

export interface AcceptanceRow {
  shape: string;
  repo: string;
  generator: string;
  tally: Tally;
}
