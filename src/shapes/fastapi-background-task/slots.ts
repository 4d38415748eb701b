import { z } from 'zod';

/** A resolved ticket: work that an endpoint does before it answers, to be done after. */
export const FastapiBackgroundTaskSlots = z.object({
  /** "POST /api/v1/users/", or the handler's name where it was said so. */
  trigger: z.string().min(1),
  /** The function that answers it; null where the route's is unknown. */
  handler: z.string().nullable(),
  /** The handler's module. */
  module: z.string(),
  behaviour: z.string().min(1),
  /** "BackgroundTasks", or the name of a queue: "celery". */
  mechanism: z.string(),
});
export type FastapiBackgroundTaskSlots = z.infer<typeof FastapiBackgroundTaskSlots>;
