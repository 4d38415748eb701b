import type { Node } from '../parse/python.ts';
import { columns, indentOf, indentUnit, lineEnd, lineStart, newlineOf } from './layout.ts';
import type { TextEdit } from './splice.ts';

/** What is between two brackets, or bare: a node, or a part of one. */
export type Brackets = Pick<Node, 'startIndex' | 'endIndex' | 'startPosition' | 'endPosition' | 'children' | 'text'>;

/**
 * The edits that put `text` before item number `at` of a bracketed (or bare) comma-separated sequence, keeping its layout: a line that
 * gets too long is written one item a line, several lines stay several lines, comments stay with their item.
 */
export function insertItem(
  source: string,
  sequence: Brackets,
  items: Node[],
  at: number,
  text: string,
  lineLength: number,
): TextEdit[] {
  const bracketed = /^[[({]/.test(source.slice(sequence.startIndex, sequence.startIndex + 1));
  if (!bracketed) return bare(items, at, text);
  const oneLine = sequence.startPosition.row === sequence.endPosition.row;
  if (oneLine) return inOneLine(source, sequence, items, at, text, lineLength);
  return inLines(source, sequence, items, at, text, lineLength);
}

/** `x = "a", "b"`. */
function bare(items: Node[], at: number, text: string): TextEdit[] {
  const before = items[at - 1];
  if (before !== undefined) return [insertion(before.endIndex, `, ${text}`)];
  return [insertion(items[0]?.startIndex ?? 0, `${text}, `)];
}

function inOneLine(
  source: string,
  sequence: Brackets,
  items: Node[],
  at: number,
  text: string,
  lineLength: number,
): TextEdit[] {
  const texts = items.map((item) => item.text);
  texts.splice(at, 0, text);
  const open = source.charAt(sequence.startIndex);
  const close = source.charAt(sequence.endIndex - 1);
  const single = texts.length === 1 && open === '(';
  const inline = open + texts.join(', ') + (single ? ',' : '') + close;

  const line = source.slice(lineStart(source, sequence.startIndex), lineEnd(source, sequence.endIndex));
  const now = columns(line) - columns(sequence.text) + columns(inline);
  const replace = (value: string): TextEdit[] => [{ start: sequence.startIndex, end: sequence.endIndex, text: value }];
  if (now <= lineLength) return replace(inline);

  const newline = newlineOf(source);
  const indent = indentOf(source, sequence.startIndex);
  const inner = indent + indentUnit(source);
  return replace(`${open}${newline}${texts.map((item) => `${inner}${item},${newline}`).join('')}${indent}${close}`);
}

function inLines(
  source: string,
  sequence: Brackets,
  items: Node[],
  at: number,
  text: string,
  lineLength: number,
): TextEdit[] {
  const newline = newlineOf(source);
  const [first] = items;
  const close = sequence.endIndex - 1;
  if (first === undefined) {
    // Only comments between the brackets: the item goes on a line of its own above the closing one.
    const indent = indentOf(source, sequence.startIndex);
    const lineOfClose = lineStart(source, close);
    const alone = source.slice(lineOfClose, close).trim() === '';
    const own = `${indent}${indentUnit(source)}${text},${newline}`;
    return [insertion(alone ? lineOfClose : close, alone ? own : `${newline}${own}${indent}`)];
  }
  const next = items[at];
  if (next !== undefined) {
    const ownLine = source.slice(lineStart(source, next.startIndex), next.startIndex).trim() === '';
    const gap = ownLine ? newline + indentOf(source, next.startIndex) : ' ';
    return [insertion(next.startIndex, `${text},${gap}`)];
  }
  const last = items.at(-1) ?? first;
  const comma = trailingComma(sequence, last);
  const lastOwnLine = source.slice(lineStart(source, last.startIndex), last.startIndex).trim() === '';
  const closeOwnLine = source.slice(lineStart(source, close), close).trim() === '';
  if (!lastOwnLine) {
    // Several items a line: on the last line where it fits, else aligned below it.
    const line = source.slice(lineStart(source, last.startIndex), lineEnd(source, last.endIndex));
    const fits = columns(line) + columns(text) + 2 <= lineLength;
    const head = items.find((item) => item.startPosition.row === last.startPosition.row) ?? last;
    const below = newline + ' '.repeat(head.startPosition.column);
    return [insertion(last.endIndex, fits ? `, ${text}` : `,${below}${text}`)];
  }
  const indent = indentOf(source, last.startIndex);
  if (comma === null) {
    const end = closeOwnLine ? lineEnd(source, last.endIndex) : last.endIndex;
    return [insertion(last.endIndex, ','), insertion(end, newline + indent + text)];
  }
  const end = closeOwnLine ? lineEnd(source, comma.endIndex) : comma.endIndex;
  return [insertion(end, `${newline}${indent}${text},`)];
}

function trailingComma(sequence: Brackets, last: Node): Node | null {
  return sequence.children.find((child) => child.type === ',' && child.startIndex >= last.endIndex) ?? null;
}

function insertion(offset: number, text: string): TextEdit {
  return { start: offset, end: offset, text };
}
