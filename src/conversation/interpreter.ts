import type { ContextMessage } from '../chat/surface.ts';
import type { RepoIndex } from '../python/index/facts.ts';
import type { Draft, Knowledge, Shape } from '../shapes/shape.ts';
import type { Usage } from '../ticket/drafting.ts';
import type { SlotValue } from '../ticket/slots.ts';
import { readMessage } from './read.ts';
import { namesIn } from './scope/names.ts';

/** Reads a request in place of the rules. The rules read it where nothing usable comes back. */
export interface Interpreter {
  /** Never throws. */
  interpret(question: InterpreterQuestion): Promise<Interpretation>;
}

export interface Interpretation {
  /** Null: no answer in time, an answer that does not parse, or none of the shapes. */
  draft: Draft | null;
  /** What the answer took; null: nothing was answered, or the server does not count. */
  usage: Usage | null;
}

/** All that an interpreter is told. */
export interface InterpreterQuestion {
  /** The message without orders to the bot. Untrusted. */
  text: string;
  /** What others said around it, without orders to the bot: what "this" and "the second one" mean. Untrusted. */
  around: readonly { author: string; text: string }[];
  shapes: readonly Shape[];
  /** Names of this repository that the text and what is around it mention. */
  names: string[];
}

/**
 * Asks the interpreter about a message, and drops an answer that speaks of what is neither in the message, nor in what its sender kept of
 * the talk around it, nor in the repository.
 */
export async function interpretBy(
  interpreter: Interpreter,
  message: string,
  context: readonly ContextMessage[],
  knowledge: Knowledge,
  shapes: readonly Shape[],
): Promise<Interpretation> {
  const { text } = readMessage(message);
  if (text === '') return { draft: null, usage: null };
  const around = context
    .slice(-MOST_AROUND)
    .map(({ author, text: said }) => ({ author, text: readMessage(said).text.slice(0, LONGEST_AROUND) }))
    .filter((each) => each.text !== '');
  const said = [text, ...around.map((each) => each.text)].join('\n');
  const names = [...new Set(namesIn(said, knowledge.index).map(({ name }) => name))].slice(0, MOST_NAMES);
  const { draft, usage } = await interpreter.interpret({ text, around, shapes, names });
  return { draft: draft !== null && isFounded(draft, said, knowledge.index, shapes) ? draft : null, usage };
}

const MOST_NAMES = 40;
/** The last of a long talk, and the start of a long message. */
const MOST_AROUND = 20;
const LONGEST_AROUND = 2_000;

/** Whether each name in a draft was said or exists; values in words are looked at by a person anyway. */
function isFounded(draft: Draft, text: string, index: RepoIndex, shapes: readonly Shape[]): boolean {
  if (!shapes.some((shape) => shape.id === draft.shape)) return false;
  const said = letters(text);
  const values = Object.values(draft.slots).flatMap((slot) => wordsIn(slot.value));
  return values.every((word) => said.includes(letters(word)) || exists(word, index));
}

/** The single words of a value: names, paths, types. Whole sentences describe, and name nothing by themselves. */
function wordsIn(value: SlotValue): string[] {
  if (Array.isArray(value)) return value.flatMap(wordsIn);
  if (typeof value !== 'string') return [];
  return /\s/.test(value.trim()) ? [] : [value.trim()].filter((word) => letters(word).length > 2);
}

function letters(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** A class of Django's, a name or path of the index, or a word that every repository knows. */
function exists(word: string, index: RepoIndex): boolean {
  if (COMMON.test(word) || index.modules[word] !== undefined) return true;
  if (namesIn(word, index).length > 0) return true;
  return index.fastapi.operations.some((each) => `${each.method} ${each.route}` === word || each.route === word);
}

/** Values that a request says in other words: "a flag" is a BooleanField, "show" a GET. */
const COMMON =
  /^(?:[A-Z]\w*(?:Field|Key)|GET|POST|PUT|PATCH|DELETE|CRUD|httpx|None|True|False|null|info|warning|error|debug)$/;
