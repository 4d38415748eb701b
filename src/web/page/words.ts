import { sayDuration } from '../../lib/clock.ts';
import { type Html, html } from './html.ts';

/** "1 file", "1,204 files". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${sayNumber(number)} ${number === 1 ? one : many}`;
}

export function sayNumber(number: number): string {
  return number.toLocaleString('en');
}

/** A moment as people read it, in UTC because the page does not know its reader. */
export function moment(iso: string): Html {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return html`${iso}`;
  const said = date.toISOString();
  return html`<time datetime="${said}">${said.slice(0, 10)} ${said.slice(11, 16)} UTC</time>`;
}

export function duration(ms: number | null): string {
  return ms === null ? '–' : sayDuration(ms);
}

/** The longest untrusted text a page shows whole; its end is where the outcome of a program stands. */
export function lastPart(text: string, most: number): { text: string; cut: number } {
  return text.length <= most ? { text, cut: 0 } : { text: text.slice(-most), cut: text.length - most };
}
