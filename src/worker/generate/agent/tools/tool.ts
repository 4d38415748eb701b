import type { z } from 'zod';
import type { Session } from '../session.ts';

/** One thing the model can do. One file each. What it answers with from the repository is marked as data. */
export interface Tool<Args extends z.ZodType = z.ZodType> {
  name: string;
  /** For the model: what it does and what it takes. */
  description: string;
  args: Args;
  /** Whether this repository has a use for it: tools are sent first, and stay the same for all of its tickets. */
  offered(session: Session): boolean;
  run(args: z.infer<Args>, session: Session): Promise<string>;
}

/** Identity, for inference. */
export function defineTool<Args extends z.ZodType>(
  tool: Omit<Tool<Args>, 'offered'> & Partial<Pick<Tool<Args>, 'offered'>>,
): Tool {
  const { name, description, args, offered = () => true } = tool;
  return { name, description, args, offered, run: (given, session) => tool.run(args.parse(given), session) };
}
