import { z } from 'zod';
import type { Scope, Usage } from '../../../ticket/drafting.ts';

/** What the model answered. */
export const Answer = z.object({
  kind: z.literal('answer'),
  /** Of what it was asked: an answer to something else is not used. */
  key: z.string(),
  text: z.string(),
  calls: z.array(z.object({ id: z.string(), name: z.string(), args: z.record(z.string(), z.unknown()) })),
  /** Calls whose arguments were no JSON. */
  broken: z.array(z.object({ id: z.string(), name: z.string(), args: z.string() })),
  usage: z.object({ input: z.number(), cached: z.number(), output: z.number() }),
  ms: z.number(),
});
export type Answer = z.infer<typeof Answer>;

/** What a check said that the model had run: it would say other times when run again. */
const Checked = z.object({ kind: z.literal('checked'), key: z.string(), said: z.string() });

const StoredChange = z.object({
  edits: z.array(z.object({ path: z.string(), content: z.string().nullable() })),
  commands: z.array(
    z.object({
      argv: z.array(z.string()),
      cwd: z.string().optional(),
      writes: z.array(z.string()),
      adds: z.object({ models: z.array(z.string()), field: z.string() }).optional(),
      why: z.string(),
    }),
  ),
  tests: z.array(z.string()),
  summary: z.array(z.string()),
  notes: z.array(z.string()),
});

/** What a round began with: nothing, what a recipe left, or the attempt to repair and what was found in it. */
const Began = z.object({
  kind: z.literal('began'),
  checks: z.array(z.string()),
  start: z.object({ change: StoredChange, why: z.string() }).nullable(),
});

/** What it came to: the hash of the change, and the code of what stopped it. */
const Closed = z.object({ kind: z.literal('closed'), hash: z.string(), stopped: z.string().nullable() });

export const Entry = z.discriminatedUnion('kind', [Answer, Checked, Began, Closed]);
export type Entry = z.infer<typeof Entry>;

export interface Spending extends Usage {
  usd: number | null;
  ms: number;
}

/** The cap that the next call would go over. */
export interface Reached {
  scope: Scope;
  measure: 'tokens' | 'usd' | 'minutes';
  limit: number;
}

/**
 * What a run's model said so far and what it took. A run that is taken up again, by this process or another, and a replay get the same
 * answers from it at the same places.
 */
export interface Ledger {
  /** Null: nothing was kept at this place for this question. */
  recall(position: string, key: string): Promise<Entry | null>;
  /** Before a call, with what it takes at worst; the cap that forbids it, or null. */
  reserve(position: string, worst: Spending): Promise<Reached | null>;
  keep(position: string, entry: Entry, spent: Spending): Promise<void>;
  /** Something that takes nothing, whatever is spent. */
  note(position: string, entry: Entry): Promise<void>;
  /** Nothing came of a reserved call, and nothing was taken for it. */
  drop(position: string): Promise<void>;
}
