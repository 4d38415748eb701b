import { readSubcommand } from '../chat/subcommand.ts';
import type { Action, CommandName } from '../chat/surface.ts';
import type { ConversationState } from './state.ts';
import { HANDS_OVER, RECHECKS, RETRIES } from './words/replies.ts';

/** Words that mean a control or a subcommand, as that action: everything that can be clicked can be said. */
export function asAction(action: Action, state: ConversationState): Action {
  if (action.kind !== 'say') return action;
  const words = action.text.trim();
  // While questions are open, a word is an answer.
  const command = state.kind === 'asking' ? null : readSubcommand(words);
  if (command !== null && !OF_CONVERSATION.has(command.name)) return { kind: 'command', ...command };
  if (state.kind !== 'done') return action;
  if (RETRIES.test(words)) return { kind: 'retry' };
  if (HANDS_OVER.test(words)) return { kind: 'hand-over' };
  const check = RECHECKS.exec(words)?.[1];
  return check === undefined ? action : { kind: 'recheck', check: check.toLowerCase() };
}

/** Of these the conversation itself answers the words. */
const OF_CONVERSATION: ReadonlySet<CommandName> = new Set(['help', 'status', 'cancel']);
