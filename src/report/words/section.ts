/**
 * What is said, as values: the words are the same on every surface, which only decides how a section looks there. Text in
 * sections may come from requests, repositories and test output: surfaces escape it for their medium.
 */
export type Section =
  | { kind: 'heading'; text: string; tone: Tone }
  | { kind: 'text'; text: string; tone: Tone }
  | { kind: 'list'; items: string[]; numbered: boolean }
  | { kind: 'table'; columns: Column[]; rows: Cell[][] }
  /** Name, value and where it came from, one a line. */
  | { kind: 'facts'; facts: Fact[] }
  /** Lines of the repository or of output, shown as they are. */
  | { kind: 'code'; lines: string[] }
  | { kind: 'link'; label: string; url: string };

export type Tone = 'plain' | 'good' | 'bad' | 'warn' | 'muted';

export interface Column {
  title: string;
  align: 'left' | 'right';
}

export interface Cell {
  text: string;
  tone: Tone;
}

export interface Fact {
  name: string;
  value: string;
  note: string;
}

export function heading(text: string, tone: Tone = 'plain'): Section {
  return { kind: 'heading', text, tone };
}

export function paragraph(text: string, tone: Tone = 'plain'): Section {
  return { kind: 'text', text, tone };
}

/** Without links that only lead somewhere on the machine of the program. */
export function withoutFiles(sections: readonly Section[]): Section[] {
  return sections.filter((section) => section.kind !== 'link' || isWebAddress(section.url));
}

export function isWebAddress(url: string): boolean {
  return /^https?:\/\//.test(url);
}

/** A list, or nothing where there is nothing to list. */
export function listed(items: string[], numbered = false): Section[] {
  return items.length === 0 ? [] : [{ kind: 'list', items, numbered }];
}

export function cell(text: string, tone: Tone = 'plain'): Cell {
  return { text, tone };
}
