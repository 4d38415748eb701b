import type { Run } from '../store/runs.ts';

/** How far a ticket is, in a few words. */
export function standingOf({ status, step, outcome }: Pick<Run, 'status' | 'step' | 'outcome'>): string {
  if (status === 'queued') return 'waits for its turn';
  if (outcome === null) return step === '' ? 'running' : `running: ${step}`;
  switch (outcome.kind) {
    case 'proposed':
      return `pull request #${outcome.pullRequest.number} ${outcome.verdict === 'ready' ? 'is ready for review' : 'is a draft'}`;
    case 'withheld':
      return 'made, but not proposed';
    case 'refused':
      return 'for a person';
    case 'cancelled':
      return 'cancelled';
    case 'failed':
      return 'could not finish';
  }
}
