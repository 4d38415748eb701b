import type { Question } from '../ticket/question.ts';
import { DEFAULTS, FILLERS, NO, ORDINALS, YES } from './words/replies.ts';
import { CHANGE_VERBS } from './words/verbs.ts';

/** Values by slot. */
export type Answers = Record<string, string>;

export interface ReadAnswers {
  answers: Answers;
  /** Words that answered nothing; they may change what was said earlier. */
  left: string;
}

/** The longest free answer that is taken. */
const LONGEST_ANSWER = 500;

/** Clicked answers that fit an open question; anything else is dropped. */
export function fitAnswers(answers: Answers, questions: readonly Question[]): Answers {
  const fitting: Answers = {};
  for (const question of questions) {
    const given = answers[question.slot];
    if (given === undefined) continue;
    const option = question.options.find((each) => each.value === given);
    if (option !== undefined || given === question.default) fitting[question.slot] = given;
    else {
      const read = readOne(given.trim(), question);
      if (read !== null) fitting[question.slot] = read.value;
    }
  }
  return fitting;
}

/**
 * Answers out of plain words: option values and labels, numbers and ordinals of options, "yes", "default", slot names, free text
 * where the question takes it; several in one line or list. Each open question takes at most one.
 */
export function readAnswers(text: string, questions: readonly Question[]): ReadAnswers {
  const words = text.trim();
  if (words === '' || questions.length === 0) return { answers: {}, left: words };
  if (DEFAULTS.test(words) || (YES.test(words) && questions.length > 1))
    return { answers: defaults(questions), left: '' };

  const only = questions.length === 1 ? questions[0] : undefined;
  if (only !== undefined) {
    const read = readOne(words, only);
    if (read !== null && !(read.loose && isRequest(words))) return { answers: { [only.slot]: read.value }, left: '' };
  }
  const answers: Answers = {};
  const left: string[] = [];
  const segments = segmentsOf(words);
  for (const segment of segments) {
    const open = questions.filter((question) => !(question.slot in answers));
    const hit = byName(segment, open) ?? byNumber(segment, segments, questions, open) ?? byFit(segment, open);
    if (hit === null) left.push(segment);
    else answers[hit.slot] = hit.value;
  }
  const open = questions.filter((question) => !(question.slot in answers));
  const free = open.filter((question) => question.freeText);
  if (Object.keys(answers).length > 0 || (left.length === free.length && questions.length > 1)) {
    for (const question of free) {
      const next = left[0];
      if (next === undefined || left.length > free.length || isRequest(next) || isCorrection(next)) break;
      const value = freeValue(next);
      if (value === null) break;
      answers[question.slot] = value;
      left.shift();
    }
  }
  return { answers, left: left.join(', ') };
}

/** Which of some numbered texts is chosen by "2", "start 2", "the second", or part of its words; zero-based, null for none. */
export function readChoice(text: string, options: readonly string[]): number | null {
  const words = text
    .trim()
    .toLowerCase()
    .replace(/[.!]+$/, '');
  const lead = words.replace(
    /^(?:please |pls |ok,? |yes,? |let's |lets )*(?:start|do|take|go with|go for|run|pick|choose|begin with|with)?\s*(?:with )?(?:the )?(?:number |no\.? |option |ticket |proposal |#)?/,
    '',
  );
  const number = /^(\d{1,2})(?:st|nd|rd|th|\.|\))?(?: one| please| pls| ticket| option)?$/.exec(lead)?.[1];
  if (number !== undefined) return Number(number) >= 1 && Number(number) <= options.length ? Number(number) - 1 : null;
  const ordinal = ordinalOf(lead);
  if (ordinal !== null) return ordinal < options.length ? ordinal : null;
  if (lead.length < 4 || lead.split(/\s+/).length > 12) return null;
  const exact = options.findIndex((option) => option.toLowerCase() === words || option.toLowerCase() === lead);
  if (exact !== -1) return exact;
  if (/^(?:start|take|pick|choose|go)\b/.test(words) || /\bone$/.test(words)) {
    const hits = options.flatMap((option, position) => (contains(option, meaningful(lead)) ? [position] : []));
    return hits.length === 1 ? (hits[0] ?? null) : null;
  }
  return null;
}

