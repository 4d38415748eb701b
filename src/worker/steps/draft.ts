import path from 'node:path';
import { InternalError } from '../../lib/errors.ts';
import { sayRepo } from '../../lib/address.ts';
import type { Change } from '../../ticket/change.ts';
import type { ChosenModel } from '../../ticket/drafting.ts';
import { changedBehaviour } from '../check/behaviour.ts';
import { checks } from '../check/list.ts';
import { runChecks } from '../check/run-checks.ts';
import { sayChecked } from '../generate/agent/say-findings.ts';
import type { Carried, Draft, Start } from '../generate/agent/draft.ts';
import { storeLedger } from '../generate/agent/store-ledger.ts';
import type { Job } from '../job.ts';
import { checkout } from '../workspace/checkout.ts';
import { diffOf } from '../workspace/diff-of.ts';
import { baselinesOf } from './validate.ts';
import { layOutChange } from './apply.ts';

/** Has a model draft the run's ticket, or repair a draft of it. Loaded here: the vendor's library takes as long to load as all else together. */
export async function draftFor(
  job: Job,
  options: {
    model: Extract<ChosenModel, { kind: 'model' }>;
    start: Start | null;
    /** Of the rounds before. */
    before?: Carried;
    round: number;
    say: (detail: string) => void;
  },
): Promise<Draft> {
  const { ticket, deps } = job;
  const { model, start, round, say } = options;
  if (deps.model === null) throw new InternalError('a model was chosen and none is configured');
  const { draftChange } = await import('../generate/agent/draft.ts');
  const knowledge = await job.knowledge(ticket.base.commit);
  const { gitDir } = await job.mirror();
  const payer = {
    runId: job.id,
    requester: ticket.requester,
    channel: channelOf(ticket.thread),
    repository: sayRepo(ticket.repo),
  };
  const { store, clock } = deps;
  const caps = { ...deps.model.caps, run: model.cap };
  return draftChange({
    ticket,
    shape: deps.shapes.find((each) => each.id === ticket.shape)?.title ?? ticket.shape,
    knowledge,
    gitDir,
    start,
    ...(options.before === undefined ? {} : { before: options.before }),
    model: { access: deps.model, ...model },
    round,
    ledger: storeLedger({ store, clock, payer, model: model.name, caps }),
    check: (change, name) => checkDraft(job, change, name, say),
    checks: checks.map(({ name }) => name).filter((name) => ticket.requiredChecks.includes(name)),
    say,
    signal: job.signal,
  });
}

/** "slack:T1:C1:17.42" is a thread of "slack:T1:C1". */
function channelOf(thread: string): string {
  const cut = thread.lastIndexOf(':');
  return cut < 0 ? thread : thread.slice(0, cut);
}

/** One check on a draft as it stands, on both sides, in the sandbox. */
async function checkDraft(job: Job, change: Change, name: string, say: (detail: string) => void): Promise<string> {
  const { ticket, deps, signal } = job;
  const laid = await layOutChange(job, change, path.join(job.folder, 'draft'), say);
  if (laid.kind === 'failed') return `The change could not be made: ${laid.reason.message}\n${laid.output}`;
  if (laid.commit === null) return 'Nothing is changed.';
  const mirror = await job.mirror();
  const { base } = ticket;
  const side = async (commit: string) => ({
    commit,
    knowledge: await job.knowledge(commit),
    environment: await job.environment(commit, say),
    layOut: async (at: string) => (await checkout({ mirror, commit, at, signal })).tree,
  });
  const diff = await diffOf(mirror, base.commit, laid.commit);
  const [report] = await runChecks({
    checks: checks.filter((check) => check.name === name),
    base: await side(base.commit),
    head: await side(laid.commit),
    diff,
    newTests: change.tests,
    behaviour: await changedBehaviour(diff),
    ofTicket: true,
    openBranches: [],
    sandbox: deps.sandbox,
    folder: path.join(job.folder, 'draft-check'),
    cacheFolder: path.join(deps.home, 'check-cache', path.basename(mirror.gitDir, '.git')),
    baselineStore: baselinesOf(job),
    atOnce: 2,
    onProgress: () => undefined,
    signal,
  });
  return report === undefined ? `There is no check "${name}".` : sayChecked(report);
}
