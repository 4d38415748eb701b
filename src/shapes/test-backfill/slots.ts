import { z } from 'zod';

/**
 * A resolved ticket. `target`: a function, a class or "Class.method" as it is called in its module, or the path of a whole module; a list
 * where several are meant. `module`: the paths that hold them.
 */
export const TestBackfillSlots = z.object({
  target: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]),
  module: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]),
  /** What has to be covered, in the requester's words. */
  cases: z.array(z.string().min(1)).min(1),
});
export type TestBackfillSlots = z.infer<typeof TestBackfillSlots>;

/** What is covered where no cases are said. */
export const USUAL_CASES = ['the happy path', 'every error branch', 'the boundaries'];
