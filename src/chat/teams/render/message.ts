import { createHash } from 'node:crypto';
import { cut } from '../../../lib/cut.ts';
import { plainLine } from '../../../lib/plain-text.ts';
import { sayPlain } from '../../../report/words/plain.ts';
import { isWebAddress, paragraph, type Section, withoutFiles } from '../../../report/words/section.ts';
import { shorten } from '../../../report/words/shorten.ts';
import { LIMITS } from '../limits.ts';
import { CLICKS, linkButton, rowsOf } from './buttons.ts';
import type { Action, Card, Element } from './card.ts';
import { elementsOf } from './sections.ts';

/** What Teams is given to show. */
export interface Message {
  card: Card;
  /** One line of it, for notifications. */
  summary: string;
}

export interface Look {
  /** What elapsed times are measured to. */
  now: Date;
  /** The key of the post, which its controls carry; null where it has none. */
  key: string | null;
  /** For whom it is: of some cards, who may approve sees more. */
  role: 'everyone' | 'approver';
  /** Whether there is anything to click or fill in besides links. */
  controls: boolean;
  /** A last line, of what became of it. */
  note: string | null;
  /** People, by their id among conversations, whose client is to ask for the card as it is for them. */
  refreshFor: readonly string[];
  /** People have to mention us where they answer in words. */
  mention: boolean;
}

export interface Extras {
  /** Fields people fill in, before the buttons. */
  fields?: readonly Element[];
  buttons?: readonly Action[];
  /** Where the rest of something too long is. */
  page?: string | null;
  /** What is said to who sees no cards, where that is more than the sections: options that are buttons here. */
  said?: readonly Section[];
  /** Elements before what is said in sections. */
  lead?: readonly Element[];
}

/** Sections, then what can be filled in and clicked; as much of them as fits. */
export function messageOf(all: readonly Section[], look: Look, more: Extras = {}): Message {
  const sections = withoutFiles(all);
  const said = withoutFiles(more.said ?? sections);
  const links = sections.flatMap((section) => (section.kind === 'link' ? linkButton(section.label, section.url) : []));
  // An address too long or odd for a button is said instead.
  const unlinked = sections.map((section) =>
    section.kind === 'link' && linkButton(section.label, section.url).length === 0
      ? paragraph(`${section.label}: ${section.url}`)
      : section,
  );
  const buttons = [...links, ...(look.controls ? (more.buttons ?? []) : [])];
  const tail = [
    ...(look.controls ? (more.fields ?? []) : []),
    ...rowsOf(buttons),
    ...(look.note === null ? [] : elementsOf([paragraph(look.note, 'muted')])),
  ];
  const page = more.page != null && isWebAddress(more.page) ? more.page : null;
  const where = page === null ? '' : ` All of it is on the page of the run: ${page}`;
  for (let most: number = LIMITS.message; ; most = Math.floor(most * 0.7)) {
    const body = [...(more.lead ?? []), ...elementsOf(shorten(unlinked, most, where)), ...tail];
    const card = cardOf(body, said, look);
    if (sizeOf(card) <= LIMITS.card) return { card, summary: plainLine(sayPlain(said), LIMITS.summary) || '–' };
    // More to click than fits: everything can be said in words as well.
    if (most < 300) return messageOf(sections, { ...look, controls: false, note: look.note ?? IN_WORDS }, more);
  }
}

const IN_WORDS = 'There is more to choose from than a card holds: please answer in words.';

/** A card around a body, whatever it is. */
export function cardOf(
  body: readonly Element[],
  said: readonly Section[],
  look: Pick<Look, 'key' | 'refreshFor'>,
): Card {
  const full = body.length === 0 ? elementsOf([paragraph('–')]) : [...body];
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    fallbackText: cut(sayPlain(said), LIMITS.fallback) || '–',
    // An empty mark at the end: by it a post is found again that nobody noted.
    body: look.key === null ? full : [...full, markOf(look.key)],
    msteams: { width: 'full' },
    ...(look.refreshFor.length === 0
      ? {}
      : {
          refresh: {
            action: {
              type: 'Action.Execute',
              title: 'Refresh',
              verb: CLICKS.refresh,
              data: { ensurefix: CLICKS.refresh, card: look.key },
            },
            userIds: look.refreshFor.slice(0, LIMITS.refreshed),
          },
        }),
  };
}

function sizeOf(card: Card): number {
  return Buffer.byteLength(JSON.stringify(card));
}

/** The name of the last element of every card: it tells which post it is, and nothing of what the key is made of. */
export function markIn(key: string): string {
  return `ensurefix-${createHash('sha256').update(key).digest('hex').slice(0, 32)}`;
}

function markOf(key: string): Element {
  return { type: 'RichTextBlock', id: markIn(key), spacing: 'None', inlines: [' '] };
}
