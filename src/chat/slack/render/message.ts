import type { ActionsBlock, KnownBlock } from '@slack/types';
import { isWebAddress, type Section, withoutFiles } from '../../../report/words/section.ts';
import { LIMITS } from '../limits.ts';
import { cardBlock, linkButton } from './buttons.ts';
import { cut } from '../../../lib/cut.ts';
import { blocksOf } from './sections.ts';
import { sayPlain } from '../../../report/words/plain.ts';
import { shorten } from '../../../report/words/shorten.ts';

/** What Slack is given to show. */
export interface Message {
  blocks: KnownBlock[];
  /** All of it in words, for notifications, screen readers and search; escaped. */
  text: string;
  /** Everything that was to be said, where not all of it fits and nothing else shows it. */
  whole?: string;
}

export interface Look {
  /** What elapsed times are measured to. */
  now: Date;
  /** Whether the workspace takes the table block. */
  tables: boolean;
  /** The same of the plan block. */
  plans: boolean;
  /** Whether a file with all of it goes before a message that is too short for it. */
  file: boolean;
  /** The key of the post, which its controls carry; null where it has none. */
  key: string | null;
}

export interface Extras {
  /** Blocks people fill in, before the buttons. */
  controls?: readonly KnownBlock[];
  buttons?: ActionsBlock['elements'];
  /** Where the rest of something too long is. */
  page?: string | null;
  /** What is said to who sees no blocks, where that is more than the sections: options that are buttons here. */
  said?: readonly Section[];
  /** Blocks before what is said in sections. */
  lead?: readonly KnownBlock[];
}

/** Sections, then what can be clicked. */
export function messageOf(all: readonly Section[], look: Look, more: Extras = {}): Message {
  const sections = withoutFiles(all);
  const page = more.page != null && isWebAddress(more.page) ? more.page : null;
  const links = sections.filter((section) => section.kind === 'link');
  const buttons = [...links.flatMap((link, at) => linkButton(at + 1, link.label, link.url)), ...(more.buttons ?? [])];
  // An address too long or odd for a button is said instead.
  const unlinked = sections.map((section) =>
    section.kind === 'link' && linkButton(0, section.label, section.url).length === 0
      ? { kind: 'text' as const, tone: 'plain' as const, text: `${section.label}: ${section.url}` }
      : section,
  );
  const controls: KnownBlock[] = [
    ...(more.controls ?? []),
    ...(buttons.length === 0
      ? []
      : [{ type: 'actions' as const, ...cardBlock(look.key), elements: buttons.slice(0, LIMITS.actions) }]),
  ];
  const shown = shorten(unlinked, LIMITS.message, whereOf(page, look.file));
  const body = [...(more.lead ?? []), ...blocksOf(shown, look.tables)];
  const most = LIMITS.blocks - controls.length;
  const blocks = within(body, most).concat(controls);
  const isCut = shown.length !== unlinked.length || shown.some((section, at) => section !== unlinked[at]);
  return {
    // An empty text is shown as a dash: Slack takes no empty message, and the outbox would try for ever.
    blocks: blocks.length > 0 ? blocks : [DASH],
    text: fallbackOf(withoutFiles(more.said ?? sections)),
    // The page of the run shows all of it already.
    ...((isCut || body.length > most) && page === null ? { whole: sayPlain(sections) } : {}),
  };
}

/** Where the rest of something too long is. */
function whereOf(page: string | null, file: boolean): string {
  if (page !== null) return ` All of it is on the page of the run: ${page}`;
  return file ? ' All of it is in the file above.' : '';
}

const DASH: KnownBlock = { type: 'context', elements: [{ type: 'plain_text', text: '–', emoji: false }] };

function within(blocks: KnownBlock[], most: number): KnownBlock[] {
  if (blocks.length <= most) return blocks;
  const left = blocks.length - most + 1;
  const note = `Shortened: ${left} more parts are not shown here.`;
  return [
    ...blocks.slice(0, most - 1),
    { type: 'context', elements: [{ type: 'plain_text', text: note, emoji: false }] },
  ];
}

function fallbackOf(sections: readonly Section[]): string {
  // Cut before escaping, so that no entity is torn; escaping makes a character five at most.
  return escape(cut(sayPlain(sections), LIMITS.fallback)) || '–';
}

/** The three characters that begin markup in `text`: without them there are no mentions and no links. */
export function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
