import type { Outcome } from '../ticket/outcome.ts';

/** Exit codes of `ensurefix run` and `check`; part of the contract other programs rely on. */
export const EXIT = { ready: 0, error: 1, questions: 2, rejected: 3, person: 4, draft: 5 } as const;

export function exitOf(outcome: Outcome): number {
  switch (outcome.kind) {
    case 'proposed':
      return outcome.verdict === 'ready' ? EXIT.ready : EXIT.draft;
    case 'withheld':
    case 'refused':
      return EXIT.person;
    case 'cancelled':
    case 'failed':
      return EXIT.error;
  }
}
