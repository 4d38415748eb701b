import { isNameChar, type LogicalLine, type LogicalLines } from '../../python/index/logical-lines.ts';
import { endOfBracket } from '../../python/index/split-code.ts';

/** A call of a plain dotted name in code. */
export interface Called {
  /** "requests.get". */
  callee: string;
  /** Offsets of the name and of the bracket behind it. */
  at: number;
  open: number;
  line: number;
}

/** Longest dotted name that is read. */
const LONGEST_NAME = 200;

/** Calls in the order they stand; of `a().b()` only `a()`, and no `def` or `class`. */
export function callsIn(code: LogicalLines): Called[] {
  const { text } = code;
  return code.opens.flatMap((open) => {
    let at = open;
    while (at > 0 && open - at < LONGEST_NAME && isPartOfName(text, at - 1)) at -= 1;
    const callee = text.slice(at, open);
    // What starts with a dot hangs on a bracket.
    if (!/^[A-Za-z_\u0080-\uffff]/.test(callee) || (at > 0 && isPartOfName(text, at - 1))) return [];
    if (/\b(?:def|class)\s+$/.test(text.slice(Math.max(0, at - 12), at))) return [];
    return [{ callee, at, open, line: code.lineAt(at) }];
  });
}

function isPartOfName(text: string, at: number): boolean {
  return text.charAt(at) === '.' || isNameChar(text.charCodeAt(at));
}

/** One step of `Order.objects.filter(x)[0]`: its name, and what stands in its brackets; null for an attribute. */
export interface ChainStep {
  name: string;
  arguments: string | null;
}

/** Longest chain that is read, in characters. */
const LONGEST_CHAIN = 3_000;

/** What hangs on the name that ends at an offset: attributes, calls and subscripts (which have the name "[]"). */
export function chainFrom(text: string, from: number): { steps: ChainStep[]; end: number } {
  const most = Math.min(text.length, from + LONGEST_CHAIN);
  const steps: ChainStep[] = [];
  let at = from;
  for (;;) {
    const mark = text.charAt(at);
    if (mark === '(' || mark === '[') {
      const end = endOfBracket(text, at, most);
      const inside = text.slice(at + 1, Math.max(at + 1, end - 1));
      const last = steps.at(-1);
      if (mark === '(' && last !== undefined && last.arguments === null && last.name !== '[]') last.arguments = inside;
      else steps.push({ name: '[]', arguments: inside });
      at = end;
      continue;
    }
    NEXT.lastIndex = at;
    const next = at < most ? NEXT.exec(text) : null;
    if (next?.[1] === undefined) return { steps, end: at };
    steps.push({ name: next[1], arguments: null });
    at += next[0].length;
  }
}

/** `.name`, also at the start of the next line. */
const NEXT = /\s{0,80}\.\s{0,80}([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]{0,100})/y;

/** The logical line an offset stands in. */
export function lineAround(code: LogicalLines, offset: number): LogicalLine | null {
  let low = 0;
  let high = code.lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((code.lines[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  const line = code.lines[low - 1];
  return line !== undefined && offset < line.end ? line : null;
}

/** Behind a `lambda` of the same statement: it runs elsewhere, such as in a thread. */
export function isInLambda(code: LogicalLines, offset: number): boolean {
  const start = lineAround(code, offset)?.start ?? offset;
  return /\blambda\b/.test(code.text.slice(Math.max(start, offset - 2_000), offset));
}
