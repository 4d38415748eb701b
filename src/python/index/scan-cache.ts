import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { appendFile, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import type { ScannedModule } from './scan.ts';

/**
 * What was scanned before, by blob: one file, a line a blob, `blob checksum json`, in ASCII. Lines are taken apart only when asked for.
 * A line that is damaged is scanned again. A new file appears whole; later lines are added at its end, and the last of a blob counts.
 */
export interface KnownScans {
  get(blob: string): ScannedModule | null;
  /** How many blobs it knows, and the lines of those that were asked for. */
  size: number;
  used: string[];
}

export async function readScans(folder: string): Promise<KnownScans> {
  const known = await readLines(fileIn(folder));
  const used: string[] = [];
  return {
    get(blob) {
      const line = known.get(blob);
      const scanned = line === undefined ? null : readLine(line);
      if (line !== undefined && scanned !== null) used.push(line);
      return scanned;
    },
    size: known.size,
    used,
  };
}

/**
 * Adds scans to the file, a piece at a time, so that a process that answers people can do so in between. Where most of what the file
 * knows is of no use any more, it is made anew from what was asked for. `known` null: the file was not read, and is only added to.
 */
export async function keepScans(
  folder: string,
  scans: ReadonlyMap<string, ScannedModule>,
  known: KnownScans | null,
): Promise<void> {
  if (scans.size === 0) return;
  const file = fileIn(folder);
  await mkdir(folder, { recursive: true });
  const isStale = known !== null && known.size > 2 * (known.used.length + scans.size);
  if (known !== null && (known.size === 0 || isStale)) {
    const temporary = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
    try {
      await addLines(temporary, known.used);
      await addScans(temporary, scans);
      await rename(temporary, file);
    } finally {
      await rm(temporary, { force: true });
    }
    await removeOlder(folder);
  } else await addScans(file, scans);
}

async function addScans(file: string, scans: ReadonlyMap<string, ScannedModule>): Promise<void> {
  let lines: string[] = [];
  let length = 0;
  for (const [blob, scan] of scans) {
    const line = writeLine(blob, scan);
    lines.push(line);
    length += line.length;
    if (length < PIECE) continue;
    await addLines(file, lines);
    lines = [];
    length = 0;
  }
  await addLines(file, lines);
}

const PIECE = 200_000;

/** On lines of their own, even behind one that was cut off. */
async function addLines(file: string, lines: readonly string[]): Promise<void> {
  if (lines.length > 0) await appendFile(file, `\n${lines.join('\n')}\n`, 'latin1');
}

async function readLines(file: string): Promise<Map<string, string>> {
  const known = new Map<string, string>();
  let text: string;
  try {
    text = await readFile(file, 'latin1');
  } catch {
    return known;
  }
  for (let at = 0; at < text.length; ) {
    const found = text.indexOf('\n', at);
    const end = found === -1 ? text.length : found;
    const space = text.indexOf(' ', at);
    if (space !== -1 && space < end) known.set(text.slice(at, space), text.slice(at, end));
    at = end + 1;
  }
  return known;
}

function writeLine(blob: string, scanned: ScannedModule): string {
  const json = JSON.stringify(scanned).replace(/[\u0080-\uffff]/g, escape);
  return `${blob} ${checksum(json)} ${json}`;
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function readLine(line: string): ScannedModule | null {
  const first = line.indexOf(' ');
  const second = line.indexOf(' ', first + 1);
  const json = line.slice(second + 1);
  if (checksum(json) !== line.slice(first + 1, second)) return null;
  try {
    return JSON.parse(json) as ScannedModule;
  } catch {
    return null;
  }
}

/** Guards against damage, not against people: who can write the file can run programs here. */
function checksum(json: string): string {
  return crc32(json).toString(36);
}

/** Caches of other versions of the scanner are of no use to anyone. */
async function removeOlder(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (/^modules-[0-9a-f]+\.jsonl$/.test(name) && name !== `modules-${VERSION}.jsonl`) {
      await rm(path.join(folder, name), { force: true });
    }
  }
}

function fileIn(folder: string): string {
  return path.join(folder, `modules-${VERSION}.jsonl`);
}

/** The scanner's own text: whoever changes it need not remember to raise a number. */
const VERSION = [
  'scan',
  'logical-lines',
  'split-code',
  'read-declaration',
  'read-step',
  'find-calls',
  'magic',
  'scan-cache',
]
  .reduce((hash, name) => hash.update(readFileSync(new URL(`./${name}.ts`, import.meta.url))), createHash('sha256'))
  .digest('hex')
  .slice(0, 16);
