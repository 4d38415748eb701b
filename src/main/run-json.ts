import type { Turn } from '../conversation/converse.ts';
import type { Cost } from '../ticket/drafting.ts';
import type { Outcome } from '../ticket/outcome.ts';

/**
 * What `ensurefix run --json` prints. The keys are a contract: a key without a value is null or empty, never absent.
 * `cost` is what models cost: a recipe needs none. `usd` is null where no price is set for the model.
 */
export function describeRun(turn: Turn, outcome: Outcome | null) {
  const { state } = turn;
  const posts = turn.posts.map(({ post }) => post);
  const terms = 'terms' in state ? state.terms : null;
  const validated = outcome?.kind === 'proposed' || outcome?.kind === 'withheld' ? outcome : null;
  return {
    decision: turn.decision,
    ticket: terms === null ? null : { id: 'ticketId' in state ? state.ticketId : null, ...terms },
    questions: state.kind === 'asking' ? state.questions : [],
    proposals: state.kind === 'offering' ? state.proposals : [],
    reason: posts.find((post) => post.kind === 'refusal' || post.kind === 'review')?.reason ?? null,
    outcome: outcome?.kind ?? null,
    ...(outcome?.kind === 'refused' ? { reason: outcome.reason } : {}),
    ...(outcome?.kind === 'failed'
      ? { error: { code: outcome.code, message: outcome.message, next: outcome.next } }
      : {}),
    branch: validated?.branch ?? null,
    base: validated?.base ?? terms?.base ?? null,
    commit: validated?.commit ?? null,
    pullRequest: outcome?.kind === 'proposed' ? outcome.pullRequest : null,
    files: validated?.files ?? [],
    summary: validated?.summary ?? [],
    notes: validated?.notes ?? [],
    guards: validated?.guards ?? [],
    checks: validated?.checks ?? [],
    sandbox: validated?.sandbox ?? [],
    verdict: validated?.verdict ?? 'none',
    reasons: validated?.reasons ?? [],
    timings: outcome?.timings ?? {},
    cost: costOf(outcome?.cost),
  };
}

function costOf(cost: Cost | undefined) {
  if (cost === undefined) return { usd: 0, tokens: 0 };
  const { model, calls, input, cached, output, usd } = cost;
  return { usd, tokens: input + output, model, calls, input, cached, output };
}
