import { createHash } from 'node:crypto';
import type { Approval, Post, TicketProposal } from '../chat/post.ts';
import type { IncomingMessage } from '../chat/surface.ts';
import { sayRepo } from '../lib/address.ts';
import { InternalError } from '../lib/errors.ts';
import type { Ruling } from '../policy/rule.ts';
import type { Draft, Knowledge, Shape } from '../shapes/shape.ts';
import { chooseModel, type Drafting } from '../ticket/drafting.ts';
import type { Question } from '../ticket/question.ts';
import type { Reason } from '../ticket/reason.ts';
import type { Slots } from '../ticket/slots.ts';
import type { TicketTerms } from '../ticket/ticket.ts';
import { type Answers, fitAnswers, readAnswers, readChoice } from './answers.ts';
import { type Decision, decide, settle } from './decide.ts';
import { approvalReason, estimateOf, mustConfirm, termsOf } from './terms.ts';
import { tooManyQuestions } from './reasons.ts';
import { reviseDraft } from './revise.ts';
import type { ConversationState, Offered } from './state.ts';
import * as talk from './talk.ts';
import { APPROVES, CANCELS, DECLINES, HELP, NO, REOPENS, RETRIES, STATUS, YES } from './words/replies.ts';

export interface Heard {
  state: ConversationState;
  message: IncomingMessage;
  /** Null where no repository is known, or it could not be read. */
  knowledge: Knowledge | null;
  shapes: readonly Shape[];
  repo: { address: string; ref: string; commit: string } | null;
  /** What the refusal offered whose button was used; absent: the last one did. */
  proposals?: readonly TicketProposal[];
  /** What an interpreter made of this message's words; the rules read them where it is absent or null. */
  drafted?: Draft | null;
  /** The repository in words and why it is this one, for the card; its address where absent. */
  repository?: string;
  /** Who may say the second yes; absent where nobody watches who does what, as at a terminal: the requester's yes is enough there. */
  approvers?: {
    /** In words. */
    by: string[];
    /** Whether whoever did this may; null where no card waits for it. */
    ruling: Ruling | null;
  };
  /** The language model that drafts what no recipe computes; absent or null: a person does. */
  drafting?: Drafting | null;
  /** The operator lets code of repositories run as it is. */
  sandbox?: 'none';
  now: Date;
}

export interface Turn {
  state: ConversationState;
  /** Keys come from the message, so handling it twice posts once. */
  posts: { key: string; post: Post /** For this person alone. */; to?: string }[];
  /** Terms to run now. `state` is then running, under ids made of the message that whoever starts it may replace by its own. */
  start: TicketTerms | null;
  /** Id of the run to stop. */
  cancel: string | null;
  /** What a request was decided to be; null where the message was none. */
  decision: Decision['verdict'] | null;
}

/** At most this many questions a ticket. */
const MOST_QUESTIONS = 3;

/**
 * One turn of a conversation, pure: the state of the thread and what somebody did give the next state, what to post, what to
 * start and what to stop.
 *
 * idle → (request) → asking | confirming | running | offering; asking → (answers) → asking | confirming | running;
 * confirming → (yes, or a second person's where the owners want one) → running; picking → (a repository) → as a request; offering → (choice) → as a request; running → (run ended, `afterRun`) → done;
 * done → (retry) → running, or as idle. "cancel" leads back to idle, or stops the run. While something waits for the person
 * who asked, others are not heard.
 */
export function converse(heard: Heard): Turn {
  const { message } = heard;
  if (isTidyingUp(heard.state, message)) return silent(heard);
  const state = stateFor(heard.state, message);
  const turn = answer({ ...heard, state });
  return { ...turn, state: begun(turn.state, state, message) };
}

/**
 * The state a message is read in: what waits for somebody is let go where the request it came from was edited, which is then read anew.
 */
export function stateFor(state: ConversationState, message: IncomingMessage): ConversationState {
  if (state.kind !== 'asking' && state.kind !== 'confirming') return state;
  const { replaces, action, sender } = message;
  if (action.kind !== 'say' || replaces === undefined || replaces !== state.begunBy) return state;
  const { requester, offered = [] } = state;
  if (sender.id !== requester) return state;
  return offered.length === 0 ? { kind: 'idle' } : { kind: 'offering', requester, proposals: offered };
}

