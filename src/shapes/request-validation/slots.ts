import { z } from 'zod';

/** A resolved ticket for rules that requests must keep. At least one of endpoint, handler and schema is known. */
export const RequestValidationSlots = z.object({
  /** "POST /api/v1/items/"; null where a schema or form was named alone. */
  endpoint: z.string().nullable(),
  handler: z.string().nullable(),
  /** The class that checks the data: a Pydantic model, a form, a serializer; several where they get the same rules. */
  schema: z.union([z.string(), z.array(z.string()).min(2)]).nullable(),
  /** The modules the handler and the schema are in. */
  modules: z.array(z.string()).min(1),
  rules: z.string().min(1),
  /** As the repository answers where none was said. */
  error_status: z.number().int().nullable(),
});
export type RequestValidationSlots = z.infer<typeof RequestValidationSlots>;
