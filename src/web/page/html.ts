import { plainText } from '../../lib/plain-text.ts';

/** Markup. Only `html` and `trusted` make it, so a string that reaches a page is always text. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

export type Part = Html | string | number | null | false | readonly Part[];

/** A template whose values are escaped and cleaned of control characters; `Html` goes in as it is, null and false as nothing. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(strings.reduce((markup, string, index) => `${markup}${markupOf(parts[index - 1] ?? null)}${string}`));
}

/** Constants of our own, e.g. the style sheet. */
export function trusted(markup: string): Html {
  return new Html(markup);
}

function markupOf(part: Part): string {
  if (part === null || part === false) return '';
  if (part instanceof Html) return part.markup;
  if (typeof part === 'object') return part.map(markupOf).join('');
  return plainText(String(part)).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}
