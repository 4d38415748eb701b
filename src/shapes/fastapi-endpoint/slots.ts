import { z } from 'zod';
import { METHODS } from '../read-endpoint.ts';

/** A resolved ticket for one more operation. */
export const FastapiEndpointSlots = z.object({
  method: z.enum(METHODS),
  /** Full path under which it will be served, with the API prefix. */
  path: z.string().startsWith('/'),
  behaviour: z.string().min(1),
  /** Names of the body's fields; empty where there is no body, or a schema says them. */
  request_fields: z.array(z.string()),
  /** Schema class of the body; null where there is none or it is to be made. */
  schema: z.string().nullable(),
  /** Who may call it, as said, or the dependencies that its siblings have. */
  auth: z.string(),
  /** The module the operation goes into; null where no router serves its prefix yet. */
  module: z.string().nullable(),
});
export type FastapiEndpointSlots = z.infer<typeof FastapiEndpointSlots>;