/** The deletion of a message that nothing open came from: nobody wants to hear about that. */
export function isTidyingUp(state: ConversationState, { action, replaces }: IncomingMessage): boolean {
  if (action.kind !== 'cancel' || replaces === undefined) return false;
  return state.kind === 'idle' || state.kind === 'done' || state.begunBy !== replaces;
}

/** With the message it came from: of what goes on the same, of words by themselves they. */
function begun(state: ConversationState, before: ConversationState, message: IncomingMessage): ConversationState {
  if (state.kind === 'idle' || state === before) return state;
  const known = 'begunBy' in before ? before.begunBy : undefined;
  const goesOn = before.kind === 'asking' || before.kind === 'confirming' || message.action.kind !== 'say';
  return { ...state, begunBy: (goesOn ? known : undefined) ?? message.replaces ?? message.id };
}

function answer(heard: Heard): Turn {
  const { state, message } = heard;
  if (waitsForSomebodyElse(state, message)) {
    return message.action.kind === 'say' ? silent(heard) : notice(heard, talk.notYours());
  }
  const text = message.action.kind === 'say' ? message.action.text.trim() : '';
  if (message.action.kind === 'cancel' || CANCELS.test(text)) return cancel(heard);
  if (state.kind === 'confirming' && isApproval(message)) return secondYes(heard, state, text);
  switch (state.kind) {
    case 'asking':
      return whileAsking(heard, state, text);
    case 'confirming':
      return whileConfirming(heard, state, text);
    case 'running':
      return whileRunning(heard, state, text);
    case 'idle':
    case 'picking':
    case 'offering':
    case 'done':
      return whileFree(heard, state, text);
  }
}

/** Whether a message, in this state, may be a request: only then is it worth an interpreter's time. */
export function mayBeRequest(state: ConversationState, message: IncomingMessage): boolean {
  if (message.action.kind !== 'say' || !['idle', 'picking', 'offering', 'done'].includes(state.kind)) return false;
  const { text } = message.action;
  return ![CANCELS, HELP, NO, REOPENS, RETRIES, STATUS, YES].some((reply) => reply.test(text.trim()));
}

/** The id of the run a message starts: the same message always starts the same run. */
export function ticketIdOf(message: IncomingMessage): string {
  return createHash('sha256').update(`${message.thread}\n${message.id}`).digest('hex').slice(0, 16);
}

type StateOf<K extends ConversationState['kind']> = Extract<ConversationState, { kind: K }>;

/** Words of somebody in a thread that waits for somebody else: they are talking to each other, and are not answered. */
export function isOverheard(state: ConversationState, message: IncomingMessage): boolean {
  return message.action.kind === 'say' && waitsForSomebodyElse(state, message);
}

function waitsForSomebodyElse(state: ConversationState, message: IncomingMessage): boolean {
  if (state.kind === 'idle' || state.kind === 'done') return false;
  if (state.kind === 'confirming' && state.approval !== undefined && isApproval(message)) return false;
  if (state.kind === 'offering' || state.kind === 'picking')
    return message.action.kind !== 'say' && message.sender.id !== state.requester;
  return message.sender.id !== state.requester;
}

function cancel(heard: Heard): Turn {
  const { state } = heard;
  if (state.kind === 'running') return { ...notice(heard, talk.stopping(state.title)), cancel: state.runId };
  if (state.kind === 'idle' || state.kind === 'done') return notice(heard, talk.nothingToCancel());
  return { ...notice(heard, talk.cancelled()), state: { kind: 'idle' } };
}

function isApproval({ action }: IncomingMessage): boolean {
  if (action.kind === 'say') return APPROVES.test(action.text.trim()) || DECLINES.test(action.text.trim());
  return action.kind === 'approve' || action.kind === 'decline';
}

