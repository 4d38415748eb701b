import type { IncomingMessage } from '../chat/surface.ts';
import { type Heard, mayBeRequest } from '../conversation/converse.ts';
import { nameOf } from '../lib/address.ts';
import type { ConversationState } from '../conversation/state.ts';
import { LIMIT_MS } from '../policy/policy.ts';
import { approversOf, mayAct, mayApprove, mayBegin, maySee, mayUse, type Ruling } from '../policy/rule.ts';
import { APPROVES, CANCELS, DECLINES, HELP, NO, STATUS } from '../conversation/words/replies.ts';
import { usageSince } from '../store/audit.ts';
import { namesOf } from '../store/identities.ts';
import type { BotDeps } from './bot.ts';

/** Whether somebody may do this here and now; what hangs on a repository that is still to be chosen is asked when it is. */
export async function ruleOn(
  deps: BotDeps,
  message: IncomingMessage,
  state: ConversationState,
  ofThread: string | null,
): Promise<Ruling> {
  const { policy, store, clock } = deps;
  if (policy === null) return { allowed: true };
  const acting = mayAct(message);
  if (!acting.allowed) return acting;
  const repo = repoAt(state, ofThread);
  // Nothing that was allowed where the conversation began is allowed here by that.
  const seeing = repo === null || message.heardIn === undefined ? null : maySee(policy, repo, message);
  if (seeing?.allowed === false) return seeing;
  const free = NEEDS_NO_REPOSITORY.has(message.action.kind) && !carriesOn(message, state);
  const using = repo === null || free ? null : mayUse(policy, repo, message);
  if (using?.allowed === false) return using;
  if (!isBeginning(message, state)) return { allowed: true };
  const { sender, place } = message;
  const since = new Date(clock.now().getTime() - LIMIT_MS);
  const actors = await namesOf(store.db, sender.id);
  return mayBegin(policy, await usageSince(store.db, { actors, place: place.address }, since));
}

/** What the conversation is told of who may say the second yes; nothing where nobody watches. `isRequester`: they asked, by another name. */
export function approversFor(
  { policy }: BotDeps,
  message: IncomingMessage,
  state: ConversationState,
  repo: string | null,
  isRequester: boolean,
): Pick<Heard, 'approvers'> {
  if (policy === null) return {};
  const of = state.kind === 'confirming' ? state.terms.repo : repo;
  const ids = of === null ? null : approversOf(policy, of);
  const by = of === null ? [] : ids === null ? [`anybody else who may ask for changes of ${nameOf(of)}`] : [...ids];
  const ruling =
    state.kind === 'confirming'
      ? mayApprove(policy, { repo: state.terms.repo, requester: state.requester, isRequester }, message)
      : null;
  return { approvers: { by, ruling } };
}

/** The repository that something open in a thread is about; of what is only asked about yet, the thread's own. */
function repoAt(state: ConversationState, ofThread: string | null): string | null {
  if (state.kind === 'asking') return ofThread;
  return state.kind === 'confirming' || state.kind === 'running' || state.kind === 'done' ? state.terms.repo : null;
}

/** Words that carry on what is open do what its buttons do. A second person's word, and saying no, are ruled on by themselves. */
function carriesOn({ action }: IncomingMessage, state: ConversationState): boolean {
  if (action.kind !== 'say' || (state.kind !== 'asking' && state.kind !== 'confirming')) return false;
  return ![APPROVES, CANCELS, DECLINES, HELP, NO, STATUS].some((words) => words.test(action.text.trim()));
}

/** To stop something, or to say no, nobody needs more than to be one of us; an approver need not be one who asks for changes. */
const NEEDS_NO_REPOSITORY: ReadonlySet<IncomingMessage['action']['kind']> = new Set([
  'cancel',
  'decline',
  'approve',
  'home',
  'command',
  'say',
]);

/** What the limits are on: requests and what repeats work. To end what was begun is always free. */
function isBeginning(message: IncomingMessage, state: ConversationState): boolean {
  const { action } = message;
  if (action.kind === 'say') return mayBeRequest(state, message);
  if (action.kind === 'command') return action.name === 'doctor';
  return action.kind === 'start' || action.kind === 'retry' || action.kind === 'recheck';
}
