import { z } from 'zod';

export const LEVELS = ['debug', 'info', 'warning', 'error', 'critical'] as const;
export type Level = (typeof LEVELS)[number];

/**
 * A resolved ticket. `target` names the functions or classes whose prints are meant, as "put_object" or "Command.handle"; empty for
 * the whole module. `level` is for every message where it was said, else the level of those that tell of no trouble.
 */
export const PrintToLoggingSlots = z.object({
  module: z.string(),
  target: z.array(z.string()),
  level: z.enum(LEVELS),
  /** The name the module's logger is bound to. */
  logger: z.string().regex(/^[A-Za-z_]\w*$/),
});
export type PrintToLoggingSlots = z.infer<typeof PrintToLoggingSlots>;
