import { z } from 'zod';

/** A resolved ticket for one more middleware. */
export const FastapiMiddlewareSlots = z.object({
  behaviour: z.string().min(1),
  /** The rate, size or time it enforces, as said; null where it enforces none. */
  limit: z.string().nullable(),
  /** Names of headers it reads or sets. */
  headers: z.array(z.string()),
  /** Where among the others: "outermost", "after CORSMiddleware". */
  order: z.string(),
  /** The module where the app gets its middleware. */
  module: z.string(),
});
export type FastapiMiddlewareSlots = z.infer<typeof FastapiMiddlewareSlots>;
