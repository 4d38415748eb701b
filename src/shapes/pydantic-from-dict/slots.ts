import { z } from 'zod';

/** A resolved ticket: a dict that becomes a model. */
export const PydanticFromDictSlots = z.object({
  /** The function, method, class or name of the module that holds it: "PagerTree.notify". */
  target: z.string().min(1),
  module: z.string(),
  /** The variable that holds the dict, where it is said. */
  variable: z.string().nullable(),
  /** Names of the fields, where they are said. */
  fields: z.array(z.string()),
  /** Of the new class. */
  model_name: z.string().regex(/^[A-Z]\w*$/),
});
export type PydanticFromDictSlots = z.infer<typeof PydanticFromDictSlots>;
