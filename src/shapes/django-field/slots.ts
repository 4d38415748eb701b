import { z } from 'zod';
import { FIELD_TYPES } from '../field-words.ts';

/**
 * A resolved ticket. `null_blank`: required, blank (may be empty), null (NULL and empty), null only (NULL in the table, but forms
 * ask for it). `default` is plain text, "False", "draft", "now"; absent where the field has none.
 */
export const DjangoFieldSlots = z.object({
  app: z.string(),
  model: z.string(),
  /** Path of the module that declares the model. */
  module: z.string(),
  field: z.string().regex(/^[a-z][a-z0-9_]*$/),
  field_type: z.enum(FIELD_TYPES),
  null_blank: z.enum(['required', 'blank', 'null', 'null only']),
  default: z.string().optional(),
  max_length: z.number().int().positive().optional(),
  digits: z.object({ max: z.number().int(), places: z.number().int() }).optional(),
  choices: z.array(z.string()).optional(),
  /** Class name of the related model. */
  to: z.string().optional(),
  /** The same as the model is to name it: "shop.Order", "self", or "user" for the project's user model. */
  reference: z.string().optional(),
  on_delete: z.enum(['CASCADE', 'PROTECT', 'SET_NULL', 'RESTRICT', 'DO_NOTHING']).optional(),
  related_name: z.string().optional(),
  unique: z.boolean().optional(),
  index: z.boolean().optional(),
  help_text: z.string().optional(),
  verbose_name: z.string().optional(),
  /** Attributes of the model's admin that shall name the field; empty where it is left alone. */
  admin: z.array(z.string()),
  /** Class name. */
  serializer: z.string().optional(),
  /** Class name. */
  form: z.string().optional(),
});
export type DjangoFieldSlots = z.infer<typeof DjangoFieldSlots>;

/** Why the admin slot is empty where the request asked for just that. */
export const LEFT_ALONE = 'the request leaves the admin alone';
