import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { InternalError } from '../../lib/errors.ts';
import type { Knowledge } from '../../shapes/shape.ts';
import type { CheckReport } from '../../ticket/report.ts';
import type { Environment } from '../environment/environment.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { removeTree } from '../workspace/checkout.ts';
import type { Diff } from '../workspace/diff.ts';
import { writeInside } from '../workspace/inside.ts';
import { rerunFresh } from './again.ts';
import type { ChangedCode } from './behaviour.ts';
import type { Applies, Check, CheckContext, CheckFacts, CheckRun, OpenBranch } from './check.ts';
import type { Ran } from './compare.ts';

/** One side of a comparison. */
export interface SideContext {
  commit: string;
  knowledge: Knowledge;
  environment: Environment;
  /** Lays the commit's files out in a new folder. */
  layOut(at: string): Promise<string>;
}

/** Keeps what a check said of a base, for the next change on the same base. */
export interface BaselineStore {
  get(key: string): Promise<unknown>;
  put(key: string, value: object): Promise<void>;
}

export interface CheckProgress {
  check: string;
  title: string;
  side: 'base' | 'head';
  state: 'running' | 'done';
  /** Checks that are decided, of all that run. */
  done: number;
  total: number;
}

export interface RunChecksOptions {
  checks: readonly Check[];
  base: SideContext;
  head: SideContext;
  diff: Diff;
  newTests: string[];
  /** What of the program's code the diff alters. */
  behaviour: readonly ChangedCode[];
  /** Whether the diff is the work of a ticket; a person's otherwise. */
  ofTicket: boolean;
  /** Branches of ours that are still open. */
  openBranches: readonly OpenBranch[];
  sandbox: Sandbox;
  /** Emptied and removed again: trees and scratch folders lie below it. */
  folder: string;
  /** Kept between runs of one repository. */
  cacheFolder: string;
  baselineStore: BaselineStore;
  atOnce: number;
  onProgress: (event: CheckProgress) => void;
  signal: AbortSignal;
}

/**
 * Runs every check on the base and on the head, `atOnce` at a time and the longest first, and compares. Reports come in
 * the order of `checks`. A cancel throws; nothing else does: what cannot run is a report that says so.
 */
export async function runChecks(options: RunChecksOptions): Promise<CheckReport[]> {
  await removeTree(options.folder);
  await mkdir(options.folder, { recursive: true });
  const run = new ChecksRun(options);
  try {
    return await run.reports();
  } finally {
    await Promise.all(run.removals);
    await removeTree(options.folder);
  }
}

/** What one run of the checks shares: trees laid out once, and how far it is. */
class ChecksRun {
  readonly options: RunChecksOptions;
  private readonly trees = new Map<string, Promise<string>>();
  private readonly heads = new Map<string, Ran>();
  /** What checks left behind, while it is removed. */
  readonly removals: Promise<void>[] = [];
  private numbered = 0;

  constructor(options: RunChecksOptions) {
    this.options = options;
  }

  async reports(): Promise<CheckReport[]> {
    const { checks, atOnce, signal } = this.options;
    const planned = checks.map((check) => ({ check, applies: this.appliesTo(check) }));
    const running = planned.filter((plan) => plan.applies.kind === 'run');
    const results = new Map<Check, Partial<Record<'base' | 'head', SideResult>>>();
    for (const { check } of running) results.set(check, {});
    let done = 0;
    const jobs = running
      .flatMap(({ check }) =>
        (check.sides === 'head' ? (['head'] as const) : (['head', 'base'] as const)).map((side) => ({ check, side })),
      )
      .sort((a, b) => b.check.weight - a.check.weight);
    const reports = new Map<Check, CheckReport>();
    const work = async ({ check, side }: { check: Check; side: 'base' | 'head' }): Promise<void> => {
      signal.throwIfAborted();
      const say = (state: 'running' | 'done'): void =>
        this.options.onProgress({ check: check.name, title: check.title, side, state, done, total: running.length });
      say('running');
      const sides = results.get(check) ?? {};
      sides[side] = await this.runSide(check, side);
      if (sides.head === undefined || (check.sides === 'both' && sides.base === undefined)) return;
      reports.set(check, await this.report(check, sides.base ?? null, sides.head));
      done += 1;
      say('done');
    };
    const follows = ({ check }: { check: Check }): boolean => check.after !== undefined;
    await inTurn(
      jobs.filter((job) => !follows(job)),
      atOnce,
      work,
    );
    await inTurn(jobs.filter(follows), atOnce, work);
    return planned.map(({ check, applies }) => reports.get(check) ?? notRun(check, applies));
  }

  /** The head decides what is run, for the change may bring a tool in. */
  private appliesTo(check: Check): Applies {
    // The base's settings: a change does not switch off what it is held to.
    if (this.options.base.knowledge.settings.checks.off.includes(check.name)) {
      return { kind: 'skipped', detail: "Switched off by the repository's settings (checks.off)." };
    }
    return check.applies(this.facts('head'));
  }

  private facts(side: 'base' | 'head'): CheckFacts {
    const { knowledge, environment } = this.options[side];
    const { base, diff, newTests, ofTicket, openBranches, behaviour } = this.options;
    const before = base.knowledge;
    return { side, knowledge, environment, before, diff, newTests, ofTicket, openBranches, behaviour };
  }

