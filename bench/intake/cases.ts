import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { UserError } from '../../src/lib/errors.ts';

/** What one request should lead to; the rules for labels are those of the shared intake README. */
export type Case = z.infer<typeof Case>;

export const VERDICTS = ['accept', 'clarify', 'reject', 'review', 'chat'] as const;

const Case = z.object({
  id: z.string(),
  /** `owner/name`. */
  repo: z.string().regex(/^[\w.-]+\/[\w.-]+$/),
  commit: z.string().regex(/^[0-9a-f]{40}$/),
  request: z.string(),
  verdict: z.enum(VERDICTS),
  /** Always set for accept and clarify, informative for reject and review, null for chat. */
  shape: z.string().nullable(),
  slots: z.record(z.string(), z.unknown()),
  /** Slots that must be asked; empty unless clarify. */
  missing: z.array(z.string()),
  why: z.string(),
  tags: z.array(z.string()),
});

/** One case a line. A file that is not that ends with the number of the line. */
export async function readCases(file: string): Promise<Case[]> {
  const lines = (await read(file)).split('\n');
  const cases = lines.flatMap((line, at) => (line.trim() === '' ? [] : [readCase(line, `${file}, line ${at + 1}`)]));
  if (cases.length === 0) throw new UserError('usage', `${file} holds no case.`, 'Write one JSON object a line.');
  const seen = new Set<string>();
  for (const { id } of cases) {
    if (seen.has(id)) throw new UserError('usage', `${file} holds two cases called ${id}.`, 'Give each its own id.');
    seen.add(id);
  }
  return cases;
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new UserError('usage', `${file} cannot be read.`, 'Name a file of cases with --cases.', { cause });
  }
}

function readCase(line: string, place: string): Case {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new UserError('usage', `${place} is not JSON.`, 'Write one JSON object a line.', { cause });
  }
  const parsed = Case.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const what = issue === undefined ? 'is no case' : `"${issue.path.join('.')}": ${issue.message}`;
  throw new UserError('usage', `${place}: ${what}.`, 'See docs/intake-eval.md for the keys of a case.');
}
