import { plainText } from '../../../lib/plain-text.ts';
import type { RichText, TextRun } from './card.ts';

type Style = Omit<TextRun, 'type' | 'text'>;

/**
 * Words as runs that Teams shows as they are: nothing in them is Markdown, so nothing in them can mention anybody, hide a link or show a picture.
 * What stands between two backticks is shown as code.
 */
export function runsOf(text: string, style: Style = {}): (string | TextRun)[] {
  const parts = plainText(text).split('`');
  // A backtick without a partner, and an empty pair, are only backticks.
  const paired = parts.length % 2 === 1 && parts.every((part, at) => at % 2 === 0 || part !== '');
  if (!paired) return run(parts.join('`'), style);
  return parts.flatMap((part, at) => run(part, at % 2 === 1 ? { ...style, fontType: 'Monospace' } : style));
}

/** Words shown exactly as they are. */
export function run(text: string, style: Style = {}): (string | TextRun)[] {
  // A run without any letter is refused.
  if (text === '') return [];
  return Object.keys(style).length === 0 ? [text] : [{ type: 'TextRun', text, ...style }];
}

/** A line; nothing where there are no words. */
export function lineOf(
  inlines: readonly (string | TextRun)[],
  more: Omit<RichText, 'type' | 'inlines'> = {},
): RichText[] {
  return inlines.length === 0 ? [] : [{ type: 'RichTextBlock', inlines: [...inlines], ...more }];
}

/** Each line of a text, close to each other: a line end inside a run shows nothing. */
export function linesOf(text: string, style: Style = {}): RichText[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .flatMap((line, at) => lineOf(runsOf(line, style), at === 0 ? {} : { spacing: 'None' }));
}
