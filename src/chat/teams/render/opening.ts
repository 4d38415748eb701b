import { paragraph } from '../../../report/words/section.ts';
import { cut } from '../../../lib/cut.ts';
import { plainLine } from '../../../lib/plain-text.ts';
import { LIMITS } from '../limits.ts';
import { type Look, type Message, messageOf } from './message.ts';
import { elementsOf } from './sections.ts';
import { linesOf } from './text.ts';

/** The message of ours that shows whose request it is, and its words, because Teams shows nobody's words for it. */
export function renderOpening(asked: { name: string; text: string; background: boolean }, look: Look): Message {
  const { name, text, background } = asked;
  const said = `${plainLine(name, 100)} turned a message of this conversation into a request${background ? ', with the message as background' : ''}:`;
  const words = cut(text, LIMITS.inputValue);
  return messageOf([], look, {
    lead: [...elementsOf([paragraph(said)]), { type: 'Container', style: 'emphasis', items: linesOf(words) }],
    said: [paragraph(said), paragraph(words)],
  });
}
