import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { silentLog } from '../../src/lib/log.ts';
import { learn } from '../../src/repos/knowledge.ts';
import type { Knowledge } from '../../src/shapes/shape.ts';
import type { Verdict } from '../../src/ticket/report.ts';
import type { Check } from '../../src/worker/check/check.ts';
import { checks as allChecks } from '../../src/worker/check/list.ts';
import type { BaselineStore } from '../../src/worker/check/run-checks.ts';
import type { Environment } from '../../src/worker/environment/environment.ts';
import { prepareEnvironment } from '../../src/worker/environment/prepare.ts';
import { treeOf } from '../../src/worker/environment/tree.ts';
import { createSandbox } from '../../src/worker/sandbox/bubblewrap.ts';
import type { Sandbox } from '../../src/worker/sandbox/sandbox.ts';
import { validate, type Validation } from '../../src/worker/validate.ts';
import { exampleRepository, type ExampleRepository, SHARED_HOME } from '../../test/support/example.ts';
import { plant } from './plant.ts';
import { type Case, type Example, EXAMPLES } from './read-cases.ts';

export interface Judged {
  says: string;
  at: string;
  example: Example;
  verdict: Verdict;
  reasons: string[];
  /** guards: they stopped it, and no check ran. */
  settledBy: 'guards' | 'checks';
  ms: number;
}

export interface JudgeOptions {
  /** Folder of this evaluation alone. */
  scratch: string;
  guardsOnly: boolean;
  /** What runs one after the other, as long as nothing stops the change: all at once, or the quick ones first. */
  stages: readonly (readonly Check[])[];
  jobs: number;
  say: (text: string) => void;
}

/** Every check at once, as a run does it. */
export const ALL_AT_ONCE = [allChecks];

/** For changes that are expected to be stopped: what takes seconds first, then tests, then type checkers. */
export const QUICK_FIRST = [
  allChecks.filter(({ weight }) => weight < 1),
  allChecks.filter(({ weight, name }) => weight >= 1 && !isTypeChecker(name)),
  allChecks.filter(({ name }) => isTypeChecker(name)),
];

function isTypeChecker(name: string): boolean {
  return name === 'mypy' || name === 'pyright';
}

/** What all cases of one example share: its base, its environment, and what the checks said of the base. */
interface House {
  repository: ExampleRepository;
  environment: Environment;
  learn: (commit: string) => Promise<Knowledge>;
}

/** Puts each case through guards and, where they let it pass, through checks. In the order of the cases. */
export async function judgeCases(cases: readonly Case[], options: JudgeOptions): Promise<Judged[]> {
  const home = path.join(options.scratch, 'home');
  await mkdir(home, { recursive: true });
  for (const name of ['environments', 'tools', 'cache']) {
    await mkdir(path.join(SHARED_HOME, name), { recursive: true });
    await symlink(path.join(SHARED_HOME, name), path.join(home, name)).catch(() => undefined);
  }
  const sandbox = await createSandbox({ log: silentLog });
  const houses = new Map<Example, House>();
  try {
    for (const example of EXAMPLES) {
      if (cases.some((each) => each.example === example)) houses.set(example, await openHouse(example, home, sandbox));
    }
    const kept = new Map<string, object>();
    const baselineStore: BaselineStore = {
      get: (key) => Promise.resolve(kept.get(key) ?? null),
      put: (key, value) => Promise.resolve(void kept.set(key, value)),
    };
    const judged: Judged[] = [];
    let next = 0;
    const work = async (): Promise<void> => {
      for (let at = next++; at < cases.length; at = next++) {
        const each = cases[at];
        const house = each === undefined ? undefined : houses.get(each.example);
        if (each === undefined || house === undefined) continue;
        const began = performance.now();
        const { validation, settledBy } = await judge(each, at, house, { ...options, home, sandbox, baselineStore });
        const { verdict } = validation;
        const failed = validation.checks.flatMap(({ name, newFailures }) =>
          newFailures.map(({ key, message }) => `${name}: ${key}: ${message}`),
        );
        const reasons = [...validation.reasons, ...failed];
        const ms = Math.round(performance.now() - began);
        judged[at] = { says: each.says, at: each.at, example: each.example, verdict, reasons, settledBy, ms };
        options.say(`${at + 1}/${cases.length} ${verdict} by ${settledBy} in ${ms} ms: ${each.says}`);
      }
    };
    await Promise.all(Array.from({ length: options.jobs }, work));
    return judged;
  } finally {
    for (const house of houses.values()) await house.repository.cleanup();
  }
}

async function openHouse(example: Example, home: string, sandbox: Sandbox): Promise<House> {
  const repository = await exampleRepository(example);
  const known = new Map<string, Promise<Knowledge>>();
  const read = (commit: string): Promise<Knowledge> => {
    const found = known.get(commit) ?? learn({ gitDir: repository.bare, commit, cacheDir: path.join(home, 'index') });
    known.set(commit, found);
    return found;
  };
  const { profile, settings } = await read(repository.commit);
  const environment = await prepareEnvironment({
    tree: await treeOf(repository.bare, repository.commit),
    profile,
    settings,
    home,
    sandbox,
    log: silentLog,
    signal: new AbortController().signal,
  });
  return { repository, environment, learn: read };
}

async function judge(
  each: Case,
  number: number,
  { repository, environment, learn: read }: House,
  options: JudgeOptions & { home: string; sandbox: Sandbox; baselineStore: BaselineStore },
): Promise<{ validation: Validation; settledBy: 'guards' | 'checks' }> {
  const base = repository.commit;
  const head = await plant(repository.bare, base, each);
  const look = (checks: readonly Check[]): Promise<Validation> =>
    validate({
      mirror: { gitDir: repository.bare },
      base,
      head,
      bounds: each.bounds,
      expected: [],
      // What `ensurefix check` wants of a diff.
      requiredChecks: null,
      newTests: null,
      home: options.home,
      folder: path.join(options.scratch, `case-${number}`),
      sandbox: options.sandbox,
      learn: read,
      // Cases change no lock file; one that does is stopped by a guard.
      environmentFor: () => Promise.resolve(environment),
      baselineStore: options.baselineStore,
      checks,
      onProgress: () => undefined,
      signal: new AbortController().signal,
    });
  let validation = await look([]);
  let settledBy: Judged['settledBy'] = 'guards';
  for (const stage of options.guardsOnly ? [] : options.stages) {
    // What stopped a change once stops it, whatever else is said of it.
    if (validation.verdict !== 'ready') break;
    validation = await look(stage);
    settledBy = 'checks';
  }
  return { validation, settledBy };
}
