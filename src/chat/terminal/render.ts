import { styleText } from 'node:util';
import { type Post, type ProgressPost } from '../post.ts';
import type { Cell, Column, Fact, Section, Tone } from '../../report/words/section.ts';
import { sayPost } from '../../report/words/post.ts';
import { sayElapsed } from '../../report/words/progress.ts';
import { clean, cleanLine } from './clean.ts';
import { cut, pad, widthOf, wrap } from './width.ts';

export interface Look {
  /** Columns. */
  width: number;
  colors: boolean;
}

/** A post as lines of a terminal, none wider than `look.width`. Untrusted text in it is cleaned. */
export function renderPost(post: Post, now: Date, look: Look): string[] {
  const sections = sayPost(post, now);
  return post.kind === 'ticket' ? renderCard(sections, look) : renderSections(sections, look);
}

/** The steps of a run with a sign before each; `frame` is what stands before a running one. */
export function renderProgress(post: ProgressPost, now: Date, look: Look, frame: string): string[] {
  const started = post.steps.filter((step) => step.status !== 'waiting');
  const waiting = post.steps.filter((step) => step.status === 'waiting').map((step) => step.title);
  const lines = started.map((step) => {
    const sign = {
      running: paint(frame, 'plain', look),
      done: paint('✓', 'good', look),
      failed: paint('✗', 'bad', look),
      waiting: ' ',
    }[step.status];
    const elapsed = sayElapsed(step, now);
    const room = look.width - 4 - (elapsed === '' ? 0 : widthOf(elapsed) + 2);
    const title = cut(cleanLine(step.detail === '' ? step.title : `${step.title}: ${step.detail}`), room);
    return `${sign} ${title}${elapsed === '' ? '' : `  ${paint(elapsed, 'muted', look)}`}`;
  });
  const left =
    waiting.length === 0 ? [] : [paint(cut(`  then ${cleanLine(waiting.join(', '))}`, look.width), 'muted', look)];
  return [bold(cut(cleanLine(post.title), look.width), 'plain', look), ...lines, ...left];
}

/** Lines of a section list. */
export function renderSections(sections: readonly Section[], look: Look): string[] {
  return sections.flatMap((section, position) => {
    const lines = renderSection(section, look);
    return startsAfresh(section, sections[position - 1]) ? ['', ...lines] : lines;
  });
}

/** An empty line before a heading, and before words that follow a block. */
function startsAfresh(section: Section, before: Section | undefined): boolean {
  if (before === undefined) return false;
  return section.kind === 'heading' || (section.kind === 'text' && /^(?:list|table|facts|code)$/.test(before.kind));
}

function renderSection(section: Section, look: Look): string[] {
  switch (section.kind) {
    case 'heading':
      return wrap(clean(section.text), look.width).map((line) => bold(line, section.tone, look));
    case 'text':
      return wrap(clean(section.text), look.width).map((line) => paint(line, section.tone, look));
    case 'list':
      return section.items.flatMap((item, position) =>
        renderItem(item, section.numbered ? `${position + 1}. ` : '• ', look),
      );
    case 'table':
      return renderTable(section.columns, section.rows, look);
    case 'facts':
      return renderFacts(section.facts, look);
    case 'code':
      return section.lines.map((line) => paint(cut(`  ${cleanLine(line)}`, look.width), 'muted', look));
    case 'link':
      return wrap(`${cleanLine(section.label)}: ${cleanLine(section.url)}`, look.width);
  }
}

/** An item hangs under its mark; its further lines say why, so they are muted. */
function renderItem(item: string, mark: string, look: Look): string[] {
  const [first = '', ...rest] = clean(item).split('\n');
  const hang = ' '.repeat(mark.length + 2);
  const room = look.width - hang.length;
  const head = wrap(first, room).map((line, position) => (position === 0 ? `  ${mark}` : hang) + line);
  return [...head, ...rest.flatMap((line) => wrap(line, room)).map((line) => hang + paint(line, 'muted', look))];
}

const GAP = 2;
/** Below this a last column is not worth having; it goes under its row. */
const NARROW = 24;

