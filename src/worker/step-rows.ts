import type { RunStep } from '../store/run-steps.ts';
import type { StepRow } from '../web/page/view.ts';

/** The steps of a run as the page shows them. */
export function stepRows(steps: RunStep[]): StepRow[] {
  return steps.map(({ name, status, startedAt, ms, detail }) => ({
    name,
    status,
    startedAt: startedAt.toISOString(),
    ms,
    detail,
  }));
}
