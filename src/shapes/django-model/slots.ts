import { z } from 'zod';

/** What is known of one field besides its class; a key is absent where nothing was said. */
const Detail = z.object({
  type: z.string(),
  /** "shop.Order", "user" for the project's user model, "self". */
  to: z.string().optional(),
  max_length: z.number().int().positive().optional(),
  null_blank: z.string().optional(),
  default: z.string().optional(),
  choices: z.array(z.string()).optional(),
  unique: z.boolean().optional(),
  on_delete: z.string().optional(),
});

/** A resolved ticket. */
export const DjangoModelSlots = z.object({
  app: z.string(),
  model: z.string().regex(/^[A-Z]\w*$/),
  /** Path of the module the class goes to. */
  module: z.string(),
  /** Name of each field and its Django field class. */
  fields: z.record(z.string().regex(/^[a-z][a-z0-9_]*$/), z.string()),
  /** The same fields with what else was said of them. */
  details: z.record(z.string(), Detail),
  /** Class name of a base besides models.Model. */
  base: z.string().optional(),
  constraints: z.string().optional(),
  /** "skip", "registered", "read-only". */
  admin: z.string(),
});
export type DjangoModelSlots = z.infer<typeof DjangoModelSlots>;
