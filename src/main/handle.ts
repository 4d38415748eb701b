import type { TicketProposal } from '../chat/post.ts';
import type { IncomingMessage, Sender } from '../chat/surface.ts';
import {
  converse,
  isOverheard,
  isTidyingUp,
  mayBeRequest,
  stateFor,
  ticketIdOf,
  type Turn,
} from '../conversation/converse.ts';
import { pickedIn } from '../conversation/repository.ts';
import type { ConversationState } from '../conversation/state.ts';
import { outdated } from '../conversation/talk.ts';
import { asAction } from '../conversation/subcommands.ts';
import { nameOf } from '../lib/address.ts';
import type { Ruling } from '../policy/rule.ts';
import { recordAction } from '../store/audit.ts';
import type { Tx } from '../store/database.ts';
import { maybeSame, namesOf, noteEmail } from '../store/identities.ts';
import { markHandled } from '../store/inbox.ts';
import { addNews } from '../store/news.ts';
import { putPost } from '../store/outbox.ts';
import { requestCancel } from '../store/runs.ts';
import { loadThread, lockThread, saveThread, type ThreadRow } from '../store/threads.ts';
import { approversFor, ruleOn } from './allow.ts';
import type { BotDeps } from './bot.ts';
import { chooseRepository, openOrSay } from './choose-repository.ts';
import { answerCommand } from './commands.ts';
import { followOutcomes } from './follow-outcomes.ts';
import { handOver } from './hand-over.ts';
import { composeHome } from './home.ts';
import { readByModel } from './read-by-model.ts';
import { readCard } from './read-card.ts';
import { recheck } from './recheck.ts';
import { startTicket } from './start-ticket.ts';
import { nothing, telling } from './turns.ts';

/**
 * One message, whole or not at all: that it is handled, the new state, what is said, the ticket and its place in the queue, and what
 * the audit keeps of it are one transaction. A message handled before changes nothing and gives null, as does a repository that
 * could not be read.
 */
export async function handle(deps: BotDeps, received: IncomingMessage): Promise<Turn | null> {
  const before = await loadThread(deps.store.db, received.thread, deps.log);
  const state = stateFor(before?.state ?? IDLE, received);
  const acting = { ...received, action: asAction(received.action, state), actor: received.sender };
  const message = asRequester(acting, state, await namesOf(deps.store.db, received.sender.id));
  if (isTidyingUp(state, message)) return overhear(deps, message);
  if (isOverheard(state, message) && !mayBeApproval(state)) return overhear(deps, message);
  const ruling = await ruleOn(deps, acting, state, before?.repo ?? null);
  if (!ruling.allowed) return refuse(deps, message, ruling, received.action.kind === 'say');
  const card = await readCard(deps.store.db, message, before);
  if (card.outdated)
    return conclude(deps, message, (_, thread) => alone(message, telling(message, thread, outdated())));
  const { action } = message;
  switch (action.kind) {
    case 'home':
      return showHome(deps, message);
    case 'command':
      return command(deps, message, action, state, before, received.action.kind === 'command');
    case 'recheck':
      return conclude(deps, message, (tx, thread) =>
        recheck(tx, message, { check: action.check, runId: card.runId }, thread.state, deps),
      );
    case 'hand-over':
      return conclude(deps, message, (tx, thread) => handOver(tx, message, card.runId, thread.state, deps));
    case 'say':
    case 'answer':
    case 'confirm':
    case 'cancel':
    case 'start':
    case 'edit':
    case 'choose':
    case 'approve':
    case 'decline':
    case 'retry':
      return talk(deps, message, before, card.proposals);
  }
}

/** What somebody did, with who it was: `sender` is another name of theirs where the thread knows them by that. */
type Acting = IncomingMessage & { actor: Sender };

/** Who asked is who asked, on whichever platform they go on with it. */
function asRequester(message: Acting, state: ConversationState, names: readonly string[]): Acting {
  if (!('requester' in state) || !names.includes(state.requester)) return message;
  return { ...message, sender: { ...message.sender, id: state.requester } };
}

