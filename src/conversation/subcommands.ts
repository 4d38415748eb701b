import type { Action, CommandName } from '../chat/surface.ts';
import type { ConversationState } from './state.ts';
import { HANDS_OVER, RECHECKS, RETRIES } from './words/replies.ts';

/** Words that mean a control or a subcommand, as that action: everything that can be clicked can be said. */
export function asAction(action: Action, state: ConversationState): Action {
  if (action.kind !== 'say') return action;
  const words = action.text.trim();
  // While questions are open, a word is an answer.
  if (state.kind !== 'asking' && COMMAND.test(words)) {
    const [name, ...rest] = words.replace(/[.!?]+$/, '').split(/\s+/);
    const named = NAMES.find((each) => each === name?.toLowerCase());
    if (named !== undefined) return { kind: 'command', name: named, text: rest.join(' ') };
  }
  if (state.kind !== 'done') return action;
  if (RETRIES.test(words)) return { kind: 'retry' };
  if (HANDS_OVER.test(words)) return { kind: 'hand-over' };
  const check = RECHECKS.exec(words)?.[1];
  return check === undefined ? action : { kind: 'recheck', check: check.toLowerCase() };
}

/** Subcommands whose words the conversation itself does not answer, the whole message. "repo" takes one name, and nothing that reads on. */
const NAMES: readonly CommandName[] = ['doctor', 'repo', 'settings', 'stats', 'link'];
const COMMAND = /^(doctor|settings|stats|link|repo(?:\s+(?:none|off|\S*[/:@]\S+|[\w.-]+))?)[.!?]*$/i;
