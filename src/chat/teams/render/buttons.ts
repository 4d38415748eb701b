import { cut } from '../../../lib/cut.ts';
import { plainLine } from '../../../lib/plain-text.ts';
import { LIMITS } from '../limits.ts';
import type { Action, ActionSet, Execute, Submit } from './card.ts';

/** What a button means, in `ensurefix` of its data; `hear/click.ts` reads it. Names that end with a colon have more behind it. */
export const CLICKS = {
  confirm: 'confirm',
  cancel: 'cancel',
  approve: 'approve',
  decline: 'decline',
  retry: 'retry',
  'hand-over': 'hand-over',
  /** A check to run once more, its name in `value` or chosen in the menu. */
  recheck: 'recheck',
  /** A repository, its address in `value` or chosen in the menu. */
  pick: 'pick',
  /** The answer to one question, in `answers`. */
  answer: 'answer',
  /** All that is chosen in the card; `answers` holds the defaults. */
  answers: 'answers',
  /** A proposal, its number in `value`. */
  start: 'start',
  /** Asks for the card as it is for one person. */
  refresh: 'refresh',
  /** Asks for a form. */
  form: 'form:',
  /** A form that was sent. */
  send: 'send:',
  /** Ids of fields: a choice for a slot; the same in words that are none of the options, which win. */
  choose: 'choose:',
  own: 'own:',
  /** The field of a menu that belongs to one button. */
  menu: 'menu',
} as const;

/** What a button carries besides what it means. */
export interface Carried {
  value?: string;
  answers?: Record<string, string>;
}

/** A button that is carried out in its card; `card` is the key of its post. A client that cannot do so sends the same as a message. */
export function button(
  id: string,
  text: string,
  card: string | null,
  more: Carried & { style?: Execute['style'] } = {},
): Execute {
  const { style, ...carried } = more;
  const title = label(text);
  const data = { ensurefix: id, card, ...carried };
  return {
    type: 'Action.Execute',
    title,
    verb: id,
    data,
    ...(style === undefined ? {} : { style }),
    fallback: { type: 'Action.Submit', title, data },
  };
}

/** A button that opens a form. */
export function formButton(form: string, text: string, card: string | null): Submit {
  const data = { msteams: { type: 'task/fetch' }, ensurefix: `${CLICKS.form}${form}`, card };
  return { type: 'Action.Submit', title: label(text), data };
}

/** A button that opens a page, where the address is one a browser can open. */
export function linkButton(text: string, url: string): Action[] {
  const opens = /^https?:\/\/[^\s<>|]+$/.test(url) && url.length <= LIMITS.url && URL.canParse(url);
  return opens ? [{ type: 'Action.OpenUrl', title: label(text), url }] : [];
}

/** Buttons in rows, none of them folded away or pushed out of sight by long ones. */
export function rowsOf(buttons: readonly Action[]): ActionSet[] {
  const rows: Action[][] = [];
  let letters = 0;
  for (const each of buttons) {
    const row = rows.at(-1);
    letters += each.title.length;
    if (row === undefined || row.length === LIMITS.actions || letters > LIMITS.row) {
      rows.push([each]);
      letters = each.title.length;
    } else row.push(each);
  }
  return rows.map((actions, at) => ({
    type: 'ActionSet',
    actions,
    ...(at === 0 ? {} : { spacing: 'Small' as const }),
  }));
}

/** Words for a button, an option or a field: on one line, without marks of code, and nothing in them a link. */
export function label(text: string, most: number = LIMITS.buttonText): string {
  return cut(plainLine(text.replaceAll('`', '').replaceAll('](', '] ('), most), most) || '–';
}
