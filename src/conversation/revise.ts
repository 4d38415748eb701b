import type { Draft, Shape } from '../shapes/shape.ts';
import type { Slots, SlotValue } from '../ticket/slots.ts';
import { readMessage } from './read.ts';

/**
 * What words change in a draft: "call it display_name", "max_length 100", "no, make it nullable", "in the crm app". Null when
 * they change nothing. The shape's own reading of the request with and without them tells what they mean.
 */
export function reviseDraft(text: string, request: string, draft: Draft, shape: Shape): Slots | null {
  const words = readMessage(text).text.replace(
    /^(?:(?:no|nope|ok|yes|actually|wait|sorry|oh|hm+|and|but|also|instead|rather|please)\b[, ]*)+/i,
    '',
  );
  if (words === '') return null;
  return rename(words, draft) ?? stated(words, draft) ?? reread(words, request, shape);
}

/** Slots that hold a name the ticket makes up, the likeliest first. */
const NEW_NAMES = ['field', 'command', 'model_name', 'name'];

function rename(words: string, draft: Draft): Slots | null {
  const match =
    /^(?:let's |lets |please |you can |can you |we )?(?:call|name|rename)\s+(?:(?:it|that|this|the \w+)\s+)?(?:to\s+|as\s+)?[`"']?([A-Za-z_]\w*)[`"']?(?:\s+(?:instead|please|pls))?[.!]*$/i.exec(
      words,
    ) ?? /^(?:the |its )?name (?:should be|shall be|is|=)\s*[`"']?([A-Za-z_]\w*)[`"']?[.!]*$/i.exec(words);
  const name = match?.[1];
  const slot = NEW_NAMES.find((each) => each in draft.slots);
  return name === undefined || slot === undefined ? null : { [slot]: said(name) };
}

/** "max_length = 100", "default should be 0", for slots the draft has. */
function stated(words: string, draft: Draft): Slots | null {
  for (const slot of Object.keys(draft.slots)) {
    const names = [slot, slot.replaceAll('_', ' '), slot.replaceAll('_', '')].join('|');
    const match = new RegExp(
      `^(?:make |set |use |change |with )?(?:the |its )?(?:${names})\\s*(?:[:=]|is|to|of|should be|shall be)?\\s+?[\`"']?([\\w.-]+)[\`"']?(?:\\s+(?:instead|please|pls))?[.!]*$`,
      'i',
    ).exec(words.replace(/\s*[:=]\s*/, ' = '));
    if (match?.[1] !== undefined) return { [slot]: said(match[1]) };
  }
  return null;
}

function reread(words: string, request: string, shape: Shape): Slots | null {
  const before = shape.interpret(request)?.slots ?? {};
  const after = shape.interpret(`${request}\n${words}`)?.slots;
  if (after === undefined) return null;
  const changed = Object.entries(after).filter(
    // The words themselves are what names are looked up in, and nothing that was agreed.
    ([name, slot]) => name !== 'words' && !same(before[name]?.value, slot.value) && mentions(words, slot.value),
  );
  return changed.length === 0
    ? null
    : Object.fromEntries(changed.map(([name, slot]) => [name, { ...slot, from: 'answered' as const }]));
}

/** A value that became a list because the words named a second one is a second request, not a change. */
function mentions(words: string, value: SlotValue): boolean {
  if (Array.isArray(value)) return value.every((item) => mentions(words, item));
  return typeof value !== 'string' || value.length < 3 || overlaps(words, value);
}

function overlaps(words: string, value: string): boolean {
  const lower = words.toLowerCase();
  return value
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .some(
      (part) => part.length > 2 && (lower.includes(part) || part.includes('field') || lower.includes(part.slice(0, 4))),
    );
}

function same(a: SlotValue | undefined, b: SlotValue): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function said(value: string): Slots[string] {
  return { value, from: 'answered', why: '' };
}