/** The word of a second person on a card; where none is asked for, the requester's own. */
function secondYes(heard: Heard, state: StateOf<'confirming'>, text: string): Turn {
  const { sender, action } = heard.message;
  const declines = action.kind === 'decline' || DECLINES.test(text);
  if (state.approval === undefined || heard.approvers === undefined) {
    return declines
      ? { ...notice(heard, talk.cancelled()), state: { kind: 'idle' } }
      : start(heard, state.terms, state.offered, null);
  }
  const ruling = heard.approvers.ruling ?? { allowed: false, message: talk.nothingToApprove() };
  if (declines && (ruling.allowed || sender.id === state.requester))
    return { ...notice(heard, talk.declinedBy(sender.name)), state: { kind: 'idle' } };
  if (!ruling.allowed) return notice(heard, ruling.message);
  const started = start(heard, state.terms, state.offered, null);
  return { ...notice(heard, talk.approvedBy(sender.name)), state: started.state, start: started.start };
}

function whileFree(heard: Heard, state: StateOf<'idle' | 'picking' | 'offering' | 'done'>, text: string): Turn {
  const { action } = heard.message;
  const offered = offeredIn(state);
  switch (action.kind) {
    case 'start':
      return startProposal(heard, heard.proposals ?? offered, action.proposal);
    case 'retry':
      return state.kind === 'done' ? retry(heard, state) : notice(heard, talk.nothingOpen());
    case 'command':
    case 'home':
    case 'answer':
    case 'confirm':
    case 'cancel':
    case 'edit':
    case 'choose':
    case 'recheck':
    case 'hand-over':
      return notice(heard, talk.nothingOpen());
    case 'approve':
    case 'decline':
      return notice(heard, talk.nothingToApprove());
    case 'say': {
      if (state.kind === 'done' && RETRIES.test(text)) return retry(heard, state);
      if (REOPENS.test(text)) return reopen(heard, state);
      const choice =
        offered.length > 0
          ? readChoice(
              text,
              offered.map((proposal) => proposal.request),
            )
          : null;
      if (choice !== null) return startProposal(heard, offered, choice + 1);
      if (state.kind === 'offering' && YES.test(text)) {
        return state.proposals.length === 1
          ? startProposal(heard, offered, 1)
          : notice(heard, talk.whichProposal(state.proposals));
      }
      if (state.kind === 'offering' && NO.test(text))
        return { ...notice(heard, talk.cancelled()), state: { kind: 'idle' } };
      return (state.kind === 'done' ? revised(heard, state, action.text) : null) ?? request(heard, action.text, {});
    }
  }
}

/** What should be different about a ticket that has ended, as a ticket of its own; null for words that mean no such thing. */
function revised(heard: Heard, state: StateOf<'done'>, text: string): Turn | null {
  const { knowledge, shapes, repo } = heard;
  if (knowledge === null || repo === null || talk.smallTalk(text, state, shapes) !== null) return null;
  // A request by itself is a new ticket.
  if (decide(text, knowledge, shapes, null).verdict !== 'chat') return null;
  const draft = draftOf(state.terms);
  const changed = reviseDraft(text, state.terms.request, draft, shapeOf(heard, draft));
  if (changed === null) return null;
  const decision = settle(withSlots(draft, changed), knowledge, shapes);
  return follow(heard, decision, state.terms.request, { asked: 0, before: [] }, { offered: state.offered });
}

function retry(heard: Heard, state: StateOf<'done'>): Turn {
  if (heard.repo === null) return notice(heard, talk.noRepository());
  // The same words, against the commit the branch is at now: names and bounds are looked up again.
  return request(heard, state.terms.request, { offered: state.offered }, state.terms);
}

/** Takes up what was closed for want of an answer, against the commit the branch is at now. */
function reopen(heard: Heard, state: StateOf<'idle' | 'picking' | 'offering' | 'done'>): Turn {
  if (state.kind !== 'idle' || state.closed === undefined) return notice(heard, talk.nothingToReopen());
  const { requester, request: words, draft } = state.closed;
  if (requester !== heard.message.sender.id) return notice(heard, talk.notYours());
  if (heard.knowledge === null) return notice(heard, talk.noRepository());
  return follow(heard, settle(draft, heard.knowledge, heard.shapes), words, { asked: 0, before: [] }, {});
}

