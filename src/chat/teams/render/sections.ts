import { plainLine } from '../../../lib/plain-text.ts';
import type { Cell, Column, Fact, Section, Tone } from '../../../report/words/section.ts';
import { LIMITS } from '../limits.ts';
import type { Element, RichText, Table, TextRun } from './card.ts';
import { lineOf, linesOf, run, runsOf } from './text.ts';

/** What is said as elements of a card. Links are left to the buttons. */
export function elementsOf(sections: readonly Section[]): Element[] {
  return sections.flatMap(elementsOfOne);
}

function elementsOfOne(section: Section): Element[] {
  switch (section.kind) {
    case 'heading':
      return linesOf(section.text, { weight: 'Bolder', size: 'Medium', ...styleOf(section.tone) });
    case 'text':
      return linesOf(section.text, styleOf(section.tone));
    case 'list':
      return section.items.flatMap((item, at) => itemOf(item, section.numbered ? `${at + 1}.` : '•', at === 0));
    case 'table':
      return tableOf(section.columns, section.rows);
    case 'facts':
      return section.facts.flatMap((fact, at) => lineOf(factRuns(fact), at === 0 ? {} : { spacing: 'None' }));
    case 'code': {
      const lines = section.lines
        .join('\n')
        .split('\n')
        .flatMap((line) =>
          lineOf(run(plainLine(line, LIMITS.message), { fontType: 'Monospace' }), { spacing: 'None' }),
        );
      return lines.length === 0 ? [] : [{ type: 'Container', style: 'emphasis', items: lines }];
    }
    case 'link':
      return [];
  }
}

function styleOf(tone: Tone): Omit<TextRun, 'type' | 'text'> {
  switch (tone) {
    case 'plain':
      return {};
    case 'good':
      return { color: 'Good' };
    case 'bad':
      return { color: 'Attention' };
    case 'warn':
      return { color: 'Warning' };
    case 'muted':
      return { isSubtle: true };
  }
}

/** An item with its mark; what stands on further lines of it is a remark. */
function itemOf(item: string, mark: string, first: boolean): RichText[] {
  const [head = '', ...rest] = item.split('\n').filter((line) => line.trim() !== '');
  const words = runsOf(head);
  if (words.length === 0) return [];
  return [
    ...lineOf([`${mark} `, ...words], { spacing: first ? 'Small' : 'None' }),
    ...rest.flatMap((line) => lineOf(runsOf(line, { isSubtle: true }), { spacing: 'None' })),
  ];
}

function factRuns(fact: Fact): (string | TextRun)[] {
  return [
    ...runsOf(`${fact.name}  `, { weight: 'Bolder' }),
    ...run(plainLine(fact.value, LIMITS.message) || 'none', { fontType: 'Monospace' }),
    ...(fact.note === '' ? [] : runsOf(`  ${plainLine(fact.note, LIMITS.message)}`, { isSubtle: true })),
  ];
}

/** A table where its columns have titles, lines otherwise. */
function tableOf(columns: readonly Column[], rows: readonly Cell[][]): Element[] {
  if (rows.length === 0) return [];
  const shown = rows.slice(0, LIMITS.tableRows);
  const lines = shown.flatMap((row, at) => rowLine(columns, row, at === 0));
  const left =
    rows.length > shown.length
      ? linesOf(`Shortened: ${rows.length - shown.length} more rows are not shown here.`, { isSubtle: true })
      : [];
  if (!columns.some(({ title }) => title !== '')) return [...lines, ...left];
  const cellOf = (column: Column, cell: Cell, heading: boolean) => ({
    type: 'TableCell' as const,
    items: lineOf(
      run(plainLine(cell.text, LIMITS.cell) || '–', heading ? { weight: 'Bolder' } : styleOf(cell.tone)),
      column.align === 'right' ? { horizontalAlignment: 'Right' } : {},
    ),
  });
  const table: Table = {
    type: 'Table',
    firstRowAsHeaders: true,
    columns: columns.map((_, at) => ({ width: widthOf(shown, at) })),
    rows: [
      {
        type: 'TableRow',
        cells: columns.map((column) => cellOf(column, { text: column.title || 'found', tone: 'plain' }, true)),
      },
      ...shown.map((row) => ({
        type: 'TableRow' as const,
        cells: columns.map((column, at) => cellOf(column, row[at] ?? { text: '', tone: 'plain' }, false)),
      })),
    ],
    fallback: { type: 'Container', items: lines },
  };
  return [table, ...left];
}

/** One to six, by how much is said in a column. */
function widthOf(rows: readonly Cell[][], at: number): number {
  const longest = Math.max(...rows.map((row) => row[at]?.text.length ?? 0));
  return Math.min(6, Math.max(1, Math.ceil(longest / 12)));
}

/** A row a line, its first cell in bold. */
function rowLine(columns: readonly Column[], row: readonly Cell[], first: boolean): RichText[] {
  const [head, ...rest] = columns.map((_, at) => row[at] ?? { text: '', tone: 'plain' as const });
  const others = rest.filter(({ text }) => text !== '');
  return lineOf(
    [
      ...run(plainLine(head?.text ?? '', LIMITS.cell), { weight: 'Bolder', ...styleOf(head?.tone ?? 'plain') }),
      ...others.flatMap(({ text, tone }) => run(`  ${plainLine(text, LIMITS.cell)}`, styleOf(tone))),
    ],
    first ? { spacing: 'Small' } : { spacing: 'None' },
  );
}
