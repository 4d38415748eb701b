import { tryGit } from '../lib/git.ts';
import { proposedRuns } from '../store/runs.ts';
import type { OpenBranch } from './check/check.ts';
import type { Job } from './job.ts';

/** Only the newest are looked at: what is older than so many proposals has been decided, or forgotten. */
const MOST = 20;

/** Changes of ours to the same repository that people have not decided on yet, with the migrations they bring. */
export async function openBranches(job: Job): Promise<OpenBranch[]> {
  const { ticket, deps } = job;
  const { gitDir } = await job.mirror();
  const branches: OpenBranch[] = [];
  const seen = new Set([ticket.branch]);
  for (const { run } of await proposedRuns(deps.store.db, ticket.repo, MOST)) {
    if (run.outcome?.kind !== 'proposed' || seen.has(run.outcome.branch)) continue;
    const { branch, commit, pullRequest } = run.outcome;
    seen.add(branch);
    const status = await deps.forge.statusOf(ticket.repo, pullRequest).catch(() => null);
    // What cannot be asked for now may well be open.
    if (status !== null && status.state !== 'open') continue;
    const at = status?.commit ?? commit;
    if ((await tryGit(gitDir, ['cat-file', '-e', `${at}^{commit}`])).exitCode !== 0) continue;
    const { index } = await job.knowledge(at);
    branches.push({ name: branch, apps: index.django.apps });
  }
  return branches;
}
