/** Which language models may draft changes, what they cost and how much may be spent: the operator's words, as values. */
export interface Drafting {
  /** The one that drafts where a repository names no other. */
  model: string;
  /** By name of the model. A repository may only name a model that is listed here. */
  prices: Readonly<Record<string, Price>>;
  caps: Readonly<Record<Scope, Cap>>;
}

/** US dollars for a million tokens. `cached`: of what the provider still had from the call before. */
export interface Price {
  input: number;
  cached: number;
  output: number;
}

/** What is counted together: a run; a user, channel or repository on one day (UTC); everything on one day. */
export const SCOPES = ['run', 'user', 'channel', 'repository', 'day'] as const;
export type Scope = (typeof SCOPES)[number];

/** The most that may be spent; a measure that is absent has no limit. `minutes`: of waiting for the model and for what it had run. */
export interface Cap {
  tokens?: number;
  usd?: number;
  minutes?: number;
}

/** `cached` is part of `input`. */
export interface Usage {
  input: number;
  cached: number;
  output: number;
}

/** What a run's model took. */
export interface Cost extends Usage {
  model: string;
  calls: number;
  /** Null: no price is set for the model. */
  usd: number | null;
  ms: number;
}

/** What a repository's owners say of it. */
export interface DraftingWishes {
  /** Name of the model; false: none may draft here; null: nothing is said. */
  model: string | false | null;
  budget: { tokens: number | null; usd: number | null; minutes: number | null };
}

export type ChosenModel =
  | { kind: 'model'; name: string; price: Price | null; cap: Cap }
  /** `why` goes on after "…is drafted by a language model, and". */
  | { kind: 'none'; why: string };

/** The model for a ticket of this repository. It fails closed: a wish that cannot be kept is not replaced by something near. */
export function chooseModel(drafting: Drafting | null, wishes: DraftingWishes): ChosenModel {
  if (drafting === null) return { kind: 'none', why: 'none is configured' };
  if (wishes.model === false) return { kind: 'none', why: '.ensurefix.yml lets none draft here' };
  const name = wishes.model ?? drafting.model;
  const price = drafting.prices[name] ?? null;
  if (price === null && name !== drafting.model) {
    return { kind: 'none', why: `.ensurefix.yml asks for "${name}", which is not among those offered here` };
  }
  const cap = lowerOf(drafting.caps.run, wishes.budget);
  if (cap.usd !== undefined && price === null) {
    return { kind: 'none', why: `.ensurefix.yml limits its money, and no price is set for "${name}"` };
  }
  return { kind: 'model', name, price, cap };
}

/** Null: no price is set. */
export function priceOf(usage: Usage, price: Price | null): number | null {
  if (price === null) return null;
  const fresh = usage.input - usage.cached;
  return (fresh * price.input + usage.cached * price.cached + usage.output * price.output) / 1_000_000;
}

export interface Estimate {
  tokens: [from: number, to: number];
  usd: [from: number, to: number] | null;
  /** Null: nothing ends it but the tokens. */
  minutes: number | null;
}

/**
 * What a draft of a ticket with these bounds takes: at least the edits and a summary, at most what the run may take, where it stops.
 */
export function estimateDraft(bounds: { files: number; lines: number }, price: Price | null, cap: Cap): Estimate {
  // Bounds are what must not be passed; most tickets take a third of them.
  const output = Math.ceil((bounds.lines / 3) * TOKENS_OF_A_LINE);
  const few = {
    input: LEAST_CALLS * LEAST_PROMPT + bounds.files * PROMPT_OF_A_FILE + output,
    cached: (LEAST_CALLS - 1) * LEAST_PROMPT,
    output,
  };
  const least = few.input + few.output;
  const most = Math.max(cap.tokens ?? least * 10, 1);
  const from = Math.min(least, most);
  // A tenth is written, the rest is read: dearer than what happens, so that nobody is surprised.
  const many = { input: most * 0.9, cached: 0, output: most * 0.1 };
  const low = priceOf(few, price);
  const high = priceOf(many, price);
  const usd = low === null || high === null ? null : Math.min(high, cap.usd ?? high);
  return {
    tokens: [from, most],
    usd: usd === null || low === null ? null : [Math.min(low, usd), usd],
    minutes: cap.minutes ?? null,
  };
}

const LEAST_CALLS = 2;
const LEAST_PROMPT = 2_500;
const PROMPT_OF_A_FILE = 500;
const TOKENS_OF_A_LINE = 11;

/** The tighter of both, measure by measure. */
function lowerOf(cap: Cap, budget: DraftingWishes['budget']): Cap {
  const lower: Cap = {};
  for (const measure of ['tokens', 'usd', 'minutes'] as const) {
    const values = [cap[measure], budget[measure] ?? undefined].filter((value) => value !== undefined);
    if (values.length > 0) lower[measure] = Math.min(...values);
  }
  return lower;
}

/** "$0.42", "less than $0.01". */
export function sayUsd(usd: number): string {
  if (usd === 0) return '$0';
  return usd < 0.01 ? 'less than $0.01' : `$${usd.toFixed(2)}`;
}

/** "12,300 tokens". */
export function sayTokens(tokens: number): string {
  const rounded = tokens >= 1_000 ? Math.round(tokens / 100) * 100 : Math.round(tokens);
  return `${rounded.toLocaleString('en-US')} tokens`;
}
