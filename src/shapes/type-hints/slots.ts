import { z } from 'zod';

/** A resolved ticket. `target`: functions, classes or "Class.method" as they are called in the module; empty for all of it. */
export const TypeHintsSlots = z.object({
  module: z.string().min(1),
  target: z.array(z.string().min(1)),
});
export type TypeHintsSlots = z.infer<typeof TypeHintsSlots>;
