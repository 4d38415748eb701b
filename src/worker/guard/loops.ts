import type { LogicalLine, LogicalLines } from '../../python/index/logical-lines.ts';
import { readLoop } from '../../python/index/read-step.ts';
import { endOfBracket, findCode } from '../../python/index/split-code.ts';
import { lineAround } from './calls.ts';

/** A `for` statement or comprehension. */
export interface Loop {
  /** Names it binds: ["order"], ["key", "value"]. */
  names: string[];
  /** What it goes over, as written, and its offset. */
  over: string;
  overAt: number;
  /** Where its body lies; what it goes over is not part of it. */
  bodies: { start: number; end: number }[];
}

/** More loops than this are not code that someone wrote. */
const MOST = 1_000;

export function loopsIn(code: LogicalLines): Loop[] {
  const found: Loop[] = [];
  for (const [at, line] of code.lines.entries()) {
    if (found.length >= MOST) break;
    const loop = statementLoop(code, line, at);
    if (loop !== null) found.push(loop);
  }
  for (const match of code.text.matchAll(FOR)) {
    if (found.length >= MOST) break;
    const loop = comprehension(code, match);
    if (loop !== null) found.push(loop);
  }
  return found;
}

function statementLoop({ text, lines }: LogicalLines, line: LogicalLine, at: number): Loop | null {
  if (!/^(?:async\s+)?for\b/.test(text.slice(line.start, Math.min(line.end, line.start + 40)))) return null;
  const colon = findCode(text, ':', line.start, line.end);
  const head = colon === -1 ? null : readLoop(text, line.start, colon);
  if (head === null) return null;
  let last = at;
  while ((lines[last + 1]?.indent ?? -1) > line.indent) last += 1;
  const end = lines[last]?.end ?? line.end;
  const overAt = text.indexOf(head.over, line.start + head.name.length);
  return { names: namesIn(head.name), over: head.over, overAt, bodies: [{ start: colon + 1, end }] };
}

/** `for a, b in`, of a statement as well. */
const FOR = /\bfor\s{1,20}([\w(][\w, ()]{0,100}?)\s{1,20}in\s{1,20}/g;

/** The loop of `[x.a for x in xs if x.b]`; null for a statement. */
function comprehension(code: LogicalLines, match: RegExpExecArray): Loop | null {
  const { text } = code;
  const start = lineAround(code, match.index)?.start ?? match.index;
  if (!code.isCode(match.index) || /^(?:async\s+)?$/.test(text.slice(start, match.index).slice(-20))) return null;
  const open = bracketBefore(text, match.index);
  if (open === -1) return null;
  const end = endOfBracket(text, open, Math.min(text.length, open + 5_000)) - 1;
  const overAt = match.index + match[0].length;
  const stop = endOfSource(text, overAt, end);
  return {
    names: namesIn(match[1] ?? ''),
    over: text.slice(overAt, stop).trim(),
    overAt,
    bodies: [
      { start: open + 1, end: match.index },
      { start: stop, end },
    ],
  };
}

function namesIn(target: string): string[] {
  return [...target.matchAll(/[A-Za-z_]\w*/g)].map(([name]) => name).filter((name) => name !== '_');
}

/** The bracket that is open at an offset, at most 2,000 characters before it; strings between are taken as they come. */
function bracketBefore(text: string, offset: number): number {
  let depth = 0;
  for (let at = offset - 1; at >= 0 && offset - at < 2_000; at -= 1) {
    const mark = text.charAt(at);
    if (mark === ')' || mark === ']' || mark === '}') depth += 1;
    else if (mark === '(' || mark === '[' || mark === '{') {
      if (depth === 0) return at;
      depth -= 1;
    }
  }
  return -1;
}

/** Where the source of a comprehension ends: at its next `for` or `if`, or with its bracket. */
function endOfSource(text: string, from: number, end: number): number {
  let at = from;
  while (at < end) {
    const mark = text.charAt(at);
    if (mark === '(' || mark === '[' || mark === '{') {
      at = endOfBracket(text, at, end);
      continue;
    }
    if (/\s/.test(mark) && /^\s+(?:for|if|async)\b/.test(text.slice(at, at + 100))) return at;
    at += 1;
  }
  return end;
}
