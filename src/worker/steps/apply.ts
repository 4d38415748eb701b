import path from 'node:path';
import { InternalError } from '../../lib/errors.ts';
import type { Change } from '../../ticket/change.ts';
import type { Reason } from '../../ticket/reason.ts';
import { type Applied, applyChange as applyIn } from '../generate/apply.ts';
import type { Knowledge } from '../../shapes/shape.ts';
import { BOT } from '../../ticket/identity.ts';
import { readHouse } from '../house/read-house.ts';
import { kindOf, titleInStyle } from '../house/title.ts';
import { signCommit } from '../house/trailers.ts';
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
      // A review asked for what is there already.
      if (laid.commit === null && job.amendment !== null && job.amendment.onto !== null)
        return { refused: nothingNew(job.amendment.words) };
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
  const { onto } = job.amendment ?? { onto: null };
  const { subject, author, trailers } = await houseStyle(job, knowledge, applied.written);
  const commit = await commitTree({
    workspace,
    paths: applied.written,
    parent: ticket.base.commit,
    message: commitMessage(onto === null ? subject : `${subject} (${job.amendment?.words ?? ''})`, change, trailers),
    date: ticket.confirmedAt,
    author,
    committer: BOT,
    ...(onto === null ? {} : { onto }),
  });
  return { kind: 'made', commit, byCommands: applied.byCommands };
}

/** How this repository writes a commit: its title, who it is by, its last lines. */
async function houseStyle(job: Job, knowledge: Knowledge, paths: string[]) {
  const { ticket } = job;
  const { gitDir } = await job.mirror();
  const house = await readHouse(gitDir, ticket.base.commit, knowledge.settings);
  const subject = titleInStyle(ticket.title, house.history, { kind: kindOf(ticket.shape), paths });
  return { subject, ...signCommit(ticket, { author: knowledge.settings.commits.author, signsOff: house.signsOff }) };
}

function nothingNew(words: string): Reason {
  return {
    code: 'nothing-new',
    message: `What the review asks for (${words}) leads to the files as they are.`,
    evidence: [],
    next: 'Say what should be different in other words.',
  };
}

function commitMessage(subject: string, change: Change, trailers: string[]): string {
  const body = change.summary.map((line) => `- ${line}`).join('\n');
  return `${subject}\n\n${body}\n\n${trailers.join('\n')}\n`;
}
