/**
 * Splits Python source into logical lines: what Python's own tokenizer joins across brackets, strings and backslashes is one line
 * here. Comments and blank lines are none. This is the one pass over every character, so it is plain loops over char codes.
 */
export interface LogicalLines {
  /** Carriage returns normalised to \n; all offsets are into this text. */
  text: string;
  /** Number of physical lines. */
  count: number;
  lines: LogicalLine[];
  /** Start and end offsets, alternating and ascending, of everything that is not code: strings (with quotes) and comments. */
  quiet: number[];
  /** Offsets of every `(` in code. */
  opens: number[];
  /** Why Python would refuse the text, where that is plain from its lines; null does not say that it would not. */
  problem: 'binary' | 'unclosed' | 'nested' | 'indentation' | 'conflict' | null;
  /** 1-based physical line of an offset. */
  lineAt(offset: number): number;
  /** Whether an offset is in code, not in a string or comment. */
  isCode(offset: number): boolean;
}

export interface LogicalLine {
  /** Offset of its first character that is not white space. */
  start: number;
  /** Offset behind its last character of code; a trailing comment is left out. */
  end: number;
  /** Column of `start`, tabs to multiples of eight, as Python counts it. */
  indent: number;
}

export function splitLogicalLines(source: string): LogicalLines {
  const text = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source;
  const lines: LogicalLine[] = [];
  const quiet: number[] = [];
  const opens: number[] = [];
  const length = text.length;
  const budget: Budget = { steps: 4 * length + 1000, depth: 40 };
  const indents = new Indents();
  let problem: LogicalLines['problem'] = text.includes('\0') ? 'binary' : null;
  let at = text.charCodeAt(0) === BOM ? 1 : 0;

  while (at < length) {
    let indent = 0;
    let characters = 0;
    for (; at < length; at++) {
      const code = text.charCodeAt(at);
      if (code === SPACE) indent++;
      else if (code === TAB) indent = (Math.floor(indent / 8) + 1) * 8;
      else if (code === FORM_FEED) indent = 0;
      else break;
      characters = code === FORM_FEED ? 0 : characters + 1;
    }
    if (at >= length) break;
    const code = text.charCodeAt(at);
    if (code === NEWLINE) {
      at++;
      continue;
    }
    if (code === HASH) {
      const end = endOfLine(text, at);
      quiet.push(at, end);
      at = end + 1;
      continue;
    }
    const start = at;
    let end = -1;
    let depth = 0;
    for (; at < length; at++) {
      const c = text.charCodeAt(at);
      if (c > CLOSE_CURLY || MARKS[c] === 0) continue;
      if (c === NEWLINE) {
        if (depth === 0) break;
      } else if (c === DOUBLE || c === SINGLE) {
        const stop = endOfString(text, at, budget);
        quiet.push(at, stop);
        if (problem === null && !isClosed(text, at, stop)) problem = 'unclosed';
        at = stop - 1;
      } else if (c === HASH) {
        const stop = endOfLine(text, at);
        quiet.push(at, stop);
        if (depth === 0) end = at;
        at = stop - 1;
      } else if (c === OPEN_ROUND) {
        opens.push(at);
        if (++depth > MOST_BRACKETS) problem ??= 'nested';
      } else if (c === OPEN_SQUARE || c === OPEN_CURLY) {
        if (++depth > MOST_BRACKETS) problem ??= 'nested';
      } else if (c === BACKSLASH) {
        if (text.charCodeAt(at + 1) === NEWLINE) at++;
      } else if (depth > 0) depth--;
      else problem ??= 'unclosed';
    }
    if (depth > 0) problem ??= 'unclosed';
    end = endOfCode(text, start, end === -1 ? Math.min(at, length) : end);
    // A backslash alone on a line leaves nothing behind.
    if (end > start) {
      lines.push({ start, end, indent });
      problem ??= indents.next(indent, characters, text.charCodeAt(end - 1) === COLON);
      if (code === LESS && text.startsWith('<<<<<<<', start)) problem = 'conflict';
    }
    at++;
  }
  if (indents.isOpen) problem ??= 'indentation';
  const starts = startsOfLines(text);
  return {
    text,
    count: text === '' ? 0 : starts.length - (text.endsWith('\n') ? 1 : 0),
    lines,
    quiet,
    opens,
    problem,
    lineAt: (offset) => upperBound(starts, offset),
    isCode: (offset) => upperBound(quiet, offset) % 2 === 0,
  };
}

