import { paragraph, type Section } from './section.ts';
import { cut } from '../../lib/cut.ts';

/** The first `most` characters of what is said, and a last line that says how much is not there, and `where` it is. */
export function shorten(sections: readonly Section[], most: number, where: string): Section[] {
  let room = most;
  let left = 0;
  const kept: Section[] = [];
  for (const section of sections) {
    const size = sizeOf(section);
    if (size <= room) kept.push(section);
    else {
      const part = room < WORTH_SHOWING ? null : head(section, room);
      if (part !== null) kept.push(part);
      left += size - (part === null ? 0 : sizeOf(part));
    }
    room = Math.max(0, room - size);
  }
  if (left === 0) return kept;
  return [
    ...kept,
    paragraph(`Shortened: ${left.toLocaleString('en')} more characters are not shown here.${where}`, 'muted'),
  ];
}

/** Less room than this is not worth beginning something in. */
const WORTH_SHOWING = 80;

function sizeOf(section: Section): number {
  return partsOf(section).reduce((sum, part) => sum + part.length + 1, 0);
}

function partsOf(section: Section): string[] {
  switch (section.kind) {
    case 'heading':
    case 'text':
      return [section.text];
    case 'list':
      return section.items;
    case 'table':
      return section.rows.map((row) => row.map((cell) => cell.text).join(' '));
    case 'facts':
      return section.facts.map((fact) => `${fact.name} ${fact.value} ${fact.note}`);
    case 'code':
      return section.lines;
    case 'link':
      return [section.label, section.url];
  }
}

/** As much of a section as fits, in whole items, or null. */
function head(section: Section, room: number): Section | null {
  let size = 0;
  const fitting = partsOf(section).findIndex((part) => (size += part.length + 1) > room);
  switch (section.kind) {
    case 'heading':
    case 'text':
      return { ...section, text: cut(section.text, room - 1) };
    case 'list':
      return fitting === 0
        ? { ...section, items: [cut(section.items[0] ?? '', room - 1)] }
        : { ...section, items: section.items.slice(0, fitting) };
    case 'table':
      return fitting === 0 ? null : { ...section, rows: section.rows.slice(0, fitting) };
    case 'facts':
      return fitting === 0 ? null : { ...section, facts: section.facts.slice(0, fitting) };
    case 'code':
      return fitting === 0
        ? { ...section, lines: [cut(section.lines[0] ?? '', room - 1)] }
        : { ...section, lines: section.lines.slice(0, fitting) };
    case 'link':
      return null;
  }
}
