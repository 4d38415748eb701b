import { endOfString, isNameChar } from '../logical-lines.ts';
import { endOfBracket, splitCode, type CallParts } from '../split-code.ts';

/** `(x)` is x; a tuple keeps its brackets. */
export function withoutBrackets(text: string): string {
  let found = text;
  while (found.startsWith('(') && endOfBracket(found, 0) === found.length) {
    const [only, second] = splitCode(found, ',', 1, found.length - 1);
    if (only === undefined || second !== undefined || found.slice(only.end, -1).includes(',')) return found;
    found = found.slice(only.start, only.end);
  }
  return found;
}

/** The arguments of a call, from its opening bracket to behind its closing one. `*` and `**` arguments count as positional. */
export function readArguments(text: string, open: number, end: number): CallParts {
  const parts: CallParts = { callee: '', positional: [], keywords: {} };
  for (const piece of splitCode(text, ',', open + 1, end - 1)) {
    const written = text.slice(piece.start, piece.end);
    const keyword = /^([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)\s*=(?!=)\s*/.exec(written);
    if (keyword?.[1] === undefined) parts.positional.push(written);
    else parts.keywords[keyword[1]] = written.slice(keyword[0].length);
  }
  return parts;
}

/** `yes if test else no`; null for anything else. */
export function readChoice(text: string): { yes: string; test: string; no: string } | null {
  const [yes, rest, ...more] = splitWord(text, 'if');
  if (yes === undefined || rest === undefined || more.length > 0) return null;
  const [test, no, ...others] = splitWord(rest, 'else');
  return test === undefined || no === undefined || others.length > 0 ? null : { yes, test, no };
}

/** The parts between a word that stands outside brackets and strings: `a or b`. */
export function splitWord(text: string, word: string): string[] {
  if (!text.includes(word)) return [text];
  const found: string[] = [];
  let from = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 34 || code === 39) at = endOfString(text, at) - 1;
    else if (code === 40 || code === 91 || code === 123) depth++;
    else if (code === 41 || code === 93 || code === 125) depth--;
    else if (depth === 0 && at > 0 && text.startsWith(word, at)) {
      if (isNameChar(text.charCodeAt(at - 1)) || isNameChar(text.charCodeAt(at + word.length))) continue;
      found.push(text.slice(from, at).trim());
      from = at + word.length;
      at = from - 1;
    }
  }
  found.push(text.slice(from).trim());
  return found;
}
