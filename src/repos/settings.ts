import { z } from 'zod';
import { HTTP_CLIENTS, ORMS, TASK_QUEUES } from '../python/profile/facts.ts';

/** `.ensurefix.yml` as its owners write it. Unknown keys are errors. */
export const RepoConfig = z.strictObject({
  python: z
    .string()
    .regex(/^3\.\d+$/)
    .optional()
    .describe('Python version the code must stay valid for, e.g. "3.11"'),
  mode: z.enum(['sync', 'async']).optional().describe('Whether new views and routes are sync or async'),
  orm: z.enum(ORMS).optional().describe('How new code reaches the database; without -async, by sync sessions'),
  task_queue: z
    .enum(TASK_QUEUES)
    .optional()
    .describe("What new work outside of a request is handed to; background-tasks are FastAPI's own"),
  http_client: z.enum(HTTP_CLIENTS).optional().describe('What new code calls other services with'),
  auth: z
    .record(z.string().regex(/^[\w:.-]+$/), z.string().regex(/^[A-Za-z_]\w*$/))
    .optional()
    .describe('Scope → name of the FastAPI dependency, or of its alias, that lets it in: admin: get_current_admin'),
  tests: z
    .strictObject({
      runner: z.enum(['pytest', 'django', 'unittest']).optional().describe('What runs the tests'),
      factories: z
        .enum(['factory_boy', 'model_bakery', 'polyfactory'])
        .optional()
        .describe('What new tests make their data with'),
    })
    .optional(),
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
      approval: z.array(z.string()).optional().describe('Globs whose tickets a second person must approve'),
    })
    .optional(),
  bounds: z
    .strictObject({
      files: z.number().int().positive().optional().describe('Most files any ticket may touch'),
      lines: z.number().int().positive().optional().describe('Most lines any ticket may add and remove'),
    })
    .optional(),
  shapes: z
    .strictObject({
      off: z.array(z.string()).optional().describe('Shapes that are not offered here'),
      confirm: z.array(z.string()).optional().describe('Shapes whose ticket card must be confirmed'),
      approval: z.array(z.string()).optional().describe('Shapes whose tickets a second person must approve'),
    })
    .optional(),
  managers: z
    .enum(['forbid', 'allow'])
    .optional()
    .describe("Whether new queries may go round a model's own manager without a person looking"),
  signals: z.enum(['forbid', 'allow']).optional().describe('Whether new signal handlers may be added'),
  guards: z
    .record(z.string().regex(/^[a-z][a-z-]*$/), z.enum(['block', 'person', 'warn', 'off']))
    .optional()
    .describe(
      'Guard → what its findings do: block, person (a draft), warn (words only) or off; guards of safety only go up',
    ),
  model: z
    .union([z.string().min(1), z.literal(false)])
    .optional()
    .describe('Language model that drafts what no recipe computes, among those the operator offers; false: none may'),
  budget: z
    .strictObject({
      repairs: z
        .number()
        .int()
        .min(0)
        .max(10)
        .optional()
        .describe('Times a draft goes back to the model with what was found'),
      tokens: z.number().int().positive().optional().describe('Most tokens of one run'),
      usd: z.number().positive().optional().describe('Most US dollars of one run'),
      minutes: z
        .number()
        .positive()
        .optional()
        .describe('Most minutes of one run that the model and what it has run may take'),
    })
    .optional(),
  branch: z.string().optional().describe('Branch that tickets start from; the default branch otherwise'),
  reviewers: z
    .array(z.string().regex(/^@?[\w.-]+(?:\/[\w.-]+)?$/))
    .optional()
    .describe('People and teams asked to review, besides the owners of the changed files: ana, acme/backend'),
  commits: z
    .strictObject({
      author: z
        .enum(['bot', 'requester'])
        .optional()
        .describe('Who commits are by; the other one is named as co-author'),
      sign_off: z
        .boolean()
        .optional()
        .describe('Whether commits end with Signed-off-by; read off the history otherwise'),
    })
    .optional(),
});
export type RepoConfig = z.infer<typeof RepoConfig>;

/**
 * What the program works with besides the profile: defaults < detected profile < .ensurefix.yml < operator override. What the file
 * declares of a fact (mode, orm, task_queue, http_client, auth, tests) stands in the profile itself.
 */
export interface RepoSettings {
  python: string | null;
  environment: { lock: string | null; groups: string[] | null; variables: Record<string, string> };
  checks: { off: string[]; pytest: string[] | null; mypy: string[] | null; seconds: number };
  protectedPaths: string[];
  /** Caps on any shape's own bounds; null leaves the shape's. */
  bounds: { files: number | null; lines: number | null };
  shapesOff: string[];
  shapesConfirm: string[];
  /** Tickets that somebody besides the requester must approve: of these shapes, or that may touch these paths. */
  approval: { shapes: string[]; paths: string[] };
  managers: 'forbid' | 'allow';
  signals: 'forbid' | 'allow';
  /** Guard → what its findings do; the operator's word comes before the repository's. */
  guards: Record<string, 'block' | 'person' | 'warn' | 'off'>;
  /** Null: the operator's. */
  model: string | false | null;
  budget: { repairs: number; tokens: number | null; usd: number | null; minutes: number | null };
  branch: string | null;
  reviewers: string[];
  /** `signOff` null: as the history does. */
  commits: { author: 'bot' | 'requester'; signOff: boolean | null };
}
