import path from 'node:path';
import { InternalError, sayError, UserError } from '../lib/errors.ts';
import { learn } from '../repos/knowledge.ts';
import { sayRecheck } from '../report/words/recheck.ts';
import { getBaseline, putBaseline } from '../store/baselines.ts';
import { putPost } from '../store/outbox.ts';
import { finishRecheck, getRecheck, type Recheck } from '../store/rechecks.ts';
import { getRun } from '../store/runs.ts';
import { getTicket } from '../store/tickets.ts';
import type { Validated } from '../ticket/outcome.ts';
import type { CheckReport } from '../ticket/report.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { checks } from './check/list.ts';
import type { Steps } from './durable/durable.ts';
import { prepareEnvironment } from './environment/prepare.ts';
import { treeOf } from './environment/tree.ts';
import type { RunDeps } from './job.ts';
import { validate } from './validate.ts';
import { removeTree } from './workspace/checkout.ts';
import { openMirror } from './workspace/mirror.ts';

type Again = { report: CheckReport } | { problem: string };

/** One check of a run that ended once more, on the same two commits. Nothing else of the run changes; the thread hears how it went. */
export async function recheck(id: string, steps: Steps, deps: RunDeps): Promise<void> {
  const { log } = deps;
  const { row, ticket, work } = await lookUp(id, deps);
  const again = await steps.step('recheck', async (): Promise<Again> => {
    try {
      return await runAgain(row, ticket, work, steps.signal, deps);
    } catch (error) {
      // This process is going away, not the check: another does it again.
      if (steps.signal.aborted) throw error;
      if (!(error instanceof UserError)) log.error({ err: error, recheck: id }, 'a check could not be run again');
      return { problem: sayError(error) };
    }
  });
  await steps.step('tell', async () => {
    await tellRecheck(deps, row, ticket, again);
    return null;
  });
}

/** Ends one that can no longer end by itself. */
export async function giveUpRecheck(id: string, why: string, deps: RunDeps): Promise<void> {
  const { row, ticket } = await lookUp(id, deps);
  await tellRecheck(deps, row, ticket, { problem: `It broke down and was given up: ${why}.` });
}

async function lookUp(id: string, { store }: RunDeps): Promise<{ row: Recheck; ticket: Ticket; work: Validated }> {
  const row = await getRecheck(store.db, id);
  const run = row === null ? null : await getRun(store.db, row.runId);
  const ticket = run === null ? null : await getTicket(store.db, run.ticketId);
  const outcome = run?.outcome ?? null;
  if (row === null || ticket === null || outcome === null || !('checks' in outcome))
    throw new InternalError(`${id} has no run whose checks could be run again`);
  return { row, ticket, work: outcome };
}

async function runAgain(
  row: Recheck,
  ticket: Ticket,
  work: Validated,
  signal: AbortSignal,
  { store, home, sandbox, log, forge, override = {} }: RunDeps,
): Promise<Again> {
  const check = checks.find(({ name }) => name === row.check);
  if (check === undefined) return { problem: `There is no check ${row.check} any more.` };
  const access = (await forge.access?.(ticket.repo)) ?? null;
  const mirror = await openMirror({ home, repo: ticket.repo, access, log, signal });
  const folder = path.join(home, 'workspaces', row.id);
  try {
    const { checks: reports } = await validate({
      mirror,
      base: work.base.commit,
      head: work.commit,
      bounds: ticket.bounds,
      expected: [],
      requiredChecks: [],
      newTests: null,
      home,
      folder,
      sandbox,
      learn: (commit) => learn({ gitDir: mirror.gitDir, commit, cacheDir: path.join(home, 'index'), override }),
      environmentFor: async (commit, { profile, settings }) =>
        prepareEnvironment({
          tree: await treeOf(mirror.gitDir, commit),
          profile,
          settings,
          home,
          sandbox,
          log,
          signal,
          onProgress: () => {},
        }),
      baselineStore: {
        get: (key) => getBaseline(store.db, key),
        put: (key, value) => putBaseline(store.db, key, value),
      },
      checks: [check],
      onProgress: () => {},
      signal,
    });
    const [report] = reports;
    return report === undefined ? { problem: `${row.check} said nothing.` } : { report };
  } finally {
    await removeTree(folder);
  }
}

async function tellRecheck(
  { store, clock }: Pick<RunDeps, 'store' | 'clock'>,
  row: Recheck,
  ticket: Ticket,
  again: Again,
): Promise<void> {
  const report = 'report' in again ? again.report : null;
  const text =
    'report' in again
      ? sayRecheck(again.report, ticket.title)
      : `${row.check} could not be run again. ${again.problem}`;
  await store.transaction(async (tx) => {
    if (!(await finishRecheck(tx, row.id, report, clock.now()))) return;
    const tone = report === null || report.status === 'failed' ? 'problem' : 'plain';
    await putPost(tx, { thread: ticket.thread, key: `recheck:${row.id}`, post: { kind: 'notice', tone, text } });
  });
}
