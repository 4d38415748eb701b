import { z } from 'zod';

/** What a thread was told of its pull request, and what was done about it. */
export const Told = z.object({
  /** Things told once. */
  keys: z.array(z.string()).default([]),
  /** Remarks told, and those that were decided: a remark waits while an attempt is under way. */
  remarks: z.array(z.string()).default([]),
  decided: z.array(z.string()).default([]),
  /** Attempts that reviews asked for. */
  rounds: z.number().default(0),
  /** Base commits it was made anew on. */
  rebased: z.array(z.string()).default([]),
  /** Attempts whose end was answered at the remark that asked for them. */
  answered: z.array(z.string()).default([]),
  /** When something new was last told; ISO 8601, empty before. */
  heardAt: z.string().default(''),
  /** Fingerprints of the answers given at comments. */
  answers: z.array(z.string()).default([]),
});
export type Told = z.infer<typeof Told>;

/** What another version of the program wrote and this one cannot read begins anew, which at worst says something again. */
export function readTold(value: unknown): Told {
  return Told.safeParse(value).data ?? Told.parse({});
}
