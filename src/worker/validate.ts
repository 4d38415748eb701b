import path from 'node:path';
import type { Knowledge } from '../shapes/shape.ts';
import type { Bounds } from '../ticket/bounds.ts';
import type { Reading } from '../ticket/reading.ts';
import type { CheckReport, FileChange, GuardReport, Verdict } from '../ticket/report.ts';
import { type ChangedCode, changedBehaviour } from './check/behaviour.ts';
import type { Check, OpenBranch } from './check/check.ts';
import { checks as allChecks } from './check/list.ts';
import { type BaselineStore, type CheckProgress, runChecks, type SideContext } from './check/run-checks.ts';
import { decideVerdict } from './decide.ts';
import type { Environment } from './environment/environment.ts';
import { readHouseTests } from './house-tests.ts';
import { readNeighbours } from './neighbours.ts';
import { importableIn } from './importable.ts';
import { isMigration, isTestFile } from './guard/kinds.ts';
import { runGuards } from './guard/list.ts';
import type { Sandbox } from './sandbox/sandbox.ts';
import { checkout } from './workspace/checkout.ts';
import { diffOf } from './workspace/diff-of.ts';
import type { Mirror } from './workspace/mirror.ts';

export interface ValidateOptions {
  mirror: Pick<Mirror, 'gitDir'>;
  /** Commits of the mirror. */
  base: string;
  head: string;
  /** Null where there is no ticket: a person's diff. */
  bounds: Bounds | null;
  /** Globs of what the change's own commands were expected to write. */
  expected: string[];
  /** Names of checks that must have run for a ready verdict; null: what a person's diff needs. */
  requiredChecks: string[] | null;
  /** Paths of the tests the change brings; null: whatever test files the diff adds to. */
  newTests: string[] | null;
  /** Other branches of ours in this repository that are still open; asked for where the change adds a migration. */
  openBranches?: () => Promise<readonly OpenBranch[]>;
  /** What the model read that drafted the change; absent where none did. */
  reading?: Reading;
  home: string;
  /** Folder of this validation alone: emptied first, gone at the end. */
  folder: string;
  sandbox: Sandbox;
  learn(commit: string): Promise<Knowledge>;
  environmentFor(commit: string, knowledge: Knowledge): Promise<Environment>;
  baselineStore: BaselineStore;
  checks?: readonly Check[];
  onProgress: (detail: string) => void;
  signal: AbortSignal;
}

export interface Validation {
  guards: GuardReport[];
  checks: CheckReport[];
  verdict: Verdict;
  /** Why it is not ready, one sentence each. */
  reasons: string[];
  files: FileChange[];
  /** The limits that were in force. */
  sandbox: string[];
}

/** Guards and checks on the diff between two commits, and what follows: the same for the bot's own changes and for a person's. */
export async function validate(options: ValidateOptions): Promise<Validation> {
  const { mirror, home, signal, onProgress } = options;
  onProgress('reading the diff');
  const [diff, base, head] = await Promise.all([
    diffOf(mirror, options.base, options.head),
    options.learn(options.base),
    options.learn(options.head),
  ]);
  const side = async (commit: string, knowledge: Knowledge): Promise<SideContext> => ({
    commit,
    knowledge,
    environment: await options.environmentFor(commit, knowledge),
    layOut: async (at) => (await checkout({ mirror, commit, at, signal })).tree,
  });
  const baseSide = await side(options.base, base);
  const headSide = await side(options.head, head);
  const { environment } = headSide;
  const guards = runGuards({
    diff,
    bounds: options.bounds,
    expected: options.expected,
    ...(options.reading === undefined ? {} : { reading: options.reading }),
    base,
    head,
    houseTests: await readHouseTests(
      mirror.gitDir,
      base.index,
      diff.files.map((file) => file.path),
    ),
    neighbours: await readNeighbours(mirror.gitDir, head.index, diff.files),
    importable: await importableIn(environment),
    interpreter: environment.kind === 'available' ? environment.python : null,
  });
  const addsMigration = diff.files.some(({ path, status }) => status === 'added' && isMigration(path));
  const list = options.checks ?? allChecks;
  const behaviour = await changedBehaviour(diff);
  const checks = await runChecks({
    checks: list,
    base: baseSide,
    head: headSide,
    diff,
    newTests: options.newTests ?? testsIn(diff.files),
    behaviour,
    ofTicket: options.bounds !== null,
    openBranches: addsMigration ? ((await options.openBranches?.()) ?? []) : [],
    sandbox: options.sandbox,
    folder: options.folder,
    cacheFolder: path.join(home, 'check-cache', path.basename(mirror.gitDir, '.git')),
    baselineStore: options.baselineStore,
    atOnce: 2,
    onProgress: (event) => onProgress(sayProgress(event)),
    signal,
  });
  const off = base.settings.checks.off;
  const unasked = (name: string): boolean => off.includes(name) || !list.some((check) => check.name === name);
  const requiredChecks = required(options.requiredChecks, behaviour, unasked);
  const { verdict, reasons } = decideVerdict({ guards, checks, requiredChecks });
  const files = diff.files.map(({ path, status, added, removed }) => ({ path, status, added, removed }));
  return { guards, checks, verdict, reasons, files, sandbox: options.sandbox.limits };
}

/**
 * What must have run. Where a person's diff changes what the program does, its tests: nothing unchecked is called green. Where functions
 * change, what the tests would notice of it, also for a ticket that has to bring tests. What the owners switched off is theirs to judge.
 */
function required(
  ofTicket: readonly string[] | null,
  behaviour: readonly ChangedCode[],
  unasked: (name: string) => boolean,
): string[] {
  const alters = behaviour.some(({ statements }) => statements.length > 0);
  const own = ofTicket ?? (behaviour.length > 0 ? ['tests'] : []);
  const tells = ofTicket === null || ofTicket.includes('new-tests');
  const names = [...own, ...(alters && tells ? ['teeth'] : [])];
  return ofTicket === null ? names.filter((name) => !unasked(name)) : names;
}

function testsIn(files: readonly FileChange[]): string[] {
  return files.filter((file) => isTestFile(file.path) && file.added > 0).map((file) => file.path);
}

function sayProgress({ title, side, done, total }: CheckProgress): string {
  const where = side === 'base' ? 'on the base' : 'on the change';
  return `${title} ${where} (${done} of ${total} checks done)`;
}