function startProposal(heard: Heard, offered: readonly TicketProposal[], number: number): Turn {
  const chosen = offered[number - 1];
  if (chosen === undefined)
    return notice(heard, offered.length === 0 ? talk.nothingOpen() : talk.noSuchProposal(number, offered.length));
  // All stay: a button that was shown keeps its number.
  return request(heard, chosen.request, { offered: [...offered] });
}

function whileRunning(heard: Heard, state: StateOf<'running'>, text: string): Turn {
  if (heard.message.action.kind === 'say' && HELP.test(text) && !STATUS.test(text))
    return notice(heard, talk.help(heard.shapes));
  return notice(heard, talk.busy(state.title, STATUS.test(text)));
}

function whileConfirming(heard: Heard, state: StateOf<'confirming'>, text: string): Turn {
  const { action } = heard.message;
  if (action.kind === 'confirm' || (action.kind === 'say' && YES.test(text))) {
    return state.approval === undefined || heard.approvers === undefined
      ? start(heard, state.terms, state.offered, null)
      : notice(heard, talk.needsApproval(state.approval));
  }
  if (action.kind === 'edit') return edited(heard, state, action.changes);
  if (action.kind !== 'say') return notice(heard, talk.cardIsOpen(state.terms.title));
  if (NO.test(text)) return { ...notice(heard, talk.cancelled()), state: { kind: 'idle' } };
  if (heard.knowledge === null) return notice(heard, talk.noRepository());
  const changed = reviseDraft(text, state.terms.request, state.draft, shapeOf(heard, state.draft));
  if (changed === null)
    return notice(heard, HELP.test(text) ? talk.help(heard.shapes) : talk.cardIsOpen(state.terms.title));
  const draft = withSlots(state.draft, changed);
  return follow(
    heard,
    settle(draft, heard.knowledge, heard.shapes),
    state.terms.request,
    { asked: 0, before: [] },
    state,
  );
}

/** The card again with what was changed in its form; a slot the ticket does not have is nobody's to set. */
function edited(heard: Heard, state: StateOf<'confirming'>, changes: Answers): Turn {
  if (heard.knowledge === null) return notice(heard, talk.noRepository());
  const known = Object.entries(changes).filter(([slot]) => slot in state.draft.slots);
  if (known.length === 0) return notice(heard, talk.cardIsOpen(state.terms.title));
  const draft = withSlots(
    state.draft,
    Object.fromEntries(known.map(([slot, value]) => [slot, { value: value.trim(), from: 'answered', why: '' }])),
  );
  const decision = settle(draft, heard.knowledge, heard.shapes);
  return follow(heard, decision, state.terms.request, { asked: 0, before: [] }, state);
}

function whileAsking(heard: Heard, state: StateOf<'asking'>, text: string): Turn {
  const { action } = heard.message;
  if (heard.knowledge === null) return notice(heard, talk.noRepository());
  if (action.kind === 'answer') {
    const fitting = fitAnswers(action.answers, state.questions);
    return Object.keys(fitting).length === 0
      ? notice(heard, talk.stillOpen(state.questions))
      : answered(heard, state, fitting, {});
  }
  if (action.kind === 'confirm') return answered(heard, state, readAnswers('defaults', state.questions).answers, {});
  if (action.kind !== 'say') return notice(heard, talk.stillOpen(state.questions));
  const read = readAnswers(text, state.questions);
  const changed =
    read.left === '' ? null : reviseDraft(read.left, state.request, state.draft, shapeOf(heard, state.draft));
  if (Object.keys(read.answers).length > 0 || changed !== null)
    return answered(heard, state, read.answers, changed ?? {});
  if (HELP.test(text)) return notice(heard, talk.help(heard.shapes));
  return notice(heard, talk.stillOpen(state.questions));
}

function answered(heard: Heard, state: StateOf<'asking'>, answers: Answers, changed: Slots): Turn {
  if (heard.knowledge === null) return notice(heard, talk.noRepository());
  const taken = Object.entries(answers).map(([slot, value]) => [slot, { value, from: 'answered', why: '' }] as const);
  if (taken.length === 0 && Object.keys(changed).length === 0) return notice(heard, talk.stillOpen(state.questions));
  const draft = withSlots(state.draft, { ...changed, ...Object.fromEntries(taken) });
  const decision = settle(draft, heard.knowledge, heard.shapes);
  return follow(
    heard,
    decision,
    state.request,
    { asked: state.asked, before: state.questions.map((question) => question.slot) },
    state,
  );
}

