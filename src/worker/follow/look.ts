import path from 'node:path';
import type { Forge, PullRequestStatus } from '../../forge/forge.ts';
import type { Clock } from '../../lib/clock.ts';
import { UserError } from '../../lib/errors.ts';
import type { Logger } from '../../lib/log.ts';
import { learn } from '../../repos/knowledge.ts';
import type { RepoConfig } from '../../repos/settings.ts';
import { tellOfTicket } from '../../report/news/happening.ts';
import type { Shape } from '../../shapes/shape.ts';
import type { Store } from '../../store/open.ts';
import { putEnding } from '../../store/outcomes.ts';
import { putPost } from '../../store/outbox.ts';
import { type Followed, getPull, lockPull, type PullRow, savePull } from '../../store/pull-requests.ts';
import { getRun } from '../../store/runs.ts';
import { lockThread } from '../../store/threads.ts';
import type { Ticket } from '../../ticket/ticket.ts';
import { type Mirror, openMirror } from '../workspace/mirror.ts';
import { queueAttempt, rebaseDue, revisionOf } from './attempt.ts';
import { gatherFacts } from './facts.ts';
import { isForeign, newsOf } from './news.ts';
import { hearRemarks } from './remarks.ts';
import { readTold, type Told } from './told.ts';

export interface FollowDeps {
  store: Store;
  forge: Forge;
  shapes: readonly Shape[];
  home: string;
  /** What the operator sets for every repository; absent: nothing. */
  override?: RepoConfig;
  log: Logger;
  clock: Clock;
}

/** One look at one pull request: what is new is told, and what follows from it is queued, in one transaction. */
export async function lookAt(ticketId: string, claimed: Date, deps: FollowDeps): Promise<void> {
  const found = await getPull(deps.store.db, ticketId);
  if (found === null) return;
  try {
    await look(found, claimed, deps);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    await lookAgainLater(found, claimed, error, deps);
  }
}

