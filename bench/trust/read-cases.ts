import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../../src/lib/errors.ts';
import type { Bounds } from '../../src/ticket/bounds.ts';

export const EXAMPLES = ['shop', 'orders'] as const;
export type Example = (typeof EXAMPLES)[number];

/** A change of a sample repository, and what is to become of it. */
export interface Case {
  /** One line: what it plants, or what it does. */
  says: string;
  /** "defects/tests.diff:12". */
  at: string;
  example: Example;
  /** Null: a person's diff. */
  bounds: Bounds | null;
  edits: Edit[];
}

export type Edit =
  | { kind: 'delete'; path: string }
  /** Nothing to find: the text goes to the end of the file, or is a new file. */
  | { kind: 'append'; path: string; text: string }
  | { kind: 'replace'; path: string; find: string; put: string };

/**
 * Reads the cases of a folder. A file holds cases of one kind:
 *
 *     ## what it plants
 *     shop
 *     ticket 5 files 100 lines shop/** inventory/**      (without it: a person's diff)
 *     @@ shop/pricing.py
 *      a line that is there
 *     -a line that goes
 *     +a line that comes
 *     @@ delete shop/urls.py
 *
 * Lines of one `@@` are one place of the file, which must be there once. Only added lines: they go to its end, or are a new file.
 */
export async function readCases(folder: string): Promise<Case[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.diff')).sort();
  const texts = await Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')));
  return names.flatMap((name, at) => parseCases(texts[at] ?? '', `${path.basename(folder)}/${name}`));
}

function parseCases(text: string, file: string): Case[] {
  const cases: Case[] = [];
  let current: Case | null = null;
  let place: { path: string; lines: string[] } | null = null;
  const finish = (): void => {
    if (current !== null && place !== null) current.edits.push(editOf(place.path, place.lines, current.at));
    place = null;
  };
  for (const [number, line] of text.split('\n').entries()) {
    const at = `${file}:${number + 1}`;
    if (line.startsWith('## ')) {
      finish();
      current = { says: line.slice(3).trim(), at, example: 'shop', bounds: null, edits: [] };
      cases.push(current);
    } else if (current === null) continue;
    else if (line.startsWith('@@ delete ')) {
      finish();
      current.edits.push({ kind: 'delete', path: line.slice('@@ delete '.length).trim() });
    } else if (line.startsWith('@@ ')) {
      finish();
      place = { path: line.slice(3).trim(), lines: [] };
    } else if (place !== null) place.lines.push(line);
    else if (line.startsWith('ticket ')) current.bounds = boundsOf(line, at);
    else if (EXAMPLES.some((name) => name === line.trim()))
      current.example = line.trim() === 'orders' ? 'orders' : 'shop';
    else if (line.trim() !== '') throw wrong(at, `"${line}" is neither an example, a ticket nor a place`);
  }
  finish();
  return cases;
}

function boundsOf(line: string, at: string): Bounds {
  const [, files, lines, paths] = /^ticket (\d+) files (\d+) lines (.+)$/.exec(line) ?? [];
  if (paths === undefined) throw wrong(at, 'A ticket is "ticket N files N lines GLOB…"');
  return { files: Number(files), lines: Number(lines), paths: paths.trim().split(/\s+/) };
}

/** An empty line is as the line above it; those at the end separate cases. */
function editOf(file: string, lines: string[], at: string): Edit {
  while (lines.at(-1)?.trim() === '') lines.pop();
  let mark = ' ';
  const marked = lines.map((line) => {
    mark = line === '' ? mark : line.slice(0, 1);
    if (!' +-'.includes(mark)) throw wrong(at, `"${line}" starts with neither a blank, + nor -`);
    return { mark, text: line.slice(1) };
  });
  const join = (left: string): string =>
    marked
      .filter((line) => line.mark !== left)
      .map((line) => `${line.text}\n`)
      .join('');
  if (marked.every((line) => line.mark === '+')) return { kind: 'append', path: file, text: join('-') };
  return { kind: 'replace', path: file, find: join('+'), put: join('-') };
}

function wrong(at: string, what: string): UserError {
  return new UserError('usage', `${at}: ${what}.`, 'See bench/trust/read-cases.ts for how a case is written.');
}
