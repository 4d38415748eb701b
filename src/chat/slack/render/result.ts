import type { ActionsBlock } from '@slack/types';
import { sayPost } from '../../../report/words/post.ts';
import type { ResultPost } from '../../post.ts';
import { LIMITS } from '../limits.ts';
import { button, CLICKS, label } from './buttons.ts';
import { type Look, type Message, messageOf } from './message.ts';

/** How a run ended: the checks as a table, the pull request and the page of the run as buttons, and what can be done now. */
export function renderResult(post: ResultPost, look: Look): Message {
  return messageOf(sayPost(post, look.now), look, { page: post.page, buttons: controlsOf(post) });
}

function controlsOf(post: ResultPost): ActionsBlock['elements'] {
  const can = new Set(post.actions);
  return [
    ...(can.has('retry') ? [button(CLICKS.retry, 'Retry')] : []),
    ...(can.has('recheck') ? rechecks(post) : []),
    ...(can.has('revise') ? [button(`${CLICKS.form}revise`, 'Revise…')] : []),
    ...(can.has('hand-over') ? [button(CLICKS['hand-over'], 'Hand to a person')] : []),
  ];
}

/** Each check that failed or could not run: a button each, or a menu where there are many. */
function rechecks({ outcome }: ResultPost): ActionsBlock['elements'] {
  if (outcome.kind !== 'proposed' && outcome.kind !== 'withheld') return [];
  const again = outcome.checks.filter(({ status }) => status === 'failed' || status === 'unavailable');
  const names = [...new Set(again.map(({ name }) => name))].filter(
    (name) => name !== '' && name.length <= LIMITS.optionValue,
  );
  if (names.length <= MOST_BUTTONS) {
    return names.map((name, at) => button(`${CLICKS.recheck}${at + 1}`, `Check ${name} again`, { value: name }));
  }
  return [
    {
      type: 'static_select',
      action_id: `${CLICKS.recheck}0`,
      placeholder: { type: 'plain_text', text: 'Check again', emoji: false },
      options: names.slice(0, LIMITS.options).map((name) => ({
        text: { type: 'plain_text', text: label(name, LIMITS.optionText), emoji: false },
        value: name,
      })),
    },
  ];
}

const MOST_BUTTONS = 3;
