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
export interface ScanCache {
  get(blob: string): ScannedModule | null;
  add(blob: string, scanned: ScannedModule): void;
  /** Writes what was added. Where most of the file is of no use any more, it is made anew from what was asked for or added. */
  save(): Promise<void>;
}

export async function openScanCache(folder: string): Promise<ScanCache> {
  const file = fileIn(folder);
  const known = await readLines(file);
  // Only a new file is written while scanning goes on: what is added to a repository's first index is most of it.
  const fresh = known.size === 0 ? new NewFile(file) : null;
  const used: string[] = [];
  const added: string[] = [];
  return {
    get(blob) {
      const line = known.get(blob);
      const scanned = line === undefined ? null : readLine(line);
      if (line !== undefined && scanned !== null) used.push(line);
      return scanned;
    },
    add(blob, scanned) {
      const line = writeLine(blob, scanned);
      if (fresh === null) added.push(line);
      else fresh.add(line);
    },
    async save() {
      if (fresh !== null) await fresh.save();
      else if (added.length === 0) return;
      else if (known.size > 2 * (used.length + added.length)) {
        const anew = new NewFile(file);
        for (const line of [...used, ...added]) anew.add(line);
        await anew.save();
      } else await addLines(file, added);
      await removeOlder(folder);
    },
  };
}

/** Adds to what is kept without reading it, for few modules whose scans are known to be new. */
export async function keepScans(folder: string, scans: ReadonlyMap<string, ScannedModule>): Promise<void> {
  if (scans.size === 0) return;
  await mkdir(folder, { recursive: true });
  await addLines(
    fileIn(folder),
    [...scans].map(([blob, scanned]) => writeLine(blob, scanned)),
  );
}

/** A line of its own, even behind one that was cut off. */
async function addLines(file: string, lines: readonly string[]): Promise<void> {
  await appendFile(file, `\n${lines.join('\n')}\n`, 'latin1');
}

/** A file that is written beside its place piece by piece, and appears when it is whole. */
class NewFile {
  readonly #file: string;
  readonly #temporary: string;
  #lines: string[] = [];
  #length = 0;
  #written: Promise<void> | null = null;

  constructor(file: string) {
    this.#file = file;
    this.#temporary = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
  }

  add(line: string): void {
    this.#lines.push(line);
    this.#length += line.length;
    if (this.#length > 1_000_000) this.#write();
  }

  async save(): Promise<void> {
    this.#write();
    try {
      await this.#written;
      await rename(this.#temporary, this.#file);
    } finally {
      await rm(this.#temporary, { force: true });
    }
  }

  #write(): void {
    const text = `${this.#lines.join('\n')}\n`;
    this.#lines = [];
    this.#length = 0;
    const before = this.#written ?? mkdir(path.dirname(this.#file), { recursive: true });
    this.#written = before.then(() => appendFile(this.#temporary, text, 'latin1'));
    // Whoever saves hears of it.
    this.#written.catch(() => undefined);
  }
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