/** What is said of a repository: it is chosen and read, then the conversation goes on. */
async function talk(
  deps: BotDeps,
  message: Acting,
  before: ThreadRow | null,
  proposals: readonly TicketProposal[] | null = null,
): Promise<Turn | null> {
  const { shapes, clock } = deps;
  const state = stateFor(before?.state ?? IDLE, message);
  const picked = pickedIn(state, message);
  const asked = picked === null ? message : saying(message, picked.request);
  const choice = await chooseRepository(
    deps,
    asked,
    before === null ? null : { ...before, state },
    picked?.repo ?? null,
  );
  if (choice.kind === 'told') return conclude(deps, message, (_, thread) => telling(message, thread, choice.text));
  if (choice.kind === 'pick') {
    const { request, options } = choice;
    return conclude(deps, message, (_, thread) => ({
      ...nothing(thread),
      state: { kind: 'picking', requester: message.sender.id, request, options, begunBy: begunBy(message) },
      posts: [{ key: `${message.id}:pick-repository`, post: { kind: 'pick-repository', request, options } }],
    }));
  }
  const first = picked !== null && state.kind === 'picking' ? state.begunBy : undefined;
  const said = saying(first === undefined ? asked : { ...asked, replaces: first }, choice.text);
  // Reading the repository and asking a model take time; both happen before the thread is locked.
  const known = choice.repo === null ? null : await openOrSay(deps, choice.repo, choice.base);
  if (known !== null && 'problem' in known) {
    await conclude(deps, message, (_, thread) => telling(message, thread, known.problem, 'problem'));
    return null;
  }
  const offered = known === null ? shapes : await followOutcomes(deps.store, shapes, known.repo);
  const drafted =
    known === null || !mayBeRequest(state, said) ? null : await readByModel(deps, said, wordsOf(said), known, offered);
  const isRequester = state.kind === 'confirming' && (await maybeSame(deps.store.db, state.requester, message.actor));
  return conclude(
    deps,
    message,
    (_, thread) =>
      converse({
        // A request whose repository is chosen now begins as if it had just been written.
        state: picked !== null && thread.state.kind === 'picking' ? IDLE : thread.state,
        message: said,
        knowledge: known?.knowledge ?? null,
        repo: known === null ? null : { address: known.repo, ref: known.base.ref, commit: known.base.commit },
        shapes: [...offered],
        drafted,
        ...(proposals === null ? {} : { proposals }),
        drafting: deps.drafting ?? null,
        ...(deps.sandbox === 'none' ? { sandbox: deps.sandbox } : {}),
        ...(choice.why === null ? {} : { repository: choice.why }),
        ...approversFor(deps, { ...message, sender: message.actor }, thread.state, known?.repo ?? null, isRequester),
        now: clock.now(),
      }),
    known?.repo ?? null,
  );
}

async function command(
  deps: BotDeps,
  message: Acting,
  action: Extract<IncomingMessage['action'], { kind: 'command' }>,
  state: ConversationState,
  before: ThreadRow | null,
  asCommand: boolean,
): Promise<Turn | null> {
  const { name } = action;
  // Of what goes on in this thread, the conversation itself knows best.
  const isFree = state.kind === 'idle' || state.kind === 'done';
  // Where nothing waits or runs, it is what the person has elsewhere that can be cancelled.
  if (name === 'help' || (name === 'cancel' && !isFree) || (name === 'status' && state.kind !== 'idle'))
    return talk(deps, saying(message, name), before);
  const answer = await answerCommand(deps, message, name, action.text, before);
  return conclude(deps, message, async (tx, thread) => {
    await answer.apply?.(tx);
    const turn = telling(message, thread, (await answer.decide?.(tx)) ?? answer.text);
    // A subcommand is answered to who gave it; the same words in a thread, to the thread, but for what nobody else may read.
    return asCommand || name === 'link' ? alone(message, turn) : turn;
  });
}

/** What is said, to them only. */
function alone({ actor }: Acting, turn: Turn): Turn {
  return { ...turn, posts: turn.posts.map((each) => ({ ...each, to: actor.id })) };
}

/** Their own page, where the surface has such a thing; a post in their own thread otherwise. */
async function showHome(deps: BotDeps, message: Acting): Promise<Turn | null> {
  const { store, clock } = deps;
  const post = await composeHome(deps, { sender: message.actor, place: message.place });
  await store.transaction(async (tx) => {
    if (!(await markHandled(tx, message.thread, message.id, clock.now()))) return;
    await putPost(tx, { thread: message.thread, key: `home:${message.actor.id}`, post, whisperTo: message.actor.id });
  });
  return null;
}

async function overhear({ store, clock }: BotDeps, { thread, id }: IncomingMessage): Promise<null> {
  await markHandled(store.db, thread, id, clock.now());
  return null;
}

/** Somebody who may not: told once in a thread what stands in the way, alone. Nothing of it touches the thread. */
async function refuse(
  deps: BotDeps,
  message: Acting,
  ruling: Extract<Ruling, { allowed: false }>,
  words: boolean,
): Promise<null> {
  const { store, clock } = deps;
  const { thread, actor, id } = message;
  const once = words && !ruling.code.endsWith('-limit');
  const at = message.heardIn ?? thread;
  const key = `${at}/denied:${once ? `${actor.id}:${ruling.code}` : id}`;
  await store.transaction(async (tx) => {
    if (!(await markHandled(tx, thread, id, clock.now()))) return;
    const post = { kind: 'notice', tone: 'problem', text: ruling.message } as const;
    await putPost(tx, { thread: at, key, post, whisperTo: actor.id });
    await note(tx, deps, message, { decision: 'denied', reason: ruling.code });
  });
  return null;
}