/** A message that may be a request: decides it and follows. `again` keeps the answers of an earlier ticket. */
function request(heard: Heard, text: string, offered: Offered, again?: TicketTerms): Turn {
  const small = talk.smallTalk(text, heard.state, heard.shapes);
  if (small !== null) return notice(heard, small);
  if (heard.knowledge === null || heard.repo === null) return notice(heard, talk.noRepository(), 'problem');
  const decision =
    again === undefined
      ? decide(text, heard.knowledge, heard.shapes, draftedFrom(heard, text))
      : settle(draftOf(again), heard.knowledge, heard.shapes);
  return follow(heard, decision, text, { asked: 0, before: [] }, offered);
}

/** An interpreter's draft is of the message itself; a proposal that was chosen is other words. */
function draftedFrom(heard: Heard, text: string): Draft | null {
  const { action } = heard.message;
  return action.kind === 'say' && action.text === text ? (heard.drafted ?? null) : null;
}

/** What has been asked for this ticket: how many questions, and the slots of the open ones. */
interface Asked {
  asked: number;
  before: string[];
}

function follow(heard: Heard, decision: Decision, words: string, asked: Asked, offered: Offered): Turn {
  const turn = lead(heard, decision, words, asked, offered);
  return { ...turn, decision: turn.decision ?? decision.verdict };
}

function lead(heard: Heard, decision: Decision, words: string, asked: Asked, offered: Offered): Turn {
  switch (decision.verdict) {
    case 'chat':
      return notice(heard, talk.answerChat(decision.about, words, heard.shapes));
    case 'reject': {
      const { reason, proposals } = decision;
      const state: ConversationState =
        proposals.length === 0 ? { kind: 'idle' } : { kind: 'offering', requester: heard.message.sender.id, proposals };
      const repo = heard.repo === null ? {} : { repo: heard.repo.address };
      return { ...reply(heard, { kind: 'refusal', reason, proposals, ...repo }), state };
    }
    case 'review':
      return review(heard, decision.reason, offered);
    case 'clarify':
      return ask(heard, decision, words, asked, offered);
    case 'accept': {
      const { knowledge, repo, message } = heard;
      const shape = shapeOf(heard, decision.draft);
      if (knowledge === null || repo === null) return notice(heard, talk.noRepository(), 'problem');
      const made = termsOf({
        decision,
        shape,
        knowledge,
        repo,
        thread: message.thread,
        requester: message.sender.id,
        request: words,
      });
      if (made.kind === 'unclear') return review(heard, made.reason, offered);
      const estimate = estimateOf(made.terms, shape, chooseModel(heard.drafting ?? null, knowledge.settings));
      const needed = approvalReason(made.terms, shape, knowledge);
      if (needed === null && !mustConfirm(shape, knowledge)) return start(heard, made.terms, offered.offered, estimate);
      // Where nobody watches, the requester's own yes has to do.
      const approval = needed === null || heard.approvers === undefined ? null : { needed, by: heard.approvers.by };
      const state: ConversationState = {
        kind: 'confirming',
        requester: message.sender.id,
        terms: made.terms,
        draft: { ...decision.draft, slots: decision.slots },
        ...(approval === null ? {} : { approval }),
        ...kept(offered),
      };
      return { ...reply(heard, cardOf(heard, made.terms, true, estimate, approval)), state };
    }
  }
}

function review(heard: Heard, reason: Reason, offered: Offered): Turn {
  const proposals = offered.offered ?? [];
  const state: ConversationState =
    proposals.length === 0 ? { kind: 'idle' } : { kind: 'offering', requester: heard.message.sender.id, proposals };
  return { ...reply(heard, { kind: 'review', reason }), state };
}

