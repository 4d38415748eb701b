import { createHash } from 'node:crypto';
import { cp, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type Mutant, mutantsOf } from '../../python/edit/mutants.ts';
import type { AvailableEnvironment } from '../environment/environment.ts';
import { writeInside } from '../workspace/inside.ts';
import { type Check, type CheckContext, environmentWith } from './check.ts';
import { cannot } from './outcome.ts';
import { runnerOf, runTests, type Runner, sayTestCommand } from './run-tests.ts';
import { judgeTeeth, type Tried } from './judge-teeth.ts';
import { needs } from './tests.ts';
import { placeOf, type Reached } from './trace.ts';

/**
 * Whether the tests would notice if the changed code were wrong: which of its statements they run at all, and whether they fail when
 * one of those is altered a little. It goes on from the run of the tests, which has told what each of them reaches.
 */
export const teeth: Check = {
  name: 'teeth',
  title: 'whether tests notice a mistake in the change',
  after: 'tests',
  weight: 5,
  sides: 'head',
  executes: true,
  applies(facts) {
    const runner = runnerOf(facts);
    if (runner === null) return { kind: 'skipped', detail: 'The repository has no tests.' };
    if (facts.behaviour.every(({ statements }) => statements.length === 0)) {
      return { kind: 'skipped', detail: 'The change alters no statement of a function.' };
    }
    const has = environmentWith(facts, needs(runner));
    return has.kind === 'unavailable'
      ? has
      : { kind: 'run', command: `${sayTestCommand(facts, runner)} on altered code` };
  },
  async run(context) {
    const runner = runnerOf(context);
    const has = environmentWith(context, runner === null ? null : needs(runner));
    if (runner === null || has.kind === 'unavailable') return cannot('There is no test runner', 'none was found');
    const reached = context.earlier?.reached ?? null;
    const ran = reached?.tests.length ?? 0;
    if (reached === null || ran === 0) return untold('The tests could not be run, so nothing tells what they notice.');
    if (context.earlier?.incomplete !== undefined) {
      return untold(`The tests did not all run, so nothing tells what they notice: ${context.earlier.incomplete}`);
    }
    // Tests that fail as it is would fail on altered code as well.
    const failing = new Set(context.earlier?.failures.map(({ key }) => key));
    const useful = new Map([...reached.statements].map(([at, ids]) => [at, [...ids].filter((id) => !failing.has(id))]));
    const chosen = choose(await mutantsOn(context, useful));
    const tried = await tryOut(context, has.environment, runner, chosen, { ...reached, useful });
    return judgeTeeth(context, reached, tried);
  },
  cacheKey: () => null,
};

function untold(detail: string) {
  return { kind: 'unavailable' as const, failures: [], detail, output: '' };
}

interface Placed extends Mutant {
  path: string;
}

async function mutantsOn(context: CheckContext, useful: ReadonlyMap<string, string[]>): Promise<Placed[]> {
  const found = await Promise.all(
    context.behaviour.map(async ({ path: file, statements }) => {
      const source = context.diff.files.find((each) => each.path === file)?.after ?? null;
      const starts = statements
        .map(({ line }) => line)
        .filter((line) => (useful.get(placeOf(file, line)) ?? []).length > 0);
      if (source === null || starts.length === 0) return [];
      return (await mutantsOf(source, new Set(starts))).map((mutant) => ({ ...mutant, path: file }));
    }),
  );
  return found.flat();
}

const MOST_MUTANTS = 16;
const MOST_A_STATEMENT = 2;

/** The same few for the same change: by a hash of what they are, no statement many times over. */
function choose(mutants: Placed[]): Placed[] {
  const counts = new Map<string, number>();
  return mutants
    .map((mutant) => ({ mutant, by: hashOf(`${mutant.path} ${mutant.line} ${mutant.what}`) }))
    .sort((a, b) => (a.by < b.by ? -1 : 1))
    .map(({ mutant }) => mutant)
    .filter(({ path: file, statement }) => {
      const place = placeOf(file, statement);
      counts.set(place, (counts.get(place) ?? 0) + 1);
      return (counts.get(place) ?? 0) <= MOST_A_STATEMENT;
    })
    .slice(0, MOST_MUTANTS);
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

const SECONDS = 45;
const MOST_SECONDS_EACH = 30;
const MOST_TESTS_EACH = 25;

/** Two at a time, each in a tree of its own, as long as there is time. What was not tried is not counted. */
async function tryOut(
  context: CheckContext,
  environment: AvailableEnvironment,
  runner: Runner,
  mutants: Placed[],
  reached: Reached & { useful: ReadonlyMap<string, string[]> },
): Promise<Tried[]> {
  if (mutants.length === 0) return [];
  const began = performance.now();
  const pathOf = new Map(reached.tests.map((test) => [test.id, test.path]));
  const waiting = [...mutants];
  const tried: Tried[] = [];
  const lane = async (tree: string): Promise<void> => {
    let longest = 0;
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
      const left = SECONDS * 1000 - (performance.now() - began);
      // The first is always tried, so that something is told.
      if (tried.length > 0 && left < longest) return;
      const started = performance.now();
      const ids = (reached.useful.get(placeOf(mutant.path, mutant.statement)) ?? []).slice(0, MOST_TESTS_EACH);
      const noticed = await isNoticed({ ...context, tree, seconds: MOST_SECONDS_EACH }, environment, runner, mutant, {
        ids,
        files: [...new Set(ids.flatMap((id) => pathOf.get(id) ?? []))],
      });
      longest = Math.max(longest, performance.now() - started);
      if (noticed !== null) tried.push({ path: mutant.path, line: mutant.line, what: mutant.what, noticed });
    }
  };
  const other = path.join(context.scratch, 'other-tree');
  if (mutants.length > 1) await cp(context.tree, other, { recursive: true, verbatimSymlinks: true });
  await Promise.all([lane(context.tree), ...(mutants.length > 1 ? [lane(other)] : [])]);
  return tried;
}

/** Null where it did not come to an end that tells. */
async function isNoticed(
  context: CheckContext,
  environment: AvailableEnvironment,
  runner: Runner,
  mutant: Placed,
  which: { ids: string[]; files: string[] },
): Promise<boolean | null> {
  const file = context.diff.files.find((each) => each.path === mutant.path);
  const scratch = path.join(context.scratch, hashOf(`${mutant.path} ${mutant.line} ${mutant.what}`).slice(0, 16));
  await mkdir(scratch, { recursive: true });
  const refused = await writeInside(context.tree, mutant.path, mutant.source);
  if (refused !== null) return null;
  try {
    const recorded = await runTests(
      { ...context, scratch },
      environment,
      runner,
      { kind: 'tests', ...which },
      { toFirstFailure: true },
    );
    context.signal.throwIfAborted();
    const { result, tests } = recorded;
    // A loop that no longer ends is noticed by whoever waits for it.
    if (result.ended === 'timeout') return true;
    if (tests === null || tests.length === 0) return result.exitCode === 0 ? null : true;
    return tests.some(({ outcome }) => outcome === 'failed' || outcome === 'error');
  } finally {
    await writeInside(context.tree, mutant.path, file?.after ?? null);
  }
}
