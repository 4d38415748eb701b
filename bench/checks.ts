import path from 'node:path';
import { git } from '../src/lib/git.ts';
import { silentLog } from '../src/lib/log.ts';
import { learn } from '../src/repos/knowledge.ts';
import { djangoCheck } from '../src/worker/check/django-check.ts';
import { format } from '../src/worker/check/format.ts';
import { migrations } from '../src/worker/check/migrations.ts';
import { mypy } from '../src/worker/check/mypy.ts';
import { ruff } from '../src/worker/check/ruff.ts';
import { runChecks, type SideContext } from '../src/worker/check/run-checks.ts';
import { tests } from '../src/worker/check/tests.ts';
import { createSandbox } from '../src/worker/sandbox/bubblewrap.ts';
import { checkout } from '../src/worker/workspace/checkout.ts';
import { diffOf } from '../src/worker/workspace/diff-of.ts';
import { checksByHand, type Craft } from './by-hand.ts';
import { median, timed } from './measure.ts';
import type { Row } from './table.ts';

const ROUNDS = 5;

/**
 * The checks of a change whose base is known already, against the same six commands by hand, two at a time as well. In turns, after one
 * round of each that fills the caches of both.
 */
export async function measureChecks(craft: Craft): Promise<Row[]> {
  const byHand = await checksByHand(craft);
  const ours = await checksOf(craft);
  const times: { ours: number; byHand: number }[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const time = { ours: await timed(ours), byHand: await timed(byHand) };
    if (round > 0) times.push(time);
  }
  const hand = median(times.map((time) => time.byHand));
  return [
    { what: 'six commands by hand, two at a time', ms: hand },
    { what: 'the same as checks', ms: median(times.map((time) => time.ours)), against: { ms: hand, name: 'by hand' } },
  ];
}

async function checksOf({ origin: gitDir, commit, environment, folder }: Craft): Promise<() => Promise<void>> {
  const signal = new AbortController().signal;
  const sandbox = await createSandbox({ log: silentLog });
  const base = (await git(gitDir, ['rev-parse', `${commit}^`])).trim();
  const side = async (at: string): Promise<SideContext> => ({
    commit: at,
    knowledge: await learn({ gitDir, commit: at, cacheDir: path.join(folder, 'index') }),
    environment,
    layOut: async (place) => (await checkout({ mirror: { gitDir }, commit: at, at: place, signal })).tree,
  });
  const kept = new Map<string, object>();
  const options = {
    checks: [ruff, format, djangoCheck, migrations, mypy, tests],
    base: await side(base),
    head: await side(commit),
    diff: await diffOf({ gitDir }, base, commit),
    newTests: [],
    behaviour: [],
    ofTicket: true,
    openBranches: [],
    sandbox,
    folder: path.join(folder, 'trees'),
    cacheFolder: path.join(folder, 'cache'),
    baselineStore: {
      get: (key: string) => Promise.resolve(kept.get(key) ?? null),
      put: (key: string, value: object) => Promise.resolve(void kept.set(key, value)),
    },
    atOnce: 2,
    onProgress: () => undefined,
    signal,
  };
  return async () => {
    const reports = await runChecks(options);
    const wrong = reports.find(({ status }) => status !== 'passed');
    if (wrong !== undefined) throw new Error(`${wrong.name} ${wrong.status}: ${wrong.detail}`);
  };
}
