import type { RichTextBlock, RichTextBlockElement, RichTextElement, RichTextSection, RichTextText } from '@slack/types';
import { plainText } from '../../../lib/plain-text.ts';

/**
 * Words as elements that Slack shows as they are: nothing in them is markup, so nothing in them can ping a channel, hide a link or
 * break out of code. What stands between two backticks is shown as code.
 */
export function wordsOf(text: string, style: RichTextText['style'] = {}): RichTextText[] {
  const parts = plainText(text).split('`');
  // A backtick without a partner, and an empty pair, are only backticks.
  const paired = parts.length % 2 === 1 && parts.every((part, at) => at % 2 === 0 || part !== '');
  if (!paired) return element(parts.join('`'), style);
  return parts.flatMap((part, at) => element(part, at % 2 === 1 ? { ...style, code: true } : style));
}

export function lineOf(...elements: RichTextElement[]): RichTextSection {
  return { type: 'rich_text_section', elements };
}

export function richText(elements: RichTextBlockElement[]): RichTextBlock {
  return { type: 'rich_text', elements };
}

function element(text: string, style: RichTextText['style']): RichTextText[] {
  if (text === '') return [];
  return [{ type: 'text', text, ...(Object.keys(style ?? {}).length === 0 ? {} : { style }) }];
}
