import { sayPost } from '../../../report/words/post.ts';
import type { ResultPost } from '../../post.ts';
import { LIMITS } from '../limits.ts';
import { button, CLICKS, formButton, label } from './buttons.ts';
import type { Action, Input } from './card.ts';
import { FORMS } from './form.ts';
import { type Look, type Message, messageOf } from './message.ts';

/** How a run ended: the checks as a table, the pull request and the page of the run as buttons, and what can be done now. */
export function renderResult(post: ResultPost, look: Look): Message {
  const can = new Set(post.actions);
  const { buttons, fields } = can.has('recheck') ? rechecks(post, look.key) : { buttons: [], fields: [] };
  return messageOf(sayPost(post, look.now), look, {
    page: post.page,
    fields,
    buttons: [
      ...(can.has('retry') ? [button(CLICKS.retry, 'Retry', look.key)] : []),
      ...buttons,
      ...(can.has('revise') ? [formButton(FORMS.revise, 'Revise…', look.key)] : []),
      ...(can.has('hand-over') ? [button(CLICKS['hand-over'], 'Hand to a person', look.key)] : []),
    ],
  });
}

/** Each check that failed or could not run: a button each, or a menu where there are many. */
function rechecks({ outcome }: ResultPost, key: string | null): { buttons: Action[]; fields: Input[] } {
  if (outcome.kind !== 'proposed' && outcome.kind !== 'withheld') return { buttons: [], fields: [] };
  const again = outcome.checks.filter(({ status }) => status === 'failed' || status === 'unavailable');
  const names = [...new Set(again.map(({ name }) => name))].filter((name) => name !== '' && name.length <= 75);
  if (names.length <= MOST_BUTTONS) {
    const buttons = names.map((name) => button(CLICKS.recheck, `Check ${name} again`, key, { value: name }));
    return { buttons, fields: [] };
  }
  const choices = names
    .slice(0, LIMITS.options)
    .map((name) => ({ title: label(name, LIMITS.optionText), value: name }));
  return {
    fields: [{ type: 'Input.ChoiceSet', id: CLICKS.menu, label: 'A check to run again', style: 'compact', choices }],
    buttons: [button(CLICKS.recheck, 'Check it again', key)],
  };
}

const MOST_BUTTONS = 3;
