import { paragraph } from '../../../report/words/section.ts';
import { type Message, messageOf } from './message.ts';

/** Words of the surface itself. */
export function renderNote(text: string): Message {
  return messageOf([paragraph(text)], { now: new Date(0), tables: false, plans: false, file: false, key: null });
}