interface Read {
  value: string;
  /** Taken as free text, not recognised. */
  loose: boolean;
}

function readOne(text: string, question: Question): Read | null {
  const recognised = recognise(text, question);
  if (recognised !== null) return { value: recognised, loose: false };
  const named = byName(text, [question]);
  if (named !== null) return { value: named.value, loose: false };
  if (!question.freeText || isCorrection(text)) return null;
  const value = freeValue(text);
  return value === null ? null : { value, loose: true };
}

/** A value of the question that the words stand for without doubt. */
function recognise(text: string, question: Question): string | null {
  const { options } = question;
  const words = text
    .trim()
    .replace(/^["'`]|["'`]$/g, '')
    .toLowerCase();
  const bare = words.replace(/[.!]+$/, '');
  const exact = options.find((option) => option.value.toLowerCase() === bare || option.label.toLowerCase() === bare);
  if (exact !== undefined) return exact.value;
  if (DEFAULTS.test(text)) return question.default;
  const yesNo = YES.test(text) ? TRUE : NO.test(text) ? FALSE : null;
  if (yesNo !== null) {
    const option = options.find((each) => yesNo.test(each.value) || yesNo.test(each.label));
    if (option !== undefined) return option.value;
    if (yesNo === TRUE) return question.default;
    return null;
  }
  const last = /^(?:the )?(?:last|latter|letzte|último|dernier)(?: one)?$/.test(bare) ? options.at(-1) : undefined;
  if (last !== undefined) return last.value;
  const number = /^(?:option |number |no\.? |#)?(\d{1,2})(?:st|nd|rd|th|\.|\))?$/.exec(bare)?.[1];
  const byPosition = number === undefined ? undefined : options[Number(number) - 1];
  if (byPosition !== undefined) return byPosition.value;
  const ordinal = ordinalOf(bare);
  if (ordinal !== null && options[ordinal] !== undefined) return options[ordinal].value;
  const tokens = meaningful(bare);
  if (tokens.length === 0 || tokens.length > 5) return null;
  const hits = options.filter((option) => contains(`${option.value} ${option.label}`, tokens));
  return hits.length === 1 ? (hits[0]?.value ?? null) : null;
}

const TRUE = /^(?:yes|true|on|ja)\b/i;
const FALSE = /^(?:no|false|off|nein|none|skip)\b/i;

function ordinalOf(words: string): number | null {
  const bare = words
    .replace(/^(?:the|take|use|i'd take|der|die|das|el|la|le)\s+/, '')
    .replace(/\s+(?:one|option|please|pls)$/, '');
  const position = ORDINALS.findIndex((names) => names.includes(bare));
  return position === -1 ? null : position;
}

const FILLER = new RegExp(`^(?:${FILLERS})$`, 'i');

function meaningful(text: string): string[] {
  return text.split(/[^\p{L}\p{N}_]+/u).filter((word) => word !== '' && !FILLER.test(word));
}

/** Whether every token is a word of the text, or the start of one. */
function contains(text: string, tokens: readonly string[]): boolean {
  const words = text.toLowerCase().split(/[^\p{L}\p{N}_]+/u);
  return (
    tokens.length > 0 &&
    tokens.every((token) => words.some((word) => word === token || (token.length > 3 && word.startsWith(token))))
  );
}

/** Pieces that may each answer something: lines, list items, and what commas and "and" separate outside quotes and brackets. */
function segmentsOf(text: string): string[] {
  const pieces = text.match(/(?:"[^"\n]*"|\([^)\n]*\)|\[[^\]\n]*\]|,(?=\S)|[^,;\n])+/g) ?? [];
  return pieces
    .flatMap((piece) => (/["([]/.test(piece) ? [piece] : piece.split(/\s+(?:and|und|y|et)\s+/)))
    .map((segment) => segment.trim())
    .filter((segment) => segment !== '');
}

type Hit = { slot: string; value: string } | null;

/** "default: 0", "max_length=100", "the type is TextField". */
function byName(segment: string, open: readonly Question[]): Hit {
  for (const question of open) {
    const names = [question.slot, question.slot.replaceAll('_', ' '), question.slot.split('_').at(-1) ?? ''].map(
      escape,
    );
    const match = new RegExp(
      `^(?:the |its )?(?:${names.join('|')})\\s*(?:[:=]|\\bis\\b|\\bshould be\\b|\\bshall be\\b)\\s*(.+)$`,
      'i',
    ).exec(segment);
    const given = match?.[1]?.trim();
    if (given === undefined) continue;
    const value = recognise(given, question) ?? (question.freeText ? freeValue(given) : null);
    if (value !== null) return { slot: question.slot, value };
  }
  return null;
}

/** "1: the second", "2) 255" where several questions are open: the first number is the question's. */
function byNumber(
  segment: string,
  segments: readonly string[],
  questions: readonly Question[],
  open: readonly Question[],
): Hit {
  const match = /^(\d)\s*[.):=-]\s*(.+)$/.exec(segment);
  const question = match?.[1] === undefined ? undefined : questions[Number(match[1]) - 1];
  if (questions.length < 2 || segments.length === 0 || question === undefined || !open.includes(question)) return null;
  const read = readOne((match?.[2] ?? '').trim(), question);
  return read === null ? null : { slot: question.slot, value: read.value };
}

/** The first open question that recognises the words. */
function byFit(segment: string, open: readonly Question[]): Hit {
  for (const question of open) {
    const value = recognise(segment, question);
    if (value !== null) return { slot: question.slot, value };
  }
  return null;
}

/** Free words as a value: what introduces it taken off, quotes too. */
function freeValue(text: string): string | null {
  const value = text
    .trim()
    .replace(
      /^(?:ok,? |yes,? |well,? |hm+,? )*(?:(?:please |just |let's |lets )*(?:call it|name it|use|take|make it|make that|go with|set it to|put)|(?:it|that|they|this|the (?:values?|answer|name|model|type|field)) (?:should be|shall be|is|are|would be)|i(?:'d| would)? (?:like|prefer|say|want))\s+/i,
      '',
    )
    .replace(/(?:,? (?:please|pls|thanks|thank you|thx))?[.!]*$/i, '')
    .replace(/^(["'`])(.*)\1$/, '$2')
    .trim();
  return value === '' ||
    value.length > LONGEST_ANSWER ||
    YES.test(value) ||
    NO.test(value) ||
    value.endsWith('?') ||
    CHATTER.test(value)
    ? null
    : value;
}

/** Said while thinking; answers nothing. */
const CHATTER =
  /^(?:hm+|huh|wait|hold on|one (?:moment|sec(?:ond)?|minute)|let me (?:check|think|see|ask)|not sure|(?:i )?don'?t know|no idea|dunno|good question|thanks?(?: you)?|thx|lol|haha|ok(?:ay)?|cool|nice|great|brb|i'll (?:check|ask|see)|moment)\b/i;

/** Words that change something said earlier rather than answer: "no, make it nullable", "actually call it x". */
function isCorrection(text: string): boolean {
  return /^(?:no|nope|actually|wait|sorry|instead|rather|oh)\b[, ]/i.test(text.trim());
}

const REQUEST = new RegExp(`^(?:please |pls |can you |could you |we need|also )*(?:${CHANGE_VERBS})\\b`, 'i');

/** A whole order of its own is no answer to a question for a name or a value. */
function isRequest(text: string): boolean {
  return text.split(/\s+/).length > 4 && (REQUEST.test(text) || text.endsWith('?'));
}

function defaults(questions: readonly Question[]): Answers {
  return Object.fromEntries(
    questions.flatMap((question) => (question.default === null ? [] : [[question.slot, question.default]])),
  );
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