/** What Python's tokenizer accepts. */
const MOST_BRACKETS = 200;
const MOST_INDENTS = 100;

/** Follows the indentation of logical lines, as Python's tokenizer does. */
class Indents {
  /** Whether the last line opened a block. */
  isOpen = false;
  readonly #columns = [0];
  /** The same with a tab as one column: tabs and blanks must agree however wide a tab is. */
  readonly #characters = [0];

  next(column: number, characters: number, opens: boolean): 'indentation' | 'nested' | null {
    const wasOpen = this.isOpen;
    this.isOpen = opens;
    const [columns, counts] = [this.#columns, this.#characters];
    if (column > (columns.at(-1) ?? 0)) {
      const fits = wasOpen && characters > (counts.at(-1) ?? 0);
      columns.push(column);
      counts.push(characters);
      return fits ? (columns.length > MOST_INDENTS ? 'nested' : null) : 'indentation';
    }
    while (column < (columns.at(-1) ?? 0)) {
      columns.pop();
      counts.pop();
    }
    return !wasOpen && column === columns.at(-1) && characters === counts.at(-1) ? null : 'indentation';
  }
}

/** Whether a string ends with the quotes it starts with. */
function isClosed(text: string, start: number, end: number): boolean {
  const quote = text.charCodeAt(start);
  const width = text.charCodeAt(start + 1) === quote && text.charCodeAt(start + 2) === quote ? 3 : 1;
  if (end - start < 2 * width || text.charCodeAt(end - 1) !== quote) return false;
  if (width === 3 && (text.charCodeAt(end - 2) !== quote || text.charCodeAt(end - 3) !== quote)) return false;
  let slashes = 0;
  while (text.charCodeAt(end - width - 1 - slashes) === BACKSLASH) slashes++;
  return slashes % 2 === 0;
}

/** White space and continuations before an offset left out. */
function endOfCode(text: string, start: number, from: number): number {
  let end = from;
  for (; end > start; end--) {
    const code = text.charCodeAt(end - 1);
    if (code === NEWLINE && text.charCodeAt(end - 2) === BACKSLASH) end--;
    else if (code !== SPACE && code !== TAB && code !== FORM_FEED && code !== NEWLINE) break;
  }
  return end;
}

/** Characters that may still be read as parts of f-strings. Valid code needs a few times its length; hostile code would need 2^n. */
export interface Budget {
  steps: number;
  depth: number;
}

/**
 * Offset behind the string that opens at `at` (its first quote). A single-quoted string that is never closed ends with its line,
 * a triple-quoted one with the file. F-strings may hold the same quotes inside their braces (Python 3.12).
 */
export function endOfString(text: string, at: number, budget: Budget = { steps: 100_000, depth: 40 }): number {
  const quote = text.charCodeAt(at);
  const triple = text.charCodeAt(at + 1) === quote && text.charCodeAt(at + 2) === quote;
  if (isFormatted(text, at)) {
    const end = endOfFormatted(text, triple ? at + 3 : at + 1, quote, triple, budget);
    if (end !== -1) return end;
  }
  return endOfPlain(text, at, quote, triple);
}

function endOfPlain(text: string, at: number, quote: number, triple: boolean): number {
  if (!triple) {
    for (let i = at + 1; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c === quote) return i + 1;
      if (c === BACKSLASH) i++;
      else if (c === NEWLINE) return i;
    }
    return text.length;
  }
  const mark = quote === DOUBLE ? '"""' : "'''";
  let i = at + 3;
  for (;;) {
    const found = text.indexOf(mark, i);
    if (found === -1) return text.length;
    let slashes = 0;
    while (found - slashes - 1 >= at + 3 && text.charCodeAt(found - slashes - 1) === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return found + 3;
    i = found + 1;
  }
}

/** Whether the quote at `at` has a prefix with f or t, in any order and case. */
function isFormatted(text: string, at: number): boolean {
  let from = at;
  while (from > 0 && at - from < 3 && isNameChar(text.charCodeAt(from - 1))) from--;
  return from < at && at - from <= 2 && /^(?:[ft]r?|r[ft])$/i.test(text.slice(from, at));
}

/** -1 where it does not close as an f-string should; the caller then reads it as a plain one. */
function endOfFormatted(text: string, from: number, quote: number, triple: boolean, budget: Budget): number {
  for (let i = from; i < text.length && budget.steps-- > 0; i++) {
    const c = text.charCodeAt(i);
    if (c === BACKSLASH) i++;
    else if (c === NEWLINE && !triple) return -1;
    else if (c === quote) {
      if (!triple) return i + 1;
      if (text.charCodeAt(i + 1) === quote && text.charCodeAt(i + 2) === quote) return i + 3;
    } else if (c === OPEN_CURLY) {
      if (text.charCodeAt(i + 1) === OPEN_CURLY) i++;
      else {
        const end = endOfReplacement(text, i + 1, quote, triple, budget);
        if (end === -1) return -1;
        i = end - 1;
      }
    }
  }
  return -1;
}

/** Offset behind the brace that closes a replacement field, whose expression starts at `from`. */
function endOfReplacement(text: string, from: number, quote: number, triple: boolean, budget: Budget): number {
  if (budget.depth === 0) return -1;
  budget.depth--;
  const end = readReplacement(text, from, quote, triple, budget);
  budget.depth++;
  return end;
}

function readReplacement(text: string, from: number, quote: number, triple: boolean, budget: Budget): number {
  let brackets = 0;
  for (let i = from; i < text.length && budget.steps-- > 0; i++) {
    const c = text.charCodeAt(i);
    if (c === DOUBLE || c === SINGLE) {
      const isTriple = text.charCodeAt(i + 1) === c && text.charCodeAt(i + 2) === c;
      const inner = isFormatted(text, i) ? endOfFormatted(text, isTriple ? i + 3 : i + 1, c, isTriple, budget) : -1;
      i = (inner === -1 ? endOfPlain(text, i, c, isTriple) : inner) - 1;
    } else if (c === HASH) i = endOfLine(text, i) - 1;
    else if (c === OPEN_ROUND || c === OPEN_SQUARE || c === OPEN_CURLY) brackets++;
    else if (c === CLOSE_CURLY && brackets === 0) return i + 1;
    else if (c === CLOSE_ROUND || c === CLOSE_SQUARE || c === CLOSE_CURLY) {
      if (brackets === 0) return -1;
      brackets--;
    } else if (c === COLON && brackets === 0) return endOfFormatSpec(text, i + 1, quote, triple, budget);
  }
  return -1;
}

/** In a format specification quotes are text, and braces open replacement fields again. */
function endOfFormatSpec(text: string, from: number, quote: number, triple: boolean, budget: Budget): number {
  for (let i = from; i < text.length && budget.steps-- > 0; i++) {
    const c = text.charCodeAt(i);
    if (c === CLOSE_CURLY) return i + 1;
    if (c === quote && !triple) return -1;
    if (c === NEWLINE && !triple) return -1;
    if (c === OPEN_CURLY) {
      const end = endOfReplacement(text, i + 1, quote, triple, budget);
      if (end === -1) return -1;
      i = end - 1;
    }
  }
  return -1;
}

function endOfLine(text: string, at: number): number {
  const found = text.indexOf('\n', at);
  return found === -1 ? text.length : found;
}

function startsOfLines(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** How many entries of an ascending list are at most `value`. */
function upperBound(list: readonly number[], value: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function isNameChar(code: number): boolean {
  return (
    (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95 || code > 127
  );
}

const SPACE = 32;
const TAB = 9;
const FORM_FEED = 12;
const NEWLINE = 10;
const HASH = 35;
const DOUBLE = 34;
const SINGLE = 39;
const BACKSLASH = 92;
const OPEN_ROUND = 40;
const CLOSE_ROUND = 41;
const OPEN_SQUARE = 91;
const CLOSE_SQUARE = 93;
const OPEN_CURLY = 123;
const CLOSE_CURLY = 125;
const COLON = 58;
const LESS = 60;
const BOM = 0xfeff;

/** Characters that end, open or close something; most are none of these, and are passed over by one look. */
const MARKS = new Uint8Array(CLOSE_CURLY + 1);
for (const mark of [
  NEWLINE,
  HASH,
  DOUBLE,
  SINGLE,
  BACKSLASH,
  OPEN_ROUND,
  CLOSE_ROUND,
  OPEN_SQUARE,
  CLOSE_SQUARE,
  OPEN_CURLY,
  CLOSE_CURLY,
]) {
  MARKS[mark] = 1;
}
