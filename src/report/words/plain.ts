import { plainText } from '../../lib/plain-text.ts';
import type { Section } from './section.ts';

/** Sections as plain words, a part a line: for notifications, screen readers, and clients that show nothing else. */
export function sayPlain(sections: readonly Section[]): string {
  return plainText(sections.map(sayPlainSection).join('\n')).trim();
}

function sayPlainSection(section: Section): string {
  switch (section.kind) {
    case 'heading':
    case 'text':
      return section.text;
    case 'list':
      return section.items.map((item, at) => (section.numbered ? `${at + 1}. ${item}` : `• ${item}`)).join('\n');
    case 'table':
      return section.rows
        .map((row) =>
          row
            .map((cell) => cell.text)
            .filter(Boolean)
            .join(', '),
        )
        .join('\n');
    case 'facts':
      return section.facts.map((fact) => `${fact.name}: ${fact.value}`).join('\n');
    case 'code':
      return section.lines.join('\n');
    case 'link':
      return `${section.label}: ${section.url}`;
  }
}
