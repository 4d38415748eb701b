import type { Proposal } from '../../forge/forge.ts';
import { pullRequestBody } from '../../report/pull-request.ts';
import { verdictReport } from '../../report/verdict.ts';
import type { Cost } from '../../ticket/drafting.ts';
import type { Outcome, Validated } from '../../ticket/outcome.ts';
import { listRuns } from '../../store/runs.ts';
import type { Verdict } from '../../ticket/report.ts';
import { readHouse, reviewersFor } from '../house/read-house.ts';
import { kindOf, titleInStyle } from '../house/title.ts';
import type { Job } from '../job.ts';
import { renderPage } from '../page.ts';

/**
 * Opens the pull request where the verdict allows one, or brings the one that is open to this attempt. Doing it twice is once: the forge
 * knows it by its branch.
 */
export async function proposeChange(
  job: Job,
  validated: Validated & { verdict: Verdict; cost?: Cost },
): Promise<Outcome> {
  const { verdict } = validated;
  if (verdict === 'none') return { ...validated, kind: 'withheld', verdict, timings: job.timings };
  const { forge } = job.deps;
  const pullRequest = await job.step('propose', async () => {
    const proposal = await proposalOf(job, validated);
    return job.amendment === null ? forge.propose(proposal) : forge.update(job.amendment.pullRequest, proposal);
  });
  const notes = [...validated.notes, ...(pullRequest.notes ?? [])];
  return { ...validated, notes, kind: 'proposed', verdict, pullRequest, timings: job.timings };
}

async function proposalOf(job: Job, validated: Validated & { verdict: Verdict; cost?: Cost }): Promise<Proposal> {
  const { ticket } = job;
  const { verdict, commit } = validated;
  const { gitDir } = await job.mirror();
  const { settings } = await job.knowledge(ticket.base.commit);
  const house = await readHouse(gitDir, ticket.base.commit, settings);
  const paths = validated.files.map((file) => file.path);
  const change = { kind: kindOf(ticket.shape), paths };
  const runs = await listRuns(job.deps.store.db, [ticket.id]);
  const done = runs.filter(({ id, outcome }) => id === job.id || outcome?.kind === 'proposed');
  const changes = done.flatMap((each) => (each.amendment === null ? [] : [each.amendment.words]));
  return {
    repo: ticket.repo,
    ticketId: ticket.id,
    branch: ticket.branch,
    base: ticket.base,
    commit,
    gitDir,
    title: titleInStyle(ticket.title, house.history, change),
    body: pullRequestBody(ticket, validated, { template: house.template, changes }),
    draft: verdict === 'draft',
    reviewers: reviewersFor(house, settings, paths),
    report: verdictReport(validated),
    page: await renderPage(job, { ...validated, kind: 'proposing', verdict: verdict === 'draft' ? 'draft' : 'ready' }),
  };
}
