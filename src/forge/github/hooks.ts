import { verify } from '@octokit/webhooks-methods';
import { z } from 'zod';
import type { Hint } from '../forge.ts';
import { EVENTS } from './operations.ts';

/** A request to the webhook address, as it came. */
export interface Delivery {
  id: string | null;
  event: string | null;
  signature: string | null;
  body: string;
}

/** refused: not from GitHub · ignored: from GitHub, and nothing of ours. */
export type Read = { kind: 'refused'; why: string } | { kind: 'ignored' } | { kind: 'hint'; id: string; hint: Hint };

/**
 * Reads a delivery. Its signature covers the body alone, so neither the id nor the event's name is certain: they only decide whether
 * to look. Nothing a payload says is believed; where to look is all that is taken from it.
 */
export async function readDelivery(secret: string, { id, event, signature, body }: Delivery): Promise<Read> {
  if (signature === null || !(await verify(secret, body, signature).catch(() => false)))
    return { kind: 'refused', why: 'its signature is not of this secret' };
  if (id === null || !/^[\w-]{1,100}$/.test(id)) return { kind: 'refused', why: 'it has no delivery id' };
  if (!EVENTS.some((each) => each === event)) return { kind: 'ignored' };
  const payload = Payload.safeParse(parsed(body));
  if (!payload.success) return { kind: 'ignored' };
  const hint = hintOf(payload.data);
  const empty = hint.branches.length + hint.pulls.length + hint.below.length === 0;
  return empty ? { kind: 'ignored' } : { kind: 'hint', id, hint };
}

const Head = z.object({ ref: z.string() });

const Payload = z.object({
  repository: z.object({ html_url: z.string() }).optional(),
  pull_request: z.object({ html_url: z.string(), head: Head }).optional(),
  issue: z.object({ pull_request: z.object({ html_url: z.string().nullish() }).optional() }).optional(),
  check_run: z.object({ check_suite: z.object({ head_branch: z.string().nullish() }).nullish() }).optional(),
  branches: z.array(z.object({ name: z.string() })).optional(),
  ref: z.string().optional(),
  changes: z.object({ repository: z.object({ name: z.object({ from: z.string() }) }).optional() }).optional(),
  action: z.string().optional(),
});

function hintOf(payload: z.infer<typeof Payload>): Hint {
  const branches = [
    payload.pull_request?.head.ref,
    payload.check_run?.check_suite?.head_branch,
    ...(payload.branches ?? []).map(({ name }) => name),
    payload.ref?.replace(/^refs\/heads\//, ''),
  ];
  const pulls = [payload.pull_request?.html_url, payload.issue?.pull_request?.html_url];
  const where = payload.repository?.html_url;
  const before = payload.changes?.repository?.name.from;
  // A push may be to a base branch; renamed and archived concern all of them. Under the old name, for that is what was stored.
  const whole =
    payload.ref !== undefined ||
    (payload.pull_request ?? payload.issue ?? payload.check_run ?? payload.branches) === undefined;
  const below = whole ? [where, before === undefined ? undefined : where?.replace(/[^/]+$/, before)] : [];
  return { branches: named(branches), pulls: named(pulls), below: named(below).map((each) => `${each}/pull/`) };
}

function named(values: (string | null | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== null && value !== undefined && value !== ''))] as string[];
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
