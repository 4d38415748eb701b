import { turnsOf } from '../worker/model-turns.ts';
import { stepRows } from '../worker/step-rows.ts';
import type { Store } from '../store/open.ts';
import { listCalls } from '../store/model-calls.ts';
import { getPatch, getRun, latestRuns } from '../store/runs.ts';
import { listSteps } from '../store/run-steps.ts';
import { tallies } from '../store/outcomes.ts';
import { getTicket } from '../store/tickets.ts';
import { standingOf } from '../web/page/standing.ts';
import { validatedOf } from '../web/page/view.ts';
import type { RunSource } from '../web/runs.ts';

/** How many runs the list shows. */
const LATEST = 200;

/** The pages' view of the store. */
export function openRuns(store: Store): RunSource {
  return {
    async list() {
      const rows = await latestRuns(store.db, LATEST);
      return rows.map(({ run, ticket }) => ({
        id: run.id,
        title: ticket.title,
        repo: ticket.repo,
        requester: ticket.requester,
        standing: standingOf(run.outcome),
        startedAt: (run.startedAt ?? run.queuedAt).toISOString(),
        ms: run.endedAt === null ? null : run.endedAt.getTime() - (run.startedAt ?? run.queuedAt).getTime(),
        pullRequest: run.outcome?.kind === 'proposed' ? run.outcome.pullRequest : null,
      }));
    },
    acceptance: () => tallies(store.db, null),
    async get(id) {
      const run = await getRun(store.db, id);
      const ticket = run === null ? null : await getTicket(store.db, run.ticketId);
      if (run === null || ticket === null) return null;
      return {
        ticket,
        outcome: run.outcome,
        steps: stepRows(await listSteps(store.db, id)),
        patch: await getPatch(store.db, id),
        limits: validatedOf(run.outcome)?.sandbox ?? [],
        conversation: turnsOf(await listCalls(store.db, id)),
        ...(run.outcome?.kind === 'proposed' ? { pullRequest: run.outcome.pullRequest } : {}),
      };
    },
  };
}
