import { endOfString } from '../logical-lines.ts';
import { endOfBracket, splitCode } from '../split-code.ts';

/** A piece of an expression and the line it starts on. */
export interface Part {
  text: string;
  line: number;
}

export interface CallOfParts {
  /** As written before the last brackets: "path", "cache_page(60)". */
  callee: string;
  positional: Part[];
  keywords: Record<string, Part>;
}

/** The call an expression is, with the lines of its arguments; null for anything else. */
export function callOf({ text, line }: Part): CallOfParts | null {
  const open = lastBracket(text);
  if (open <= 0 || text.charAt(open) !== '(') return null;
  const call: CallOfParts = { callee: text.slice(0, open).trim(), positional: [], keywords: {} };
  for (const part of partsIn(text, line, open + 1, text.length - 1)) {
    const keyword = /^(\w+)\s*=(?!=)\s*/.exec(part.text);
    if (keyword?.[1] === undefined) call.positional.push(part);
    else call.keywords[keyword[1]] = { ...part, text: part.text.slice(keyword[0].length) };
  }
  return call;
}

/** The items of a list, tuple or set that is written out; null for anything else. */
export function itemsOf({ text, line }: Part): Part[] | null {
  if (!/^[[({]/.test(text) || endOfBracket(text, 0) !== text.length) return null;
  return partsIn(text, line, 1, text.length - 1);
}

/** The operands of `a + b`; one where there is no plus outside brackets. */
export function summandsOf({ text, line }: Part): Part[] {
  return partsIn(text, line, 0, text.length, '+');
}

/** Where the brackets open that end the text; -1 where none end it. */
function lastBracket(text: string): number {
  let depth = 0;
  let open = -1;
  let end = -1;
  for (let at = 0; at < text.length; at++) {
    const mark = text.charAt(at);
    if (mark === '"' || mark === "'") at = endOfString(text, at) - 1;
    else if (mark === '#') {
      const stop = text.indexOf('\n', at);
      at = stop === -1 ? text.length : stop;
    } else if (mark === '(' || mark === '[' || mark === '{') {
      if (depth++ === 0) open = at;
    } else if ((mark === ')' || mark === ']' || mark === '}') && --depth === 0) end = at + 1;
  }
  return end === text.length ? open : -1;
}

function partsIn(text: string, line: number, start: number, end: number, separator = ','): Part[] {
  let from = 0;
  let at = line;
  return splitCode(text, separator, start, end).map((piece) => {
    for (let next = text.indexOf('\n', from); next !== -1 && next < piece.start; next = text.indexOf('\n', from)) {
      from = next + 1;
      at++;
    }
    return { text: text.slice(piece.start, piece.end), line: at };
  });
}
