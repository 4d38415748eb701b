import { z } from 'zod';
import type { CiRun } from '../forge.ts';
import type { Repository } from './repository.ts';
import { CHECK } from './verdict.ts';

const CheckRun = z.object({
  name: z.string(),
  /** One for each start of a workflow: a run of the same name in another is no second attempt. */
  check_suite: z.object({ id: z.number() }).nullish(),
  app: z.object({ id: z.number() }).nullish(),
  status: z.string(),
  conclusion: z.string().nullable(),
  html_url: z.string().nullable(),
  started_at: z.string().nullable(),
  completed_at: z.string().nullable(),
});

const Status = z.object({
  context: z.string(),
  state: z.string(),
  target_url: z.string().nullable(),
  created_at: z.string(),
});

/** Every check run and status of a commit, re-runs included, without the bot's own. */
export async function readCi({ github }: Repository, commit: string): Promise<CiRun[]> {
  const runs = 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs';
  const statuses = 'GET /repos/{owner}/{repo}/commits/{ref}/statuses';
  const found = await github.list(runs, { ref: commit, filter: 'all' }, CheckRun, 'check_runs');
  const set = await github.list(statuses, { ref: commit }, Status);
  const all = [...found.map(ofRun), ...set.map(ofStatus)].filter(({ name }) => name !== CHECK);
  return all.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

function ofRun({
  name,
  check_suite: suite,
  app,
  status,
  conclusion,
  html_url: url,
  started_at: began,
  completed_at: ended,
}: z.infer<typeof CheckRun>): CiRun {
  const state = status !== 'completed' ? 'waiting' : FAILED.has(conclusion ?? '') ? 'failed' : 'passed';
  return { name, of: `run:${suite?.id ?? app?.id ?? ''}:${name}`, state, at: began ?? ended ?? '', url };
}

/** neutral, skipped and stale say nothing against a commit. */
const FAILED: ReadonlySet<string> = new Set([
  'failure',
  'timed_out',
  'cancelled',
  'action_required',
  'startup_failure',
]);

function ofStatus({ context, state, target_url: url, created_at: at }: z.infer<typeof Status>): CiRun {
  const how = state === 'pending' ? 'waiting' : state === 'success' ? 'passed' : 'failed';
  return { name: context, of: `status:${context}`, state: how, at, url };
}
