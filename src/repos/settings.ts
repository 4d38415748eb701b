import { z } from 'zod';

/** `.ensurefix.yml` as its owners write it. Unknown keys are errors. */
export const RepoConfig = z.strictObject({
  python: z
    .string()
    .regex(/^3\.\d+$/)
    .optional()
    .describe('Python version the code must stay valid for, e.g. "3.11"'),
  environment: z
    .strictObject({
      lock: z.string().optional().describe('Lock or requirements file to build the environment from'),
      groups: z.array(z.string()).optional().describe('Dependency groups or extras to install'),
      variables: z
        .record(z.string(), z.string())
        .optional()
        .describe('Environment variables the checks need; never secrets'),
    })
    .optional(),
  checks: z
    .strictObject({
      off: z.array(z.string()).optional().describe('Checks that are not run, by name'),
      pytest: z.array(z.string()).optional().describe('Arguments of pytest for the whole suite'),
      mypy: z.array(z.string()).optional().describe('Arguments of mypy'),
      seconds: z.number().int().positive().max(3600).optional().describe('Time limit of one check'),
    })
    .optional(),
  paths: z
    .strictObject({
      protected: z.array(z.string()).optional().describe('Globs no ticket may touch, besides the built-in ones'),
    })
    .optional(),
  bounds: z
    .strictObject({ files: z.number().int().positive().optional(), lines: z.number().int().positive().optional() })
    .optional(),
  shapes: z
    .strictObject({
      off: z.array(z.string()).optional().describe('Shapes that are not offered here'),
      confirm: z.array(z.string()).optional().describe('Shapes whose ticket card must be confirmed'),
    })
    .optional(),
  managers: z
    .enum(['forbid', 'allow'])
    .optional()
    .describe('Whether models with custom managers may be changed by recipe'),
  signals: z.enum(['forbid', 'allow']).optional().describe('Whether new signal handlers may be added'),
  branch: z.string().optional().describe('Branch that tickets start from; the default branch otherwise'),
});
export type RepoConfig = z.infer<typeof RepoConfig>;

/** What the program works with: defaults < detected profile < .ensurefix.yml < operator override. */
export interface RepoSettings {
  python: string | null;
  environment: { lock: string | null; groups: string[] | null; variables: Record<string, string> };
  checks: { off: string[]; pytest: string[] | null; mypy: string[] | null; seconds: number };
  protectedPaths: string[];
  /** Caps on any shape's own bounds; null leaves the shape's. */
  bounds: { files: number | null; lines: number | null };
  shapesOff: string[];
  shapesConfirm: string[];
  managers: 'forbid' | 'allow';
  signals: 'forbid' | 'allow';
  branch: string | null;
}
