import type { KnownBlock, RichTextBlockElement } from '@slack/types';
import { plainLine, plainText } from '../../../lib/plain-text.ts';
import type { Cell, Column, Fact, Section } from '../../../report/words/section.ts';
import { LIMITS } from '../limits.ts';
import { cut } from '../../../lib/cut.ts';
import { lineOf, richText, wordsOf } from './rich-text.ts';

/**
 * What is said as blocks. The first heading becomes the title, muted words small print, the first table a table; the rest flows as
 * rich text, in as few blocks as there can be. Links are left to the buttons. `tables` false: lines instead of a table, for
 * workspaces that do not take the block.
 */
export function blocksOf(sections: readonly Section[], tables: boolean): KnownBlock[] {
  const blocks: KnownBlock[] = [];
  let flow: RichTextBlockElement[] = [];
  let tableLeft = tables;
  const settle = (): void => {
    if (flow.length > 0) blocks.push(richText(flow));
    flow = [];
  };
  for (const section of sections) {
    const table = section.kind === 'table' && tableLeft ? tableOf(section.columns, section.rows) : null;
    if (table !== null) {
      settle();
      blocks.push(table);
      tableLeft = false;
    } else if (section.kind === 'heading' && blocks.length === 0 && flow.length === 0 && fitsHeader(section.text)) {
      blocks.push({ type: 'header', text: { type: 'plain_text', text: plainLine(section.text), emoji: false } });
    } else if (section.kind === 'text' && section.tone === 'muted' && section.text.length <= LIMITS.contextText) {
      settle();
      const text = plainText(section.text).trim();
      if (text !== '') blocks.push({ type: 'context', elements: [{ type: 'plain_text', text, emoji: false }] });
    } else flow.push(...flowOf(section));
  }
  settle();
  return blocks;
}

function fitsHeader(text: string): boolean {
  const line = plainLine(text);
  return line !== '' && line.length <= LIMITS.header;
}

function flowOf(section: Section): RichTextBlockElement[] {
  switch (section.kind) {
    case 'heading':
      return lines(wordsOf(section.text, { bold: true }));
    case 'text':
      return lines(wordsOf(section.text));
    case 'list': {
      const items = section.items.map((item) => wordsOf(item)).filter((words) => words.length > 0);
      if (items.length === 0) return [];
      const style = section.numbered ? 'ordered' : 'bullet';
      return [{ type: 'rich_text_list', style, elements: items.map((words) => lineOf(...words)) }];
    }
    case 'table':
      return tableLines(section.columns, section.rows);
    case 'facts':
      return section.facts.map(factLine);
    case 'code': {
      const text = plainText(section.lines.join('\n'));
      return text === '' ? [] : [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text }] }];
    }
    case 'link':
      return [];
  }
}

function lines(words: ReturnType<typeof wordsOf>): RichTextBlockElement[] {
  return words.length === 0 ? [] : [lineOf(...words)];
}

function factLine(fact: Fact): RichTextBlockElement {
  const value = plainLine(fact.value, LIMITS.contextText) || 'none';
  return lineOf(
    ...wordsOf(`${fact.name} `, { bold: true }),
    { type: 'text', text: value, style: { code: true } },
    ...(fact.note === '' ? [] : wordsOf(` ${fact.note}`)),
  );
}

/** Null where Slack would not take it: no columns' titles, too many rows, columns or characters. */
function tableOf(columns: readonly Column[], rows: readonly Cell[][]): KnownBlock | null {
  const size = rows.flat().reduce((sum, cell) => sum + cell.text.length, 0);
  const titled = columns.some((column) => column.title !== '');
  const fits =
    rows.length < LIMITS.tableRows && columns.length <= LIMITS.tableColumns && size <= LIMITS.tableText - 500;
  if (!titled || !fits || rows.length === 0) return null;
  const raw = (text: string, empty: string) => ({ type: 'raw_text' as const, text: plainLine(text, 1_000) || empty });
  return {
    type: 'table',
    column_settings: columns.map((column) => ({ align: column.align, is_wrapped: column.title === '' })),
    rows: [
      columns.map((column) => raw(column.title, 'found')),
      ...rows.map((row) => columns.map((_, at) => raw(row[at]?.text ?? '', '–'))),
    ],
  };
}

/** A row a line, its first cell in bold. */
function tableLines(columns: readonly Column[], rows: readonly Cell[][]): RichTextBlockElement[] {
  return rows.map((row) => {
    const [first = '', ...rest] = columns.map((_, at) => row[at]?.text ?? '');
    const others = rest.filter((text) => text !== '').join(' · ');
    return lineOf(...wordsOf(cut(first, 1_000), { bold: true }), ...wordsOf(`  ${others}`));
  });
}
