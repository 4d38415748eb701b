import type { RepoIndex } from '../../python/index/facts.ts';
import type { Kind, KindOf } from '../words/kinds.ts';
import { CHANGE_VERBS } from '../words/verbs.ts';
import { namesIn } from './names.ts';

/** One part of a message that could be a ticket of its own. */
export interface Part {
  /** Reads as a request by itself. */
  text: string;
  kind: Kind | null;
  /** What it names in the repository. */
  names: string[];
  /** It points back at another part: "it", "there", "as well". */
  pointsBack: boolean;
}

/**
 * The parts of a message, in order: list items, sentences, and clauses joined by words that start something new. A part that
 * has no verb of its own takes the one before it.
 */
export function partsIn(prose: string, kindOf: KindOf, index: RepoIndex): Part[] {
  let verb = '';
  return split(prose).map((raw) => {
    const bare = tidy(raw);
    const own = FIRST_VERB.exec(bare)?.[0] ?? '';
    const text = own === '' && verb !== '' && TAKES_VERB.test(bare) ? `${verb} ${bare}` : bare;
    if (own !== '') verb = own;
    return {
      text,
      kind: kindOf(text),
      names: [
        ...new Set([
          ...namesIn(text, index).map((named) => named.name.split('.')[0] ?? named.name),
          ...labelsIn(text, index),
        ]),
      ],
      pointsBack: POINTS_BACK.test(bare),
    };
  });
}

/**
 * Two or more parts that are tickets of their own and have nothing to do with each other; null otherwise. Pieces of one change
 * (a field, its admin, its serializer, its migration, its tests) are one ticket.
 */
export function unrelated(parts: Part[]): Part[] | null {
  const tickets: Part[] = [];
  for (const part of parts) {
    if (part.kind === null || part.names.length === 0) continue;
    if (tickets.length === 0) tickets.push(part);
    else if (!part.pointsBack && tickets.every((other) => areUnrelated(other, part))) tickets.push(part);
  }
  return tickets.length > 1 ? tickets : null;
}

/** Labels of apps that stand in a text as words: "the gallery form". */
function labelsIn(text: string, index: RepoIndex): string[] {
  // The folders of a path are no labels.
  const words = new Set(
    text
      .toLowerCase()
      .replace(/[\w-]*[/.][\w/.-]+/g, ' ')
      .split(/[^\w]+/),
  );
  return index.django.apps
    .map((app) => app.label)
    .filter((label) => label.length > 3 && words.has(label.toLowerCase()));
}

function areUnrelated(a: Part, b: Part): boolean {
  const shared = b.names.some((name) => a.names.some((other) => related(other, name)));
  return !shared;
}

/** The same thing, or one named after the other: Profile and ProfileSerializer. */
function related(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a.toLowerCase(), b.toLowerCase()] : [b.toLowerCase(), a.toLowerCase()];
  return long === short || (short.length > 3 && !long.includes('/') && long.includes(short));
}

const LIST_ITEM = /^\s*(?:[-*•]|\(?\d{1,2}[.)]|[a-c][.)])\s+/;

/** "(1) … and (2) …" in one line. */
const INLINE_NUMBER = /(?:^|[\s,;:]+(?:and\s+)?)\(?[1-5]\)\s+/;

const JOINT = new RegExp(
  `\\s*(?:;|\\.\\s|\\n)\\s*|\\s*,?\\s+(?:and |but )?(?:also|plus|additionally|on top of that|besides that|in addition|as well as|oh and|and then|then also|afterwards|und außerdem|y además|et aussi)[,:]?\\s+|,?\\s+and\\s+(?=(?:please |then |also )?(?:${CHANGE_VERBS})\\b)|,\\s+(?=(?:please |then |also )?(?:${CHANGE_VERBS})\\b)|,?\\s+and\\s+(?=(?:an? |the )?\`?\\w+\`?(?: \\w+){0,4} (?:to|on) (?:the )?[A-Z])`,
  'i',
);

const FIRST_VERB = new RegExp(`\\b(?:${CHANGE_VERBS})\\b`, 'i');
const TAKES_VERB = /^(?:an? |the |another )?`?\w+`?.*\b(?:to|on|for|in) (?:the )?\S/i;
const POINTS_BACK = /\b(?:it|its|them|their|that|this|those|these|same|there|as well|too|accordingly|respective\w*)\b/i;

function split(prose: string): string[] {
  const lines = prose.split('\n');
  const items = lines.filter((line) => LIST_ITEM.test(line));
  if (items.length > 1) return items;
  const numbered = prose.split(INLINE_NUMBER);
  if (numbered.length > 2) return numbered.slice(1).filter((part) => /\w{2}/.test(part));
  return prose.split(JOINT).filter((part) => /\w{2}/.test(part));
}

function tidy(part: string): string {
  return part
    .replace(LIST_ITEM, '')
    .replace(
      /\b(?:while (?:you'?re|you are|we'?re|we are|we) (?:at it|in there|there|on it)|at the same time|in the same go|in one go)\b/gi,
      ' ',
    )
    .replace(/^[\s,;:.-]*(?:(?:and|but|also|then|plus|please|pls|oh|finally|next)\b[\s,:]*)*/i, '')
    .replace(/\s+/g, ' ')
    .replace(/[\s,;.!]+$/, '')
    .trim();
}
