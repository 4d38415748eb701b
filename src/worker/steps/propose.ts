import { pullRequestBody } from '../../report/pull-request.ts';
import type { Cost } from '../../ticket/drafting.ts';
import type { Outcome, Validated } from '../../ticket/outcome.ts';
import type { Verdict } from '../../ticket/report.ts';
import type { Job } from '../job.ts';
import { renderPage } from '../page.ts';

/** Opens the pull request where the verdict allows one. Opening it twice is once: the forge knows it by its branch. */
export async function proposeChange(
  job: Job,
  validated: Validated & { verdict: Verdict; cost?: Cost },
): Promise<Outcome> {
  const { verdict } = validated;
  if (verdict === 'none') return { ...validated, kind: 'withheld', verdict, timings: job.timings };
  const { ticket, deps } = job;
  const pullRequest = await job.step('propose', async () => {
    const { gitDir } = await job.mirror();
    return deps.forge.propose({
      repo: ticket.repo,
      ticketId: ticket.id,
      branch: ticket.branch,
      base: ticket.base,
      commit: validated.commit,
      gitDir,
      title: ticket.title,
      body: pullRequestBody(ticket, validated),
      draft: verdict === 'draft',
      page: await renderPage(job, { ...validated, kind: 'proposing', verdict }),
    });
  });
  return { ...validated, kind: 'proposed', verdict, pullRequest, timings: job.timings };
}
