import { sayTokens, sayUsd, type Scope } from '../../../ticket/drafting.ts';
import type { Reason } from '../../../ticket/reason.ts';
import type { Reached } from './ledger.ts';

const OF: Record<Scope, string> = {
  run: 'this run',
  user: 'the person who asked, today',
  channel: 'this channel, today',
  repository: 'this repository, today',
  day: 'everything, today',
};

/** A cap that was reached, as the reason of a tidy stop. */
export function sayReached({ scope, measure, limit }: Reached): Reason {
  const amount = measure === 'tokens' ? sayTokens(limit) : measure === 'usd' ? sayUsd(limit) : `${limit} minutes`;
  return {
    code: 'budget-reached',
    message: `It stopped at the budget of ${OF[scope]}: ${amount}.`,
    evidence: [],
    next:
      scope === 'run'
        ? 'Let a person make the change, or have the budget raised.'
        : 'Try again tomorrow, let a person make the change, or have the budget raised.',
  };
}
