import { endOfString, isNameChar } from './logical-lines.ts';

/** Reading small pieces of Python, such as argument lists, without a syntax tree. */

/** A piece of code between two separators, as offsets into the text that was split. */
export interface Piece {
  start: number;
  end: number;
}

/**
 * Splits at a separator character that stands outside brackets and strings, white space and comments around the pieces left out.
 * Empty pieces (a trailing comma) are dropped.
 */
export function splitCode(text: string, separator: string, start = 0, end = text.length): Piece[] {
  const pieces: Piece[] = [];
  const mark = separator.charCodeAt(0);
  let first = -1;
  let last = -1;
  let depth = 0;
  // The commas between `lambda` and its colon separate its own parameters.
  const lambdas: number[] = [];
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 32 || code === 10 || code === 9 || code === 12 || code === 92) continue;
    if (code === 35) {
      const stop = text.indexOf('\n', at);
      at = stop === -1 ? end : stop;
      continue;
    }
    if (code === mark && depth === 0) {
      if (first !== -1) pieces.push({ start: first, end: last });
      first = -1;
      continue;
    }
    if (first === -1) first = at;
    if (code === 34 || code === 39) at = endOfString(text, at) - 1;
    else if (code === 40 || code === 91 || code === 123) depth++;
    else if (code === 41 || code === 93 || code === 125) depth = Math.max(0, depth - 1);
    else if (code === 108 && isLambda(text, at)) lambdas.push(++depth);
    else if (code === 58 && lambdas.at(-1) === depth) {
      lambdas.pop();
      depth--;
    }
    last = at + 1;
  }
  if (first !== -1) pieces.push({ start: first, end: last });
  return pieces;
}

function isLambda(text: string, at: number): boolean {
  return text.startsWith('lambda', at) && !isNameChar(text.charCodeAt(at - 1)) && !isNameChar(text.charCodeAt(at + 6));
}

/** Offset of the first such character outside brackets and strings, or -1. `:=` is no colon, `==` and its like no equals sign. */
export function findCode(text: string, wanted: ':' | '=', start: number, end: number): number {
  const mark = wanted.charCodeAt(0);
  let depth = 0;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 34 || code === 39) at = endOfString(text, at) - 1;
    else if (code === 35) {
      const stop = text.indexOf('\n', at);
      at = stop === -1 ? end : stop;
    } else if (code === 40 || code === 91 || code === 123) depth++;
    else if (code === 41 || code === 93 || code === 125) depth = Math.max(0, depth - 1);
    else if (code === mark && depth === 0) {
      const next = text.charCodeAt(at + 1);
      if (code === 58) {
        if (next !== 61) return at;
        at++;
      } else if (next === 61) at++;
      else if (!/[=!<>+\-*/%&|^@:~]/.test(text.charAt(at - 1))) return at;
    }
  }
  return -1;
}

/** The offset behind the bracket that closes the one at `open`; the end of the text where none does. */
export function endOfBracket(text: string, open: number, end = text.length): number {
  let depth = 0;
  for (let at = open; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 34 || code === 39) at = endOfString(text, at) - 1;
    else if (code === 35) {
      const stop = text.indexOf('\n', at);
      at = stop === -1 ? end : stop;
    } else if (code === 40 || code === 91 || code === 123) depth++;
    else if (code === 41 || code === 93 || code === 125) {
      depth--;
      if (depth <= 0) return at + 1;
    }
  }
  return end;
}

export interface CallParts {
  /** "models.CharField". */
  callee: string;
  positional: string[];
  keywords: Record<string, string>;
}

/** `models.CharField("x", max_length=3)` taken apart; null for anything but one call of a plain dotted name. Values are as written. */
export function readCall(source: string): CallParts | null {
  const head = /^([\w.]+)\s*\(/.exec(source);
  if (head?.[1] === undefined) return null;
  const open = head[0].length - 1;
  const close = endOfBracket(source, open);
  if (source.slice(close).trim() !== '' && !/^\s*#/.test(source.slice(close))) return null;
  const parts: CallParts = { callee: head[1], positional: [], keywords: {} };
  for (const piece of splitCode(source, ',', open + 1, close - 1)) {
    const text = source.slice(piece.start, piece.end);
    const keyword = /^(\w+)\s*=(?!=)\s*/.exec(text);
    if (keyword?.[1] === undefined) parts.positional.push(text);
    else parts.keywords[keyword[1]] = text.slice(keyword[0].length);
  }
  return parts;
}

/** The items of a list, tuple or set that is written out, as written; null for anything else. */
export function readItems(source: string): string[] | null {
  const text = source.trim();
  if (!/^[[({]/.test(text) || endOfBracket(text, 0) !== text.length) return null;
  return splitCode(text, ',', 1, text.length - 1).map((piece) => text.slice(piece.start, piece.end));
}

/** The text of a plain string literal without escapes, null for anything else. */
export function readString(source: string): string | null {
  const found = /^[rRuU]?(?:"""([^\\]*?)"""|'''([^\\]*?)'''|"([^"\\\n]*)"|'([^'\\\n]*)')$/.exec(source.trim());
  return found === null ? null : (found[1] ?? found[2] ?? found[3] ?? found[4] ?? null);
}
