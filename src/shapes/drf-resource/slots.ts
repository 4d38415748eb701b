import { z } from 'zod';

/** A resolved ticket. */
export const DrfResourceSlots = z.object({
  /** App label of the model. */
  app: z.string(),
  model: z.string(),
  /** "CRUD", "read-only", or what is answered: "list", "list, retrieve, create". */
  operations: z.string(),
  /** Prefix as it is served, "/api/comments"; absent where no router shows where such paths begin. */
  path: z.string(),
  /** Names of the fields; "all" where none are named. */
  fields: z.union([z.literal('all'), z.array(z.string())]),
  /** Class name of a serializer that exists; absent where one is written. */
  serializer: z.string().optional(),
  permissions: z.string(),
  /** Modules of the serializers, the viewset and the router. */
  modules: z.array(z.string()),
});
export type DrfResourceSlots = z.infer<typeof DrfResourceSlots>;
