/** Columns a text takes in a terminal: wide East Asian characters and emoji two, combining marks none. Styles not counted. */
export function widthOf(text: string): number {
  let width = 0;
  for (const { segment } of graphemes.segment(text.replace(STYLE, ''))) width += widthOfGrapheme(segment);
  return width;
}

/** The text cut to a width, with an ellipsis where something was cut. The text has no styles. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    used += widthOfGrapheme(segment);
    if (used > width - 1) break;
    kept += segment;
  }
  return width <= 0 ? '' : `${kept}…`;
}

/** Fills up with blanks to a width. */
export function pad(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const blanks = ' '.repeat(Math.max(0, width - widthOf(text)));
  return align === 'left' ? text + blanks : blanks + text;
}

/** Lines of at most `width` columns, broken at blanks where there are any. The text has no styles. */
export function wrap(text: string, width: number): string[] {
  const limit = Math.max(4, width);
  return text.split('\n').flatMap((line) => wrapLine(line, limit));
}

function wrapLine(line: string, width: number): string[] {
  const indent = /^\s*(?:(?:[•-]|\d+\.)\s+)?/.exec(line)?.[0] ?? '';
  const hang = ' '.repeat(Math.min(widthOf(indent), Math.floor(width / 2)));
  const lines: string[] = [];
  let current = '';
  for (const word of line.trimEnd().split(/(?<=\s)/)) {
    if (current.trim() !== '' && widthOf(current) + widthOf(word.trimEnd()) > width) {
      lines.push(current.trimEnd());
      current = hang;
    }
    current += word;
    while (widthOf(current.trimEnd()) > width) {
      const head = headOf(current, width);
      lines.push(head);
      current = hang + current.slice(head.length);
    }
  }
  lines.push(current.trimEnd());
  return lines;
}

/** The longest start that fits; at least one character, so that it always gets on. */
function headOf(text: string, width: number): string {
  let head = '';
  for (const { segment } of graphemes.segment(text)) {
    if (head.trim() !== '' && widthOf(head) + widthOfGrapheme(segment) > width) break;
    head += segment;
  }
  return head;
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

// oxlint-disable-next-line no-control-regex
const STYLE = /\u001b\[[0-9;]*m/g;

function widthOfGrapheme(grapheme: string): number {
  if (grapheme === '\n') return 0;
  if (/^\p{Mark}+$/u.test(grapheme)) return 0;
  if (/\p{Emoji_Presentation}|\ufe0f|\p{Regional_Indicator}/u.test(grapheme)) return 2;
  return WIDE.test(grapheme) ? 2 : 1;
}

/** East Asian wide and full-width ranges, from Unicode's EastAsianWidth.txt, joined where they lie close. */
const WIDE =
  /^[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{17000}-\u{18cff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]/u;
