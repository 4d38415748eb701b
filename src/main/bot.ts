import type { IncomingMessage, Surface } from '../chat/surface.ts';
import { converse, mayBeRequest, ticketIdOf, type Turn } from '../conversation/converse.ts';
import { type Interpreter, interpretBy } from '../conversation/interpreter.ts';
import type { ConversationState } from '../conversation/state.ts';
import type { Clock } from '../lib/clock.ts';
import { sayError } from '../lib/errors.ts';
import type { Logger } from '../lib/log.ts';
import { type Stop, stopAll } from '../lib/stop.ts';
import { startOutbox } from '../report/outbox.ts';
import type { Shape } from '../shapes/shape.ts';
import { receiveOnce } from '../store/inbox.ts';
import type { Store } from '../store/open.ts';
import { putPost } from '../store/outbox.ts';
import { requestCancel } from '../store/runs.ts';
import { loadThread, lockThread, saveThread } from '../store/threads.ts';
import type { Drafting } from '../ticket/drafting.ts';
import { startReminders } from './remind.ts';
import type { Repositories, Repository } from './repositories.ts';
import { startTicket } from './start-ticket.ts';

export interface BotDeps {
  store: Store;
  surfaces: readonly Surface[];
  repositories: Repositories;
  shapes: readonly Shape[];
  /** The repository of a thread that has not chosen one; null: none. */
  defaultRepository: Chosen | null;
  /** Deliver in this thread alone: set where the process is the thread, as a terminal is. */
  only?: string;
  /** Reads requests in place of the rules; null: the rules do. */
  interpreter: Interpreter | null;
  /** The language model that drafts, for the cards; absent or null: none does. */
  drafting?: Drafting | null;
  log: Logger;
  clock: Clock;
}

/** The chat side: hears messages, holds the conversation, hands confirmed tickets to the queue, delivers what is to be said. */
export async function startBot(deps: BotDeps): Promise<Stop> {
  const { store, surfaces, log, clock } = deps;
  const outbox = await startOutbox({
    store,
    surfaces: [...surfaces],
    log,
    clock,
    ...(deps.only === undefined ? {} : { only: deps.only }),
  });
  const stops: Stop[] = [outbox.stop, startReminders(deps)];
  for (const surface of surfaces) {
    stops.push(await surface.listen(async (message) => void (await handleMessage(deps, message))));
  }
  return stopAll(stops);
}

/**
 * One message, whole or not at all: the new state, what is said, the ticket and its place in the queue are one transaction.
 * A message delivered again changes nothing and gives null, as does a repository that could not be read.
 */
export async function handleMessage(deps: BotDeps, message: IncomingMessage): Promise<Turn | null> {
  const { store, shapes, clock, log } = deps;
  const before = await loadThread(store.db, message.thread, log);
  const chosen = chosenFor(before?.repo ?? null, deps.defaultRepository);
  // Reading the repository and asking a model take time; both happen before the thread is locked.
  const known = chosen === null ? null : await openOrSay(deps, chosen, message);
  if (known === 'said') return null;
  const drafted =
    deps.interpreter === null || known === null || !mayBeRequest(before?.state ?? IDLE, message)
      ? null
      : await interpretBy(deps.interpreter, saidIn(message), known.knowledge, shapes);
  return store.transaction(async (tx) => {
    if (!(await receiveOnce(tx, message.thread, message.id))) return null;
    const thread = await lockThread(tx, message.thread, log);
    const turn = converse({
      state: thread.state,
      message,
      knowledge: known?.knowledge ?? null,
      repo: known === null ? null : { address: known.repo, ref: known.base.ref, commit: known.base.commit },
      shapes: [...shapes],
      drafted,
      drafting: deps.drafting ?? null,
      now: clock.now(),
    });
    let { state } = turn;
    if (turn.start !== null) {
      state = await startTicket(tx, { terms: turn.start, id: ticketIdOf(message), state, clock });
    }
    if (turn.cancel !== null) await requestCancel(tx, turn.cancel, clock.now());
    // A message's id is unique in its thread, a post's key everywhere.
    for (const { key, post } of turn.posts) {
      await putPost(tx, { thread: message.thread, key: `${message.thread}/${key}`, post });
    }
    await saveThread(tx, message.thread, state, known?.repo ?? thread.repo, clock.now());
    return { ...turn, state };
  });
}

const IDLE: ConversationState = { kind: 'idle' };

function saidIn({ action }: IncomingMessage): string {
  return action.kind === 'say' ? action.text : '';
}

type Chosen = { repo: string; base: string | null };

/** What the thread has talked about so far wins; the default's base goes with the default's repository only. */
function chosenFor(ofThread: string | null, byDefault: Chosen | null): Chosen | null {
  if (ofThread === null || ofThread === byDefault?.repo) return byDefault;
  return { repo: ofThread, base: null };
}

/** A repository that cannot be read is the person's to know, in the thread. */
async function openOrSay(deps: BotDeps, chosen: Chosen, message: IncomingMessage): Promise<Repository | 'said'> {
  try {
    return await deps.repositories.open(chosen.repo, chosen.base);
  } catch (error) {
    deps.log.info({ err: error }, 'a repository could not be read');
    const post = { kind: 'notice' as const, tone: 'problem' as const, text: sayError(error) };
    await deps.store.transaction((tx) =>
      putPost(tx, { thread: message.thread, key: `${message.thread}/${message.id}:problem`, post }),
    );
    return 'said';
  }
}
