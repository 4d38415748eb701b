import type { Action } from '../surface.ts';

/** What only Teams has to say: how it is used there, and what stands in the way there. */
export const OUTDATED = 'There is something newer below: please use the buttons there.';

export const NOTHING_CHANGED = 'Nothing was changed, so there was nothing to send.';

export const NOTHING_CHOSEN = 'Please choose or write something first.';

export const NO_FORM = 'What this form was about is gone. Please answer in words.';

export const NOT_HERE =
  'I am not in this conversation. Add me to the team or the chat, then ask again; or write to me directly.';

export function forSomebody(name: string): string {
  return `For ${name}. Write to me in a chat of your own once, and I tell you such things there.`;
}

/** What stands under a card in place of its buttons once somebody used them. */
export function sayDone(action: Action): string {
  switch (action.kind) {
    case 'confirm':
      return 'You said: start.';
    case 'approve':
      return 'You approved it.';
    case 'decline':
      return 'You declined it.';
    case 'cancel':
      return 'You asked to stop.';
    case 'answer':
      return `You answered: ${Object.values(action.answers).join(', ')}.`;
    case 'start':
      return `You chose number ${action.proposal}.`;
    case 'choose':
      return `You chose ${action.repo}.`;
    case 'retry':
      return 'You asked to run it again.';
    case 'recheck':
      return `You asked to run ${action.check} again.`;
    case 'hand-over':
      return 'You handed it to a person.';
    case 'say':
    case 'command':
    case 'edit':
    case 'home':
      return 'Sent.';
  }
}
