import { z } from 'zod';
import type { Knowledge } from '../../shapes/shape.ts';
import type { Conflict } from '../conflicts.ts';
import { EvidenceLine } from '../evidence-line.ts';

/** Something that would lift how many tickets land the first time. */
export const Advice = z.object({
  /** Stable, kebab-case. */
  code: z.string(),
  /** high: tickets fail or cannot be checked · medium: the bot has to ask, or a reviewer has to look closer · low: it helps. */
  weight: z.enum(['high', 'medium', 'low']),
  /** What is so now. */
  finding: z.string(),
  /** Why it matters for tickets. */
  why: z.string(),
  /** The smallest step. */
  next: z.string(),
  evidence: z.array(EvidenceLine),
});
export type Advice = z.infer<typeof Advice>;

/** Looks for one thing; several findings where it is so in several places. */
export type Rule = (knowledge: Knowledge, conflicts: readonly Conflict[]) => Advice[];

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
