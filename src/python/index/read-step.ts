import type { LoopFact, StepFact } from './facts.ts';
import type { FoundCall } from './find-calls.ts';
import { endOfBracket, findCode } from './split-code.ts';

/** Whether the bodies of a module's functions are worth keeping: how routers and dependencies are made, and what queues are handed. */
export function hasStepsToKeep(text: string, calls: readonly FoundCall[]): boolean {
  return calls.some((call) => CALLS_OF_STEPS.includes(call.word)) || text.includes('fastapi');
}

/** Calls that `hasStepsToKeep` looks for. */
export const CALLS_OF_STEPS = [
  'include_router',
  'add_api_route',
  'add_middleware',
  'async_task',
  'enqueue',
  'APIRouter',
  'HTTPException',
];

/** Functions that answer requests are many and long, and how they work is nobody's question here. */
export function answersRequests(decorators: readonly string[]): boolean {
  return decorators.some((decorator) => ROUTE.test(decorator));
}

const ROUTE = /^[\w.]{1,200}\.(?:get|post|put|patch|delete|head|options|trace|websocket|api_route)\(/;

/** A simple statement of a function body; null for what changes nothing that is asked for. */
export function readStep(text: string, start: number, end: number): Omit<StepFact, 'line'> | null {
  WORD.lastIndex = start;
  const word = WORD.exec(text)?.[1];
  if (word === 'return' || word === 'raise') return step(word, '', text, start + word.length, end);
  TARGET.lastIndex = start;
  const target = TARGET.exec(text);
  if (target?.[1] !== undefined) {
    const from = start + target[0].length;
    if (target[2] === '=') return step('set', target[1], text, from, end);
    const equals = findCode(text, '=', from, end);
    return equals === -1 ? null : step('set', target[1], text, equals + 1, end);
  }
  AWAIT.lastIndex = start;
  const from = start + (AWAIT.exec(text)?.[0].length ?? 0);
  CALL.lastIndex = from;
  return CALL.test(text) && text.charCodeAt(end - 1) === 41 ? step('call', '', text, from, end) : null;
}

/** The header of `if`, `while` or `with`, without its keyword and colon; null for other blocks. */
export function readTest(text: string, start: number, colon: number): Omit<StepFact, 'line'> | null {
  TEST.lastIndex = start;
  const head = TEST.exec(text);
  return head === null ? null : step('test', '', text, start + head[0].length, colon);
}

/** `for name in over`; null for anything else. */
export function readLoop(text: string, start: number, colon: number): LoopFact | null {
  FOR.lastIndex = start;
  const head = FOR.exec(text);
  if (head === null) return null;
  const from = start + head[0].length;
  let at = from;
  while (at < colon && !/\s/.test(text.charAt(at)))
    at = text.charAt(at) === '(' ? endOfBracket(text, at, colon) : at + 1;
  // `for a, b in …`: the word `in` stands outside brackets.
  for (; at < colon; at++) {
    if (text.charAt(at) === '(') at = endOfBracket(text, at, colon) - 1;
    IN.lastIndex = at;
    const found = IN.exec(text);
    if (found !== null) {
      const over = text.slice(at + found[0].length, Math.min(colon, at + found[0].length + MOST)).trim();
      return { name: text.slice(from, at).trim(), over };
    }
  }
  return null;
}

function step(kind: StepFact['kind'], name: string, text: string, start: number, end: number): Omit<StepFact, 'line'> {
  return { kind, name, text: text.slice(start, Math.min(end, start + MOST)).trim() };
}

const MOST = 2_000;
const WORD = /([a-z]+)(?![\w\u0080-\uffff])/y;
const TARGET = /((?:self\.)?[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*(?:\.__signature__)?)[ \t]{0,20}(:(?!=)|=(?!=))/y;
const AWAIT = /await[ \t]{1,20}/y;
const CALL = /[A-Za-z_][\w.]*[ \t]{0,20}\(/y;
const TEST = /(?:if|elif|while|(?:async[ \t]{1,20})?with)(?![\w\u0080-\uffff])/y;
const FOR = /(?:async[ \t]{1,20})?for(?![\w\u0080-\uffff])/y;
const IN = /\s{1,20}in(?![\w\u0080-\uffff])/y;
