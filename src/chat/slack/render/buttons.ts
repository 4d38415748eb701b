import type { Button } from '@slack/types';
import { plainLine } from '../../../lib/plain-text.ts';
import { LIMITS } from '../limits.ts';
import { cut } from './cut.ts';

/** What a click means, in the `action_id` of its button; `hear/click.ts` reads it. A slot follows the colon. */
export const CLICKS = {
  confirm: 'confirm',
  cancel: 'cancel',
  /** The answer to one question, in the value. */
  answer: 'answer:',
  /** A choice that waits for `answers`. */
  choose: 'choose:',
  /** All choices of the message; the value holds the defaults as JSON. */
  answers: 'answers',
  /** A proposal, by its number. */
  start: 'start:',
  /** Opens a page in the browser; Slack tells us, and there is nothing to do. */
  open: 'open:',
} as const;

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
