import { z } from 'zod';

/** A resolved ticket. */
export const DjangoCommandSlots = z.object({
  /** App label; absent where the project keeps its commands outside of any app. */
  app: z.string().optional(),
  /** Folder of the command's module, from the root. */
  folder: z.string(),
  /** What is typed after manage.py. */
  command: z.string().regex(/^[a-z][a-z0-9_-]*$/),
  behaviour: z.string(),
  /** Which rows, where some are deleted or changed. */
  criterion: z.string().optional(),
  /** Names of its arguments and options, "email", "--days". */
  arguments: z.array(z.string()),
  /** Rows are deleted: it can be tried without. */
  dry_run: z.boolean(),
});
export type DjangoCommandSlots = z.infer<typeof DjangoCommandSlots>;