/** Asks what fits into three questions a ticket; beyond them defaults are taken, and without a default a person is needed. */
function ask(
  heard: Heard,
  decision: Extract<Decision, { verdict: 'clarify' }>,
  words: string,
  asked: Asked,
  offered: Offered,
): Turn {
  const { knowledge, message } = heard;
  if (decision.questions.length === 0) throw new InternalError(`The shape ${decision.shape} asks, and asks nothing.`);
  const fresh = decision.questions.filter((question) => !asked.before.includes(question.slot));
  const room = MOST_QUESTIONS - asked.asked;
  const beyond = new Set(fresh.slice(Math.max(room, 0)));
  const questions = decision.questions.filter((question) => !beyond.has(question)).slice(0, MOST_QUESTIONS);
  const draft: Draft = { ...decision.draft, slots: decision.slots };
  if (questions.length === 0 && knowledge !== null) {
    const open = [...beyond].filter((question) => question.default === null);
    if (open.length > 0) return review(heard, tooManyQuestions(open.map((question) => question.text)), offered);
    const filled = withSlots(draft, defaultsOf([...beyond]));
    return follow(
      heard,
      settle(filled, knowledge, heard.shapes),
      words,
      { ...asked, before: [...asked.before, ...[...beyond].map((question) => question.slot)] },
      offered,
    );
  }
  const state: ConversationState = {
    kind: 'asking',
    request: words,
    requester: message.sender.id,
    draft,
    questions,
    asked: asked.asked + fresh.length - beyond.size,
    ...kept(offered),
  };
  return {
    ...reply(heard, {
      kind: 'questions',
      understood: talk.understood(shapeOf(heard, draft), draft.slots, words),
      questions,
    }),
    state,
  };
}

function start(heard: Heard, terms: TicketTerms, offered: TicketProposal[] | undefined, estimate: string | null): Turn {
  const { message } = heard;
  const id = ticketIdOf(message);
  const state: ConversationState = {
    kind: 'running',
    // Whoever approved it did not ask for it.
    requester: terms.requester,
    ticketId: id,
    runId: id,
    title: terms.title,
    terms,
    ...kept({ offered }),
  };
  const shown = estimate === null ? silent(heard) : reply(heard, cardOf(heard, terms, false, estimate, null));
  return { ...shown, state, start: terms };
}

function cardOf(heard: Heard, terms: TicketTerms, confirm: boolean, estimate: string, approval: Approval | null): Post {
  const repository = heard.repository ?? sayRepo(terms.repo);
  const sandbox = heard.sandbox === undefined ? {} : { sandbox: heard.sandbox };
  return { kind: 'ticket', terms, repository, confirm, estimate, approval, ...sandbox };
}

function offeredIn(state: StateOf<'idle' | 'picking' | 'offering' | 'done'>): readonly TicketProposal[] {
  if (state.kind === 'offering') return state.proposals;
  return state.kind === 'done' ? (state.offered ?? []) : [];
}

function kept(offered: Offered): Offered {
  return offered.offered === undefined || offered.offered.length === 0 ? {} : { offered: offered.offered };
}

function draftOf(terms: TicketTerms): Draft {
  return { shape: terms.shape, slots: terms.slots, confidence: 1 };
}

function withSlots(draft: Draft, slots: Slots): Draft {
  return { ...draft, slots: { ...draft.slots, ...slots } };
}

function defaultsOf(questions: readonly Question[]): Slots {
  return Object.fromEntries(
    questions.map((question) => [question.slot, { value: question.default, from: 'default', why: question.why }]),
  );
}

function shapeOf(heard: Heard, draft: Draft): Shape {
  const shape = heard.shapes.find((each) => each.id === draft.shape);
  if (shape === undefined) throw new InternalError(`A draft names the shape ${draft.shape}, which is not there.`);
  return shape;
}

function reply(heard: Heard, post: Post): Turn {
  return {
    state: heard.state,
    posts: [{ key: `${heard.message.id}:${post.kind}`, post }],
    start: null,
    cancel: null,
    decision: null,
  };
}

function notice(heard: Heard, text: string, tone: 'plain' | 'problem' = 'plain'): Turn {
  return reply(heard, { kind: 'notice', tone, text });
}

function silent(heard: Heard): Turn {
  return { state: heard.state, posts: [], start: null, cancel: null, decision: null };
}
