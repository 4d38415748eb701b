import type { DjangoApp } from '../../python/index/facts.ts';
import type { Knowledge } from '../../shapes/shape.ts';
import type { Differences, Failure } from '../../ticket/report.ts';
import type { AvailableEnvironment, Environment } from '../environment/environment.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { Diff } from '../workspace/diff.ts';
import type { ChangedCode } from './behaviour.ts';
import type { Reached } from './trace.ts';

/** A command of the repository. One file each. It runs on the base and on the head; comparing is not its business. */
export interface Check {
  name: string;
  /** "the project's own tests". */
  title: string;
  /** Name of a check whose run on the head this one goes on from; it starts when that has ended. */
  after?: string;
  /** Rough seconds, to start the longest first. */
  weight: number;
  /** head: the base has nothing to say, one run tells. */
  sides: 'both' | 'head';
  /** Runs code of the repository, which may write: it then gets a tree of its own. */
  executes: boolean;
  /** Whether the repository has it: run, or skipped / unavailable with the reason. */
  applies(facts: CheckFacts): Applies;
  /** Runs it once in `context.tree`. */
  run(context: CheckContext): Promise<CheckRun>;
  /** Runs only these failures once more, where a failure may be chance. */
  again?(context: CheckContext, failures: Failure[]): Promise<CheckRun>;
  /** What the result depends on besides commit, environment, settings and command; null: never reuse a base result. */
  cacheKey(facts: CheckFacts): string | null;
}

export type Applies =
  | { kind: 'run'; command: string }
  | { kind: 'skipped'; detail: string }
  | { kind: 'unavailable'; detail: string };

/** A branch of ours that is still open, and what its migrations are. */
export interface OpenBranch {
  name: string;
  apps: readonly Pick<DjangoApp, 'label' | 'path' | 'leaves'>[];
}

/** What a check may know before there is a tree. */
export interface CheckFacts {
  side: 'base' | 'head';
  /** What is known of this side. */
  knowledge: Knowledge;
  environment: Environment;
  /** What is known of the base, on either side. */
  before: Knowledge;
  diff: Diff;
  /** Paths of the tests the change added or extended. */
  newTests: string[];
  /** What of the program's code the change alters. */
  behaviour: readonly ChangedCode[];
  /** Whether it is the work of a ticket; a person's diff otherwise. */
  ofTicket: boolean;
  /** Branches with a change of ours that is proposed and not decided yet. */
  openBranches: readonly OpenBranch[];
}

export interface CheckContext extends CheckFacts {
  /** Folder with the checked-out files of the side being looked at; no git directory in it. */
  tree: string;
  sandbox: Sandbox;
  /** Empty folder of this run alone, for what the check writes besides. */
  scratch: string;
  /** Folder kept for this check between runs of the same repository and environment, e.g. mypy's cache. */
  cache: string;
  seconds: number;
  signal: AbortSignal;
  /** What `after` found on the head; null where it did not run. */
  earlier: CheckRun | null;
  /** What is kept of the base from an earlier change, with how long it took; null where nothing is. */
  baseline(): Promise<(CheckRun & { ms: number }) | null>;
}

export interface CheckRun {
  /** unavailable: it could not do its work, e.g. the project cannot be imported. */
  kind: 'passed' | 'failed' | 'unavailable';
  failures: Failure[];
  /** One sentence: "61 tests passed", "2 errors in 1 file". */
  detail: string;
  /** The last 20,000 characters of output, paths relative to the tree. */
  output: string;
  /** Why it tells less than it should though it ran, one sentence: it did not end, or what it needs is not there. */
  incomplete?: string;
  /** It holds for this change only, and is not kept for the next one on the same base. */
  forThisChange?: true;
  /** Which tests ran, and which of the changed statements each of them reached. */
  reached?: Reached;
  /** Of a check that compares lists. */
  differences?: Differences;
}

/** For a check that needs `distribution` in the environment: the environment, or why the check cannot run. */
export function environmentWith(
  facts: CheckFacts,
  distribution: string | null,
): { kind: 'available'; environment: AvailableEnvironment } | { kind: 'unavailable'; detail: string } {
  const { environment } = facts;
  if (environment.kind === 'unavailable') {
    return { kind: 'unavailable', detail: `The repository's environment is not available: ${environment.reason}` };
  }
  if (distribution !== null && environment.packages[distribution] === undefined) {
    const detail = `${distribution} is configured, but is not among the packages of ${filesOf(environment)}.`;
    return { kind: 'unavailable', detail };
  }
  return { kind: 'available', environment };
}

/** The files an environment was built from, without how. */
function filesOf(environment: AvailableEnvironment): string {
  return environment.source.replace(/ \([^)]*\)$/, '');
}