async function look({ pull, ticket: confirmed }: Followed, claimed: Date, deps: FollowDeps): Promise<void> {
  const { store, forge, shapes, clock, log } = deps;
  const status = await forge.statusOf(confirmed.repo, { number: pull.number, url: pull.url, branch: pull.branch });
  // As the attempt has it that the pull request shows.
  const run = await getRun(store.db, pull.runId);
  const ticket = run?.amendment?.ticket ?? confirmed;
  const mirror = opener(confirmed.repo, deps);
  const facts = await gatherFacts({ db: store.db, pull, ticket, status, mirror });
  const before = readTold(pull.told);
  const foreign = isForeign(status);
  const answered = await hearRemarks({
    pull,
    ticket,
    told: before,
    status,
    busy: facts.busy,
    foreign,
    forge,
    shapes,
    knowledge: async () => {
      const { gitDir } = await mirror();
      const cacheDir = path.join(deps.home, 'index');
      return learn({ gitDir, commit: pull.baseCommit, cacheDir, override: deps.override ?? {} });
    },
  });
  const now = clock.now();
  await store.transaction(async (tx) => {
    await lockThread(tx, confirmed.thread, log);
    const locked = await lockPull(tx, ticket.id);
    // Another process is at it, or an attempt ended meanwhile: what was read is of no use any more.
    if (locked === null || locked.runId !== pull.runId) return;
    const told = readTold(locked.told);
    const news = newsOf({ pull: locked, ticket, told, status, facts, now });
    const amendment =
      answered.revise === null
        ? rebaseDue({ pull: locked, ticket, told, status, facts, foreign })
        : revisionOf(locked, ticket, answered.revise);
    const { thread } = confirmed;
    if (news.card !== null) await putPost(tx, { thread, key: `pull:${ticket.id}`, post: news.card });
    for (const { key, tone, text } of news.notices) {
      await putPost(tx, { thread, key: `pull:${ticket.id}:${key}`, post: { kind: 'notice', tone, text } });
    }
    if (status.state === 'merged' && locked.state !== 'merged') {
      const { number, url } = pull;
      await tellOfTicket(tx, { ticket, kind: 'merged', pullRequest: { number, url }, at: now });
    }
    const next: Told = {
      ...news.told,
      decided: [...new Set([...told.decided, ...answered.decided])],
      answers: [...new Set([...told.answers, ...answered.answers])],
    };
    if (amendment !== null) {
      await queueAttempt(tx, ticket.id, amendment);
      if (amendment.why === 'review') next.rounds += 1;
      else next.rebased = [...next.rebased, amendment.ticket.base.commit];
      const text = sayAttempt(pull, ticket, amendment.words, amendment.remark?.author ?? null);
      const key = `pull:${ticket.id}:attempt:${next.rounds}:${next.rebased.length}`;
      await putPost(tx, { thread, key, post: { kind: 'notice', tone: 'plain', text } });
    }
    if (news.ending !== null) {
      const recipe = shapes.find(({ id }) => id === ticket.shape)?.recipe ?? null;
      const generator = recipe === null ? 'model' : 'recipe';
      const { id: ticketId, shape, repo } = ticket;
      await putEnding(tx, { ticketId, shape, repo, generator, ending: news.ending, at: now });
    }
    const over = status.state === 'open' ? null : (locked.endedAt ?? now);
    await savePull(tx, ticket.id, {
      state: status.state,
      told: next,
      endedAt: over,
      // A hint that came during the look is not forgotten.
      ...(isClaim(locked, claimed) ? { lookAt: nextLook(status, over, now, forge.lookEveryMs(ticket.repo)) } : {}),
    });
  });
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** GitHub finds out whether a branch can be merged within seconds of being asked. */
const SOON_MS = 10_000;

/** What is over may be reverted or opened again for a month. */
function nextLook(status: PullRequestStatus, over: Date | null, now: Date, everyMs: number): Date | null {
  if (over !== null) return now.getTime() - over.getTime() > 30 * DAY_MS ? null : new Date(now.getTime() + DAY_MS / 4);
  return new Date(now.getTime() + (status.merge === 'unknown' ? Math.min(SOON_MS, everyMs) : everyMs));
}

/** What stands in the way is told once, where it does not pass by itself. */
async function lookAgainLater(found: Followed, claimed: Date, error: UserError, deps: FollowDeps): Promise<void> {
  const { store, clock, log } = deps;
  const { pull, ticket } = found;
  log.info({ pullRequest: pull.url, error: error.message }, 'a pull request could not be looked at');
  await store.transaction(async (tx) => {
    const locked = await lockPull(tx, ticket.id);
    if (locked === null) return;
    const told = readTold(locked.told);
    const key = `trouble:${error.message}`;
    if (error.code === 'forge-refused' && !told.keys.includes(key)) {
      const text = `Pull request #${pull.number} (${ticket.title}) cannot be followed: ${error.message} ${error.next}`;
      const post = { kind: 'notice' as const, tone: 'problem' as const, text };
      await putPost(tx, { thread: ticket.thread, key: `pull:${ticket.id}:trouble:${told.keys.length}`, post });
      told.keys.push(key);
    }
    const later = new Date(clock.now().getTime() + deps.forge.lookEveryMs(ticket.repo) * 5);
    await savePull(tx, ticket.id, { told, ...(isClaim(locked, claimed) ? { lookAt: later } : {}) });
  });
}

function isClaim({ lookAt: at }: PullRow, claimed: Date): boolean {
  return at?.getTime() === claimed.getTime();
}

function sayAttempt({ number }: PullRow, { title }: Ticket, words: string, author: string | null): string {
  const why = author === null ? words : `${author} asked for it in a review: ${words}`;
  return `Pull request #${number} (${title}) is made anew: ${why}.`;
}

function opener(repo: string, { home, forge, log }: FollowDeps): () => Promise<Mirror> {
  let opened: Promise<Mirror> | null = null;
  return () => {
    opened ??= (async () => {
      const access = (await forge.access?.(repo)) ?? null;
      return openMirror({ home, repo, access, log, signal: AbortSignal.timeout(10 * 60_000) });
    })();
    return opened;
  };
}
