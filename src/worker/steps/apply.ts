import path from 'node:path';
import { InternalError } from '../../lib/errors.ts';
import type { Change } from '../../ticket/change.ts';
import type { Reason } from '../../ticket/reason.ts';
import { type Applied, applyChange as applyIn } from '../generate/apply.ts';
import type { Job } from '../job.ts';
import { checkout } from '../workspace/checkout.ts';
import { commitTree } from '../workspace/commit-tree.ts';
import { pin } from '../workspace/refs.ts';

export interface AppliedChange {
  commit: string;
  /** What the change's commands wrote: foreseen, so the migration guard expects it. */
  byCommands: string[];
}

export interface NotApplied {
  refused: Reason;
  /** What the failing command said; untrusted. Absent in journals older than drafting. */
  output?: string;
}

/** Makes the change in the workspace and a commit of it. The same ticket gives the same commit, however often it is made. */
export async function applyChange(job: Job, change: Change, round = 0): Promise<AppliedChange | NotApplied> {
  return job.step(
    'apply',
    async (say): Promise<AppliedChange | NotApplied> => {
      const laid = await layOutChange(job, change, path.join(job.folder, 'change'), say);
      if (laid.kind === 'failed') return { refused: laid.reason, output: laid.output };
      if (laid.commit === null) throw new InternalError(`the change of ${job.ticket.shape} changed nothing`);
      await pin(await job.mirror(), job.id, round === 0 ? 'change' : `change-${round}`, laid.commit);
      return { commit: laid.commit, byCommands: laid.byCommands };
    },
    round,
  );
}

/** A change made in a workspace at `at`, which is made anew: what an interrupted attempt left in it is gone. Null: it changes nothing. */
export async function layOutChange(
  job: Job,
  change: Change,
  at: string,
  say: (detail: string) => void,
): Promise<{ kind: 'made'; commit: string | null; byCommands: string[] } | Extract<Applied, { kind: 'failed' }>> {
  const { ticket, signal } = job;
  const { sandbox } = job.deps;
  const knowledge = await job.knowledge(ticket.base.commit);
  const environment = await job.environment(ticket.base.commit, say);
  const workspace = await checkout({ mirror: await job.mirror(), commit: ticket.base.commit, at, signal });
  const applied = await applyIn({ workspace, change, knowledge, environment, sandbox, signal, onProgress: say });
  if (applied.kind === 'failed') return applied;
  const commit = await commitTree({
    workspace,
    paths: applied.written,
    parent: ticket.base.commit,
    message: commitMessage(ticket.title, change, ticket.id),
    date: ticket.confirmedAt,
    author: AUTHOR,
  });
  return { kind: 'made', commit, byCommands: applied.byCommands };
}

const AUTHOR = { name: 'EnsureFix bot', email: 'bot@ensurefix.invalid' };

function commitMessage(title: string, change: Change, ticketId: string): string {
  const body = change.summary.map((line) => `- ${line}`).join('\n');
  return `${title}\n\n${body}\n\nEnsureFix-Ticket: ${ticketId}\n`;
}
