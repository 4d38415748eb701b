import { tryGit } from '../../lib/git.ts';
import { onBase, type Ticket } from '../../ticket/ticket.ts';
import type { Job } from '../job.ts';
import { pin } from '../workspace/refs.ts';

/**
 * Brings the mirror up to date and settles the base: where its branch has moved since the ticket was confirmed, the change is computed
 * and checked on where it is now. The base is kept for as long as this run may come back to it.
 */
export async function fetchRepository(job: Job): Promise<void> {
  const base = await job.step('fetch', async () => {
    const mirror = await job.mirror();
    // A later attempt was given its base.
    const settled = job.amendment === null ? await tipOf(mirror.gitDir, job.ticket.base) : job.ticket.base;
    await pin(mirror, job.id, 'base', settled.commit);
    return settled;
  });
  // A run begun before bases were settled here kept nothing.
  if (base !== null && base.commit !== job.ticket.base.commit) job.ticket = onBase(job.ticket, base);
}

/** A base that is a tag or a commit does not move. */
export async function tipOf(gitDir: string, base: Ticket['base']): Promise<Ticket['base']> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `refs/heads/${base.ref}^{commit}`];
  const { exitCode, stdout } = await tryGit(gitDir, args);
  return exitCode === 0 ? { ...base, commit: stdout.trim() } : base;
}
