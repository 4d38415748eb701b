import { listCalls } from '../store/model-calls.ts';
import type { Cost } from '../ticket/drafting.ts';
import type { RunDeps } from './job.ts';

/** What the run's model took so far; null: none was asked. */
async function costOf(runId: string, { store }: Pick<RunDeps, 'store'>): Promise<Cost | null> {
  const rows = await listCalls(store.db, runId);
  const [first] = rows;
  if (first === undefined || rows.every((row) => row.input + row.output + row.ms === 0)) return null;
  const sum = (value: (row: (typeof rows)[number]) => number): number => rows.reduce((all, row) => all + value(row), 0);
  const priced = rows.every((row) => row.microUsd !== null);
  return {
    model: first.model,
    calls: rows.filter((row) => row.output > 0).length,
    input: sum((row) => row.input),
    cached: sum((row) => row.cached),
    output: sum((row) => row.output),
    usd: priced ? sum((row) => row.microUsd ?? 0) / 1_000_000 : null,
    ms: sum((row) => row.ms),
  };
}

/** Whatever became of the run, what was spent on it is said. */
export async function withCost<T extends object>(
  runId: string,
  outcome: T,
  deps: Pick<RunDeps, 'store'>,
): Promise<T & { cost?: Cost }> {
  const cost = await costOf(runId, deps);
  return cost === null ? outcome : { ...outcome, cost };
}
