import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ScannedModule } from './scan.ts';

/**
 * What was scanned before, by blob: one file, a line a blob, `blob checksum json`. Lines are taken apart only when asked for. A line
 * that is damaged is scanned again; the file is replaced as a whole, so that two processes cannot mix their lines.
 */
export interface ScanCache {
  get(blob: string): ScannedModule | null;
  add(blob: string, scanned: ScannedModule): void;
  /** Keeps the blobs that were asked for or added since it was opened, and writes only when something was added. */
  save(): Promise<void>;
}

export async function openScanCache(folder: string): Promise<ScanCache> {
  const file = path.join(folder, `modules-${VERSION}.jsonl`);
  const known = await readLines(file);
  const used = new Map<string, string>();
  let added = 0;
  return {
    get(blob) {
      const line = known.get(blob);
      const scanned = line === undefined ? null : readLine(line);
      if (line !== undefined && scanned !== null) used.set(blob, line);
      return scanned;
    },
    add(blob, scanned) {
      const json = JSON.stringify(scanned);
      used.set(blob, `${blob} ${checksum(json)} ${json}`);
      added++;
    },
    async save() {
      if (added === 0) return;
      await mkdir(folder, { recursive: true });
      const temporary = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
      try {
        await writeFile(temporary, `${[...used.values()].join('\n')}\n`);
        await rename(temporary, file);
      } finally {
        await rm(temporary, { force: true });
      }
      await removeOlder(folder);
    },
  };
}

async function readLines(file: string): Promise<Map<string, string>> {
  const known = new Map<string, string>();
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return known;
  }
  for (const line of text.split('\n')) known.set(line.slice(0, line.indexOf(' ')), line);
  return known;
}

function readLine(line: string): ScannedModule | null {
  const first = line.indexOf(' ');
  const second = line.indexOf(' ', first + 1);
  const json = line.slice(second + 1);
  if (checksum(json) !== line.slice(first + 1, second)) return null;
  return JSON.parse(json) as ScannedModule;
}

function checksum(json: string): string {
  return createHash('sha1').update(json).digest('base64url').slice(0, 12);
}

/** Caches of other versions of the scanner are of no use to anyone. */
async function removeOlder(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (/^modules-[0-9a-f]+\.jsonl$/.test(name) && name !== `modules-${VERSION}.jsonl`) {
      await rm(path.join(folder, name), { force: true });
    }
  }
}

/** The scanner's own text: whoever changes it need not remember to raise a number. */
const VERSION = ['scan', 'logical-lines', 'split-code', 'read-declaration', 'magic']
  .reduce((hash, name) => hash.update(readFileSync(new URL(`./${name}.ts`, import.meta.url))), createHash('sha256'))
  .digest('hex')
  .slice(0, 16);
