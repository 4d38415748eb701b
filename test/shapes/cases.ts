import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Profile } from '../../src/python/profile/facts.ts';
import { fact } from './knowledge.ts';

/** A case file: sections that start with `--- kind name`, each followed by its text. */
export interface Case {
  file: string;
  sections: Section[];
}

export interface Section {
  /** before, after, request, answer, profile, ends. */
  kind: string;
  name: string;
  text: string;
}

export function readCase(file: string): Case {
  const sections: Section[] = [];
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const head = /^--- (\w+) ?(.*)$/.exec(line);
    if (head) sections.push({ kind: head[1] ?? '', name: head[2] ?? '', text: '' });
    else {
      const last = sections.at(-1);
      if (last) last.text += `${line}\n`;
    }
  }
  // The file ends with one line break, which split turns into an empty last line.
  const last = sections.at(-1);
  if (last) last.text = last.text.replace(/\n$/, '');
  return { file, sections };
}

export function filesOf(found: Case, kind: string): Record<string, string> {
  return Object.fromEntries(found.sections.filter((each) => each.kind === kind).map((each) => [each.name, each.text]));
}

export function textOf(found: Case, kind: string): string | null {
  return found.sections.find((each) => each.kind === kind)?.text.trim() ?? null;
}

export function caseFolder(shape: string): string {
  return path.resolve('src/shapes', shape, 'cases');
}

/** The case files of a folder, sorted. */
export function casesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.case'))
    .sort();
}

export interface RequestLine {
  request: string;
  /** Known to mean the shape, so that only its values are read. */
  meant?: boolean;
  /** Of a resolved ticket: the values named here are its values. */
  slots?: Record<string, unknown>;
  missing?: string[];
  /** Code of the reason a person has to look at it. */
  review?: string;
}

/** The table of requests; a line with none of slots, missing and review must not be taken for the shape. */
export function requestsOf(shape: string): RequestLine[] {
  const text = readFileSync(path.join(caseFolder(shape), 'requests.jsonl'), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RequestLine);
}

/** The facts of the section `profile`, over those of a plain Django project. */
export function profileOf(found: Case): Partial<Profile> {
  const said = JSON.parse(textOf(found, 'profile') ?? '{}') as Record<string, unknown>;
  const facts = Object.fromEntries(
    Object.entries(said).map(([name, value]) => [name, value === null ? null : fact(value)]),
  );
  return { framework: fact(['django']), managePy: fact(''), ...facts };
}
