import type { Outcome } from '../../ticket/outcome.ts';

/** What a later attempt at an open pull request came to, in a sentence or two. `words`: what it was to change. */
export function sayAttempt(outcome: Outcome, words: string): string {
  switch (outcome.kind) {
    case 'proposed': {
      const done = `Done in ${outcome.commit.slice(0, 10)} (${words}), and checked again`;
      return outcome.verdict === 'ready'
        ? `${done}: nothing new fails.`
        : `${done}. It is a draft now: ${outcome.reasons.join(' ')}`;
    }
    case 'withheld':
      return `Not done (${words}): ${outcome.reasons.join(' ')} The pull request is as it was.`;
    case 'refused':
      return `Not done (${words}): ${outcome.reason.message} The pull request is as it was.`;
    case 'cancelled':
      return `Not done (${words}): it was cancelled. The pull request is as it was.`;
    case 'failed':
      return `Not done (${words}): ${outcome.message} ${outcome.next} The pull request is as it was.`;
  }
}
