import path from 'node:path';
import type { NoticePost } from '../../chat/post.ts';
import type { Forge, PullRequestStatus } from '../../forge/forge.ts';
import type { Clock } from '../../lib/clock.ts';
import { UserError } from '../../lib/errors.ts';
import type { Logger } from '../../lib/log.ts';
import { learn } from '../../repos/knowledge.ts';
import type { RepoConfig } from '../../repos/settings.ts';
import { tellOfTicket } from '../../report/news/happening.ts';
import type { Shape } from '../../shapes/shape.ts';
import type { Store } from '../../store/open.ts';
import { dropEnding, putEnding } from '../../store/outcomes.ts';
import { putPost } from '../../store/outbox.ts';
import { type Followed, getPull, lockPull, type PullRow, savePull } from '../../store/pull-requests.ts';
import { getRun, type Run } from '../../store/runs.ts';
import { asText } from '../../report/words/markdown.ts';
import { sayAttempt as sayDone } from '../../report/words/attempt.ts';
import { lockThread } from '../../store/threads.ts';
import type { Drafting } from '../../ticket/drafting.ts';
import type { Ticket } from '../../ticket/ticket.ts';
import { type Mirror, openMirror } from '../workspace/mirror.ts';
import { isIdle, isStillDue, MOST_REBASES, queueAttempt, rebaseDue, rebasesAreOver, revisionOf } from './attempt.ts';
import { gatherFacts } from './facts.ts';
import { isForeign, newsOf } from './news.ts';
import { hearRemarks } from './remarks.ts';
import { sayAtRemark } from './say.ts';
import { readTold, type Told } from './told.ts';

export interface FollowDeps {
  store: Store;
  forge: Forge;
  shapes: readonly Shape[];
  /** Drafts what reviewers ask for in words of their own; null: a person does. */
  model: Drafting | null;
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
  const made = run?.outcome?.kind === 'proposed' ? (run.outcome.made ?? null) : null;
  const hasRecipe = shapes.some(({ id, recipe }) => id === ticket.shape && recipe !== null);
  const mirror = opener(confirmed.repo, deps);
  const facts = await gatherFacts({ db: store.db, pull, ticket, status, mirror });
  const before = readTold(pull.told);
  const foreign = isForeign(status) || facts.reset;
  const finished = await answerAttempts(pull, ticket, before, facts.unanswered, deps);
  const answered = await hearRemarks({
    pull,
    ticket,
    made,
    model: deps.model,
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
    const standing = { pull: locked, ticket, made, hasRecipe, told, status, facts, foreign };
    const { revise } = answered;
    const idle = await isIdle(tx, ticket.id);
    const isDue = idle && revise !== null && isStillDue(told, revise);
    const amendment = isDue ? revisionOf(locked, ticket, revise) : idle && revise === null ? rebaseDue(standing) : null;
    // One that has to wait for another attempt is decided later.
    const decided = answered.decided.filter((id) => isDue || id !== revise?.remark.id);
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
      decided: [...new Set([...told.decided, ...decided])],
      answered: [...new Set([...told.answered, ...finished])],
      answers: [...new Set([...told.answers, ...answered.answers])],
    };
    if (rebasesAreOver(standing) && !told.keys.includes('rebases-over')) {
      next.keys.push('rebases-over');
      await putPost(tx, { thread, key: `pull:${ticket.id}:rebases-over`, post: rebasesOver(pull, ticket) });
    }
    if (amendment !== null) {
      next.heardAt = now.toISOString();
      await queueAttempt(tx, ticket.id, amendment);
      if (amendment.why === 'review') next.rounds += 1;
      else next.rebased = [...next.rebased, amendment.ticket.base.commit];
      const text = sayAttempt(pull, ticket, amendment.words, amendment.remark?.author ?? null);
      const key = `pull:${ticket.id}:attempt:${next.rounds}:${next.rebased.length}`;
      await putPost(tx, { thread, key, post: { kind: 'notice', tone: 'plain', text } });
    }
    if (news.ending !== null) {
      const generator = facts.drafted ? 'model' : 'recipe';
      const { id: ticketId, shape, repo } = ticket;
      await putEnding(tx, { ticketId, shape, repo, generator, ending: news.ending, at: now });
    }
    if (status.state === 'open' && news.ending === null) await dropEnding(tx, ticket.id);
    const over = status.state === 'open' ? null : (locked.endedAt ?? now);
    await savePull(tx, ticket.id, {
      state: status.state,
      told: next,
      endedAt: over,
      // Hints come under the name it has now.
      ...(status.url === null ? {} : { url: status.url }),
      // A hint that came during the look is not forgotten.
      ...(isClaim(locked, claimed)
        ? { lookAt: nextLook(status, over, now, whenQuiet(forge.lookEveryMs(ticket.repo), next, locked, now)) }
        : {}),
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

const CHEAP_MS = 30_000;

/** What nothing happens to is looked at less and less, at last every ten minutes. */
function whenQuiet(everyMs: number, { heardAt }: Told, { openedAt }: PullRow, now: Date): number {
  // A folder costs nothing to look at, and somebody may wait for it.
  if (everyMs < CHEAP_MS) return everyMs;
  const since = now.getTime() - Math.max(openedAt.getTime(), Date.parse(heardAt) || 0);
  return Math.max(everyMs, Math.min(since / 10, 10 * 60_000));
}

/** The reviewers who asked for attempts hear at their remarks what came of them. Returns those that are answered now. */
async function answerAttempts(
  pull: PullRow,
  ticket: Ticket,
  told: Told,
  ended: readonly Run[],
  { forge }: FollowDeps,
): Promise<string[]> {
  const answered: string[] = [];
  for (const { id, amendment, outcome } of ended) {
    if (told.answered.includes(id) || outcome === null || amendment?.remark == null) continue;
    const text = asText(sayDone(outcome, amendment.words));
    await sayAtRemark(forge, ticket.repo, pull, { key: `answer:${id}`, text, at: amendment.remark.id });
    answered.push(id);
  }
  return answered;
}

function rebasesOver({ number }: PullRow, { title }: Ticket): NoticePost {
  const text = `Pull request #${number} (${title}) was made anew on its base ${MOST_REBASES} times, and the base has moved again. A person takes it from here.`;
  return { kind: 'notice', tone: 'problem', text };
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
    const every = deps.forge.lookEveryMs(ticket.repo);
    // Trouble of the forge's own passes soon; a limit is not asked about while it lasts.
    const wait = error.code === 'forge-unavailable' ? Math.min(every, 2 * 60_000) : every * 5;
    const later = new Date(clock.now().getTime() + wait);
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
