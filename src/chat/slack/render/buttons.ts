import type { Button } from '@slack/types';
import { plainLine } from '../../../lib/plain-text.ts';
import { LIMITS } from '../limits.ts';
import { cut } from '../../../lib/cut.ts';

/** What a click means, in the `action_id` of its control; `hear/click.ts` reads it. A slot or a number follows the colon. */
export const CLICKS = {
  confirm: 'confirm',
  cancel: 'cancel',
  approve: 'approve',
  decline: 'decline',
  retry: 'retry',
  'hand-over': 'hand-over',
  /** A check to run once more, its name in the value. */
  recheck: 'recheck:',
  /** A repository, its address in the value. */
  pick: 'pick:',
  /** The answer to one question, in the value. */
  answer: 'answer:',
  /** A choice that waits for `answers`, or for its form to be sent. */
  choose: 'choose:',
  /** The same, in words that are none of the options: they win. */
  own: 'own:',
  /** All choices of the message; the value holds the defaults as JSON. */
  answers: 'answers',
  /** A proposal, by its number. */
  start: 'start:',
  /** Asks for a form; what it is about is in the value. */
  form: 'form:',
  /** In a form: messages that go with a request. */
  keep: 'keep:',
  /** Opens a page in the browser; Slack tells us, and there is nothing to do. */
  open: 'open:',
} as const;

/** All of them, for whoever listens. */
export const CLICKED = new RegExp(
  `^(?:${Object.values(CLICKS)
    .map((id) => (id.endsWith(':') ? `${id}.*` : id))
    .join('|')})$`,
);

/** The key of the post a row of controls belongs to, as its `block_id`; nothing where it is longer than Slack takes. */
export function cardBlock(key: string | null): { block_id?: string } {
  const id = `${CARD}${key ?? ''}`;
  return key === null || id.length > LIMITS.blockId ? {} : { block_id: id };
}

export function cardIn(blockId: string | undefined): string | null {
  return blockId?.startsWith(CARD) === true ? blockId.slice(CARD.length) : null;
}

const CARD = 'card:';

export function button(id: string, text: string, more: Partial<Pick<Button, 'value' | 'style' | 'url'>> = {}): Button {
  return { type: 'button', action_id: id, text: { type: 'plain_text', text: label(text), emoji: false }, ...more };
}

/** Words for a button, an option or a field: on one line, and without the marks of code, which cannot be shown there. */
export function label(text: string, most: number = LIMITS.buttonText): string {
  return cut(plainLine(text.replaceAll('`', ''), most), most) || '–';
}

/** A button that opens a page, where the address is one a browser can open. */
export function linkButton(number: number, text: string, url: string): Button[] {
  const opens = /^https?:\/\/[^\s<>|]+$/.test(url) && url.length <= LIMITS.url && URL.canParse(url);
  return opens ? [button(`${CLICKS.open}${number}`, text, { url })] : [];
}
