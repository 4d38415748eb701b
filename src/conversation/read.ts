import { MOST_WORDS, requestWords } from '../shapes/request-words.ts';
import { ORDERS } from './words/orders.ts';

/** The longest request that is read, in characters. */
export const LONGEST_REQUEST = MOST_WORDS;

/** A message as the rules see it. */
export interface Reading {
  /** The message without orders to the bot: what a shape interprets. */
  text: string;
  /** The speaker's own words: no code blocks, tracebacks, links, mentions or long quotations. */
  prose: string;
  /** The prose in sentences and lines, without bullets and numbers. */
  sentences: string[];
  /** How many orders were dropped. */
  orders: number;
}

/** Reads a message. Orders to the bot are dropped, wherever they stand; nothing in it is obeyed. */
export function readMessage(message: string): Reading {
  const visible = message
    .normalize('NFC')
    .replace(SPELT_INVISIBLY, ' ')
    .replace(TURNED_AROUND, ' ')
    .replace(CHAT_MARKUP, '\n')
    .replace(STRAY_TAGS, ' ')
    .replace(INVISIBLE, '')
    .replace(ENCODED, ' ')
    .replace(/<!--[\s\S]*?(?:-->|$)/g, ' ');
  const { text, orders } = dropOrders(visible);
  // Quotations go before orders do: an order taken out of one would leave the rest of it standing as the speaker's words.
  const prose = dropOrders(requestWords(visible)).text;
  return { text: text.trim(), prose, sentences: sentencesOf(prose), orders };
}

function sentencesOf(prose: string): string[] {
  return prose
    .split(/\n+|(?<=[.!?;])\s+(?=\S)|(?<=[。！？；])/u)
    .map((part) => part.replace(/^\s*(?:[-*•>]+|\(?\d{1,2}[.)])\s+/, '').trim())
    .filter((part) => /[\p{L}\p{N}]/u.test(part));
}

/** Letters kept apart by characters that nobody sees: words for a program, not for people. */
const SPELT_INVISIBLY = /(?:\S[\u200b-\u200f\u2060-\u2064\ufeff]+ ?[\u200b-\u200f\u2060-\u2064\ufeff]*){4,}\S?/gu;

/** Text whose direction is turned around is not read as it is written. */
const TURNED_AROUND = /[\u202d\u202e][^\u202c\n]*\u202c?/g;

/** What language models are told apart by: somebody else's words put into a message. */
const CHAT_MARKUP =
  /<\|im_start\|>[\s\S]*?(?:<\|im_end\|>|$)|\[INST\][\s\S]*?(?:\[\/INST\]|$)|<<SYS>>[\s\S]*?(?:<<\/SYS>>|$)|<(system|instructions?)>[\s\S]*?(?:<\/\1>|$)|<\|[a-z_]+\|>/gi;

/** What is to end or begin a part of somebody's prompt. */
const STRAY_TAGS =
  /<\/?(?:ticket|request|user|message|prompt|context|input|instructions?|system|assistant|human|admin|tool|data|document)>/gi;

/** Base64, tokens and hashes: no name of anything. */
const ENCODED = /(?<![\w/+.-])(?=[A-Za-z+/]*\d)(?=[a-z\d+/]*[A-Z])[A-Za-z\d+/]{32,}={0,2}(?![\w/+.-])/g;

/** Zero-width and direction marks: they hide words from people and from rules. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]|[\u{e0000}-\u{e007f}]/gu;

const CLAUSE =
  /(\s*[,;:，、；：]\s*|\s+-+\s+|\s*[()"]\s*|\s+(?:and|then|but|also|plus|und|dann|aber|y|luego|et|puis|mais|poi|и|а|en|dan|oraz|i)\s+)/iu;

function dropOrders(text: string): { text: string; orders: number } {
  let orders = 0;
  const lines = text.split('\n').map((line) =>
    line
      .split(/((?<=[.!?;])\s+|(?<=[。！？；]))/u)
      .map((sentence) => {
        if (!isOrder(sentence)) return sentence;
        orders += 1;
        return withoutOrders(sentence);
      })
      .join(''),
  );
  return { text: lines.join('\n'), orders };
}

/** The clauses that are no order. Where only the whole sentence is one, the words that make it one go. */
function withoutOrders(sentence: string): string {
  const pieces = sentence.split(CLAUSE);
  const kept: string[] = [];
  let dropped = false;
  for (let i = 0; i < pieces.length; i += 2) {
    const clause = pieces[i] ?? '';
    if (isOrder(clause)) dropped = true;
    else if (clause.trim() !== '') kept.push((kept.length > 0 ? (pieces[i - 1] ?? ' ') : '') + clause);
  }
  // One word is what an order was cut off from: "approve and merge …".
  if (dropped) return kept.length === 1 && !/\s/.test(kept[0]?.trim() ?? '') ? '' : kept.join('');
  return ORDERS.reduce((left, order) => left.replace(order, ' '), sentence);
}

function isOrder(words: string): boolean {
  return ORDERS.some((order) => order.test(words));
}