/** Aligned columns. The last one wraps in its column, or hangs below its row where there is no room. */
function renderTable(columns: readonly Column[], rows: readonly Cell[][], look: Look): string[] {
  const texts = rows.map((row) =>
    columns.map((_, at) => ({ text: cleanLine(row[at]?.text ?? ''), tone: row[at]?.tone ?? 'plain' })),
  );
  const titles = columns.map((column) => column.title);
  const natural = columns.map((_, at) =>
    Math.max(widthOf(titles[at] ?? ''), ...texts.map((row) => widthOf(row[at]?.text ?? ''))),
  );
  const last = columns.length - 1;
  const before = natural.slice(0, last).reduce((sum, width) => sum + width + GAP, 2);
  const room = look.width - before;
  const below = room < Math.min(NARROW, natural[last] ?? 0);
  const head = titles.some((title) => title !== '')
    ? [
        paint(
          `  ${titles
            .map((title, at) => pad(title, natural[at] ?? 0, columns[at]?.align))
            .join(' '.repeat(GAP))
            .trimEnd()}`,
          'muted',
          look,
        ),
      ]
    : [];
  const body = texts.flatMap((row) => {
    const start = row
      .slice(0, last)
      .map((each, at) => cutPad(each, natural[at] ?? 0, columns[at]?.align ?? 'left', look))
      .join(' '.repeat(GAP));
    const end = row[last];
    if (end === undefined || end.text === '') return [cutLine(`  ${start}`, look)];
    if (below)
      return [
        cutLine(`  ${start}`, look),
        ...wrap(end.text, look.width - 6).map((line) => `      ${paint(line, end.tone, look)}`),
      ];
    const lines = wrap(end.text, room);
    const hang = ' '.repeat(before);
    return lines.map(
      (line, at) =>
        (at === 0 ? `  ${start}${' '.repeat(last > 0 ? GAP : 0)}` : hang) +
        paint(columns[last]?.align === 'right' ? pad(line, natural[last] ?? 0, 'right') : line, end.tone, look),
    );
  });
  return [...head, ...body].map((line) => cutLine(line, look).trimEnd());
}

function cutPad(each: Cell, width: number, align: 'left' | 'right', look: Look): string {
  const limit = Math.min(width, Math.max(8, look.width - 4));
  const text = cut(each.text, limit);
  const blanks = ' '.repeat(Math.max(0, limit - widthOf(text)));
  const painted = paint(text, each.tone, look);
  return align === 'left' ? painted + blanks : blanks + painted;
}

/** A row of very long cells on a very narrow terminal: cut, its styles given up. */
function cutLine(line: string, look: Look): string {
  // oxlint-disable-next-line no-control-regex
  return widthOf(line) <= look.width ? line : cut(line.replace(/\u001b\[[0-9;]*m/g, ''), look.width);
}

/** Name, value, and muted where the value came from; the note goes below where it does not fit beside. */
function renderFacts(facts: readonly Fact[], look: Look): string[] {
  const names = Math.min(16, Math.max(0, ...facts.map((fact) => widthOf(cleanLine(fact.name)))));
  const values = Math.min(28, Math.max(0, ...facts.map((fact) => widthOf(cleanLine(fact.value)))));
  const hang = ' '.repeat(names + GAP);
  return facts.flatMap((fact) => {
    const name = pad(cut(cleanLine(fact.name), names), names);
    const value = cleanLine(fact.value);
    const note = cleanLine(fact.note);
    const beside = names + GAP + Math.max(values, widthOf(value)) + GAP;
    if (note !== '' && beside + Math.min(widthOf(note), NARROW) <= look.width && widthOf(value) <= values) {
      const lines = wrap(note, look.width - beside);
      return lines.map(
        (line, at) =>
          (at === 0 ? `${paint(name, 'muted', look)}  ${pad(value, values)}  ` : ' '.repeat(beside)) +
          paint(line, 'muted', look),
      );
    }
    const own = wrap(value, look.width - names - GAP).map(
      (line, at) => (at === 0 ? `${paint(name, 'muted', look)}  ` : hang) + line,
    );
    return note === ''
      ? own
      : [...own, ...wrap(note, look.width - names - GAP).map((line) => hang + paint(line, 'muted', look))];
  });
}

/** The ticket card: a box with the title in its edge. */
function renderCard(sections: readonly Section[], look: Look): string[] {
  const [title, ...rest] = sections;
  const inside = { ...look, width: look.width - 4 };
  const lines = renderSections(rest, inside);
  const name = title?.kind === 'heading' ? cut(cleanLine(title.text), look.width - 7) : '';
  const width = Math.min(look.width - 4, Math.max(widthOf(name) + 2, ...lines.map(widthOf)));
  const edge = (text: string): string => paint(text, 'muted', look);
  const top = `${edge('╭─ ')}${bold(name, 'plain', look)}${edge(` ${'─'.repeat(Math.max(0, width - widthOf(name) - 1))}╮`)}`;
  const body = lines.map(
    (line) => `${edge('│ ')}${line}${' '.repeat(Math.max(0, width - widthOf(line)))}${edge(' │')}`,
  );
  return [top, ...body, edge(`╰${'─'.repeat(width + 2)}╯`)];
}

const STYLES: Record<Exclude<Tone, 'plain'>, 'green' | 'red' | 'yellow' | 'dim'> = {
  good: 'green',
  bad: 'red',
  warn: 'yellow',
  muted: 'dim',
};

function paint(text: string, tone: Tone, look: Look): string {
  return !look.colors || tone === 'plain' || text === ''
    ? text
    : styleText(STYLES[tone], text, { validateStream: false });
}

function bold(text: string, tone: Tone, look: Look): string {
  return look.colors && text !== '' ? styleText('bold', paint(text, tone, look), { validateStream: false }) : text;
}