  private async runSide(check: Check, side: 'base' | 'head'): Promise<SideResult> {
    const key = side === 'base' ? this.baselineKey(check) : null;
    const kept = key === null ? null : await this.baselineOf(check);
    if (kept !== null) return { ...kept, cached: true };
    const ran = await this.runOnce(check, side, (context) => check.run(context));
    if (side === 'head') this.heads.set(check.name, ran);
    // What could not run today may run tomorrow.
    if (key !== null && ran.kind !== 'unavailable' && ran.forThisChange !== true)
      await this.options.baselineStore.put(key, ran);
    return { ...ran, cached: false };
  }

  /** Runs in a tree of its own where repository code is executed, else in the one tree of that side. */
  async runOnce(check: Check, side: 'base' | 'head', work: (context: CheckContext) => Promise<CheckRun>): Promise<Ran> {
    const { sandbox, signal, folder, cacheFolder } = this.options;
    this.numbered += 1;
    const own = path.join(folder, `${this.numbered}-${check.name}-${side}`);
    const scratch = path.join(own, 'scratch');
    const { environment } = this.options[side];
    const cache = path.join(
      cacheFolder,
      environment.kind === 'available' ? environment.key.slice(0, 24) : 'none',
      check.name,
    );
    await Promise.all([mkdir(scratch, { recursive: true }), mkdir(cache, { recursive: true })]);
    const tree = check.executes ? await this.layOut(side, path.join(own, 'side')) : await this.sharedTree(side);
    const started = performance.now();
    const seconds = this.options.head.knowledge.settings.checks.seconds;
    try {
      const earlier = this.heads.get(check.after ?? '') ?? null;
      const baseline = () => this.baselineOf(check);
      const run = await work({
        ...this.facts(side),
        tree,
        sandbox,
        scratch,
        cache,
        seconds,
        signal,
        earlier,
        baseline,
      });
      signal.throwIfAborted();
      return { ...run, ms: Math.round(performance.now() - started) };
    } finally {
      // Nobody waits for it: the next check has its own place.
      this.removals.push(removeTree(own).catch(() => undefined));
    }
  }

  /** Without bytecode that is tracked: Python would run it in place of the source it is said to come from, however old. */
  private async layOut(side: 'base' | 'head', at: string): Promise<string> {
    const context = this.options[side];
    const tree = await context.layOut(at);
    const compiled = context.knowledge.index.files.filter((file) => /(?:^|\/)__pycache__\//.test(file.path));
    for (const file of compiled) await writeInside(tree, file.path, null);
    return tree;
  }

  private sharedTree(side: 'base' | 'head'): Promise<string> {
    const known = this.trees.get(side) ?? this.layOut(side, path.join(this.options.folder, side));
    this.trees.set(side, known);
    return known;
  }

  private async report(check: Check, base: SideResult | null, head: SideResult): Promise<CheckReport> {
    const judged = await rerunFresh(check, base, head, (side, work) => this.runOnce(check, side, work));
    const applies = this.appliesTo(check);
    return {
      name: check.name,
      ...judged,
      ms: head.ms,
      baseMs: base === null ? null : base.ms,
      baseCached: base?.cached ?? false,
      command: applies.kind === 'run' ? applies.command : '',
      output: head.output,
      ...(head.differences === undefined ? {} : { differences: head.differences }),
    };
  }

  private baselineKey(check: Check): string | null {
    const { base } = this.options;
    const own = check.cacheKey(this.facts('base'));
    const applies = this.appliesTo(check);
    if (own === null || applies.kind !== 'run' || base.environment.kind === 'unavailable') return null;
    const { checks, environment } = base.knowledge.settings;
    const parts = [BASELINE, base.commit, base.environment.key, check.name, applies.command, own, checks, environment];
    return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  }

  private async baselineOf(check: Check): Promise<Ran | null> {
    const key = this.baselineKey(check);
    if (key === null) return null;
    const parsed = KeptRun.safeParse(await this.options.baselineStore.get(key));
    return parsed.success ? parsed.data : null;
  }
}

type SideResult = Ran & { cached: boolean };

/** Changes when what a check finds or how it names it changes. */
const BASELINE = 2;

const KeptRun = z.object({
  kind: z.enum(['passed', 'failed']),
  failures: z.array(
    z.object({ key: z.string(), path: z.string().nullable(), line: z.number().nullable(), message: z.string() }),
  ),
  detail: z.string(),
  output: z.string(),
  incomplete: z.string().optional(),
  ms: z.number(),
});

function notRun(check: Check, applies: Applies): CheckReport {
  if (applies.kind === 'run') throw new InternalError(`check ${check.name} has no result`);
  const nothing = { ms: 0, baseMs: null, baseCached: false, command: '', newFailures: [], oldFailures: [], output: '' };
  return { name: check.name, status: applies.kind, detail: applies.detail, ...nothing };
}

/** Works the list off in order, so many at a time; the first error ends it after those under way have ended. */
async function inTurn<T>(list: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...list];
  const errors: unknown[] = [];
  const lane = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined && errors.length === 0; item = waiting.shift()) {
      try {
        await work(item);
      } catch (error) {
        errors.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  if (errors.length > 0) throw errors[0];
}