/** Everything that follows from a message, in one transaction. `repo` is what the thread talks about from now on. */
async function conclude(
  deps: BotDeps,
  message: Acting,
  decide: (tx: Tx, thread: ThreadRow) => Turn | Promise<Turn>,
  repo: string | null = null,
): Promise<Turn | null> {
  const { store, clock, log } = deps;
  return store.transaction(async (tx) => {
    if (!(await markHandled(tx, message.thread, message.id, clock.now()))) return null;
    const thread = await lockThread(tx, message.thread, log);
    const turn = await decide(tx, thread);
    let { state } = turn;
    if (turn.start !== null) {
      // Whoever approved it is not its author.
      const author = message.sender.id === turn.start.requester ? { sender: message.sender } : {};
      state = await startTicket(tx, { terms: turn.start, id: ticketIdOf(message), state, clock, ...author });
    }
    if (turn.cancel !== null) await requestCancel(tx, turn.cancel, clock.now());
    // A message's id is unique in its thread, a post's key everywhere.
    for (const { key, post, to } of turn.posts) {
      const put = { thread: message.thread, key: `${message.thread}/${key}`, post };
      // What is one person's alone is said where they are.
      await putPost(tx, to === undefined ? put : { ...put, thread: message.heardIn ?? message.thread, whisperTo: to });
    }
    if (state.kind === 'confirming' && state.approval !== undefined)
      await waitForApproval(tx, deps, message, state, turn);
    await saveThread(tx, message.thread, state, repo ?? thread.repo, clock.now());
    await note(tx, deps, message, {
      decision: 'allowed',
      reason: turn.start !== null ? 'start' : turn.cancel !== null ? 'cancel' : (turn.decision ?? ''),
      repo: repo ?? thread.repo,
      ticketId: 'ticketId' in state ? state.ticketId : null,
      counts: begins(message, thread.state, turn),
    });
    return { ...turn, state };
  });
}

/** A card that needs a second person is news, and whoever asked is to be known again as whoever approves. */
async function waitForApproval(
  tx: Tx,
  { clock }: BotDeps,
  { thread, id, actor }: Acting,
  { terms, approval }: Extract<ConversationState, { kind: 'confirming' }>,
  { posts }: Turn,
): Promise<void> {
  if (approval === undefined || !posts.some(({ post }) => post.kind === 'ticket')) return;
  await noteEmail(tx, actor.id, actor.email);
  const { repo, title } = terms;
  const detail = `${approval.needed} “follow” shows its card here.`;
  const item = {
    kind: 'needs-person' as const,
    repository: nameOf(repo),
    title,
    detail,
    pullRequest: null,
    acceptance: [],
  };
  await addNews(tx, { key: `approval:${thread}/${id}`, thread, ticketId: null, repo, item, at: clock.now() });
}

/** Whether it counts against the limits: it led to work, or to reading a request to its end. */
function begins({ action }: IncomingMessage, before: ConversationState, turn: Turn): boolean {
  // To answer, change or confirm what is open ends something that was counted when it began.
  if (before.kind === 'asking' || before.kind === 'confirming') return false;
  return turn.start !== null || action.kind === 'recheck' || (turn.decision !== null && turn.decision !== 'chat');
}

async function note(
  tx: Tx,
  { clock }: BotDeps,
  { action, actor, place, thread, id }: Acting,
  noted: {
    decision: 'allowed' | 'denied';
    reason: string;
    repo?: string | null;
    ticketId?: string | null;
    counts?: boolean;
  },
): Promise<void> {
  await recordAction(tx, {
    at: clock.now(),
    actor: actor.id,
    place: place.address,
    thread,
    messageId: id,
    action: action.kind === 'command' ? `command ${action.name}` : action.kind,
    repo: null,
    ticketId: null,
    counts: false,
    ...noted,
  });
}

/** The message that asked, of which this may be an edit. */
function begunBy({ replaces, id }: IncomingMessage): string {
  return replaces ?? id;
}

const IDLE: ConversationState = { kind: 'idle' };

function mayBeApproval(state: ConversationState): boolean {
  return state.kind === 'confirming' && state.approval !== undefined;
}

function saying<M extends IncomingMessage>(message: M, text: string | null): M {
  return text === null ? message : { ...message, action: { kind: 'say', text } };
}

function wordsOf({ action }: IncomingMessage): string {
  return action.kind === 'say' ? action.text : '';
}
