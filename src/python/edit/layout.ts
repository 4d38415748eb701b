import type { Node } from '../parse/python.ts';

/** How a file is written: what new text must look like to seem at home. */

/** The line ending most lines have. */
export function newlineOf(source: string): '\n' | '\r\n' {
  const crlf = count(source, '\r\n');
  return crlf > 0 && crlf * 2 >= count(source, '\n') ? '\r\n' : '\n';
}

/** One level of indentation: the smallest one lines use, a tab, or four spaces where nothing is indented. */
export function indentUnit(source: string): string {
  let smallest: string | null = null;
  for (const [, indent = ''] of source.matchAll(/:[ \t]*(?:#[^\n]*)?\r?\n(?:[ \t]*\r?\n)*([ \t]+)\S/g)) {
    if (indent.startsWith('\t')) return '\t';
    if (smallest === null || indent.length < smallest.length) smallest = indent;
  }
  return smallest ?? '    ';
}

/** The white space before the first character of the line that holds `offset`. */
export function indentOf(source: string, offset: number): string {
  return /^[ \t\f]*/.exec(source.slice(lineStart(source, offset), lineEnd(source, offset)))?.[0] ?? '';
}

/** The quote most plain strings use; a double quote where it is even. */
export function quoteStyle(source: string): '"' | "'" {
  const code = source.replace(/"""[\s\S]*?"""|'''[\s\S]*?'''|#[^\n]*/g, '');
  const doubles = code.match(/"(?:[^"\\\n]|\\.)*"/g)?.length ?? 0;
  const singles = code.match(/'(?:[^'\\\n]|\\.)*'/g)?.length ?? 0;
  return singles > doubles ? "'" : '"';
}

/** A Python string literal. The other quote is used where that saves escaping, as formatters do. */
export function quoted(text: string, quote: '"' | "'"): string {
  const other = quote === '"' ? "'" : '"';
  const mark = text.includes(quote) && !text.includes(other) ? other : quote;
  const escaped = text.replaceAll('\\', '\\\\').replaceAll(mark, `\\${mark}`);
  return mark + escaped.replaceAll('\n', '\\n').replaceAll('\r', '\\r') + mark;
}

export function lineStart(source: string, offset: number): number {
  return source.lastIndexOf('\n', offset - 1) + 1;
}

/** Offset of the line ending (its first character), or of the end of the source. */
export function lineEnd(source: string, offset: number): number {
  const at = source.indexOf('\n', offset);
  if (at === -1) return source.length;
  return at > 0 && source[at - 1] === '\r' && at - 1 >= offset ? at - 1 : at;
}

/** Columns a line takes, counted in code points, without its line ending. */
export function columns(line: string): number {
  return Array.from(line).length;
}

/**
 * `text` as lines that fit in at `indent`: written with four spaces a level and \n, laid out with the file's own unit and
 * line ending. The first line is not indented; a blank one stays empty.
 */
export function layOut(text: string, indent: string, unit: string, newline: string): string {
  return text
    .split('\n')
    .map((line, at) => {
      if (line.trim() === '') return '';
      const depth = /^ */.exec(line)?.[0].length ?? 0;
      const own = unit.repeat(Math.floor(depth / 4)) + ' '.repeat(depth % 4);
      return (at === 0 ? '' : indent) + own + line.slice(depth);
    })
    .join(newline);
}

/** The statements of a block or module, comments left out. */
export function statementsOf(block: Node): Node[] {
  return block.namedChildren.filter((child) => child.type !== 'comment');
}

function count(source: string, what: string): number {
  return source.split(what).length - 1;
}
