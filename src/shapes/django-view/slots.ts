import { z } from 'zod';

/** A resolved ticket. */
export const DjangoViewSlots = z.object({
  /** App label. */
  app: z.string(),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  /** From the root of the site, as it is served: "/api/articles/<slug>/stats". */
  path: z.string().startsWith('/'),
  behaviour: z.string(),
  /** Who may call it, as said, or "as the sibling views". */
  auth: z.string(),
  /** A page for people, not an endpoint for programs. */
  page: z.boolean(),
  /** Module the URL pattern goes to; absent where the app has none yet. */
  urls: z.string().optional(),
  /** Module of the view that is nearest to the path. */
  sibling: z.string().optional(),
});
export type DjangoViewSlots = z.infer<typeof DjangoViewSlots>;
