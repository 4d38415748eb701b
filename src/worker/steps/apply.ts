import path from 'node:path';
import { InternalError } from '../../lib/errors.ts';
import type { Change } from '../../ticket/change.ts';
import type { Reason } from '../../ticket/reason.ts';
import { applyChange as applyIn } from '../generate/apply.ts';
import { Ended, type Job } from '../job.ts';
import { checkout } from '../workspace/checkout.ts';
import { commitTree } from '../workspace/commit-tree.ts';
import { pin } from '../workspace/refs.ts';

export interface AppliedChange {
  commit: string;
  /** What the change's commands wrote: foreseen, so the migration guard expects it. */
  byCommands: string[];
}

/** Makes the change in the workspace and a commit of it. The same ticket gives the same commit, however often it is made. */
export async function applyChange(job: Job, change: Change): Promise<AppliedChange> {
  const { ticket } = job;
  const result = await job.step('apply', async (say): Promise<AppliedChange | { refused: Reason }> => {
    const knowledge = await job.knowledge(ticket.base.commit);
    const environment = await job.environment(ticket.base.commit, say);
    const { sandbox } = job.deps;
    const { signal } = job;
    // Made anew: what an interrupted attempt left in it is gone.
    const at = path.join(job.folder, 'change');
    const workspace = await checkout({ mirror: await job.mirror(), commit: ticket.base.commit, at, signal });
    const applied = await applyIn({ workspace, change, knowledge, environment, sandbox, signal, onProgress: say });
    if (applied.kind === 'failed') return { refused: applied.reason };
    const commit = await commitTree({
      workspace,
      paths: applied.written,
      parent: ticket.base.commit,
      message: commitMessage(ticket.title, change, ticket.id),
      date: ticket.confirmedAt,
      author: AUTHOR,
    });
    if (commit === null) throw new InternalError(`the recipe of ${ticket.shape} changed nothing`);
    await pin(workspace, job.id, 'change', commit);
    return { commit, byCommands: applied.byCommands };
  });
  if ('refused' in result) throw new Ended({ kind: 'refused', reason: result.refused, timings: job.timings });
  return result;
}

const AUTHOR = { name: 'EnsureFix bot', email: 'bot@ensurefix.invalid' };

function commitMessage(title: string, change: Change, ticketId: string): string {
  const body = change.summary.map((line) => `- ${line}`).join('\n');
  return `${title}\n\n${body}\n\nEnsureFix-Ticket: ${ticketId}\n`;
}
