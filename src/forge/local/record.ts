import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Logger } from '../../lib/log.ts';
import { writeWhole } from './write.ts';

/** What `pull.json` holds. */
export const PullRecord = z.object({
  number: z.int().positive(),
  ticketId: z.string(),
  branch: z.string(),
  base: z.object({ ref: z.string(), commit: z.string() }),
  /** The commit last proposed; "merged" means this one. */
  commit: z.string(),
  title: z.string(),
  body: z.string(),
  draft: z.boolean(),
  reviewers: z.array(z.string()).default([]),
});
export type PullRecord = z.infer<typeof PullRecord>;

/**
 * The pull requests of one repository: `<number>/pull.json`, `<number>/page.html` and `<number>/comments/`.
 *
 * Numbers are given without a lock. Whoever needs one walks up from 1 and reads every record on the way; at the first free
 * number it renames a complete folder into place, which fails when the number was taken meanwhile, and then reads that one too.
 * Nobody passes a record unread, so a branch never gets a second number, and a kill leaves a complete record or none.
 */
export async function claimRecord(
  folder: string,
  terms: Omit<PullRecord, 'number'>,
  page: string,
  log: Logger,
): Promise<PullRecord> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await sweep(folder);
  const staged = path.join(folder, `${STAGED}${randomUUID()}`);
  await mkdir(path.join(staged, 'comments'), { recursive: true });
  await writeWhole(path.join(staged, 'page.html'), page);
  try {
    for (let number = 1; ; number += 1) {
      let there = await readRecord(folder, number, log);
      if (there === 'free') {
        const record = { number, ...terms };
        await writeWhole(path.join(staged, 'pull.json'), `${JSON.stringify(record, null, 2)}\n`);
        if (await moveIntoPlace(staged, path.join(folder, String(number)))) return record;
        there = await readRecord(folder, number, log);
      }
      if (typeof there === 'object' && there.branch === terms.branch) return there;
    }
  } finally {
    await rm(staged, { recursive: true, force: true });
  }
}

export async function writeRecord(folder: string, record: PullRecord): Promise<void> {
  await writeWhole(path.join(folder, String(record.number), 'pull.json'), `${JSON.stringify(record, null, 2)}\n`);
}

/** The record of a branch, or null. */
export async function recordOf(folder: string, branch: string, log: Logger): Promise<PullRecord | null> {
  return (await allRecords(folder, log)).find((record) => record.branch === branch) ?? null;
}

async function allRecords(folder: string, log: Logger): Promise<PullRecord[]> {
  const names = await readdir(folder).catch(whenMissing<string[]>([]));
  const numbers = names.filter((name) => /^[1-9]\d*$/.test(name)).map(Number);
  const records: PullRecord[] = [];
  for (const number of numbers.sort((a, b) => a - b)) {
    const record = await readRecord(folder, number, log);
    if (typeof record === 'object') records.push(record);
  }
  return records;
}

/** A damaged record is logged and keeps its number: it must not stop the others. */
export async function readRecord(
  folder: string,
  number: number,
  log: Logger,
): Promise<PullRecord | 'free' | 'damaged'> {
  const place = path.join(folder, String(number));
  if ((await stat(place).catch(whenMissing(null))) === null) return 'free';
  try {
    return PullRecord.parse(JSON.parse(await readFile(path.join(place, 'pull.json'), 'utf8')));
  } catch (error) {
    log.warn({ place, error }, 'a pull request record cannot be read');
    return 'damaged';
  }
}

/** Remembers that a commit is the bot's own. Written before the push, so that a kill right after it is understood. */
export async function markOwn(folder: string, commit: string): Promise<void> {
  await mkdir(path.join(folder, 'pushed'), { recursive: true, mode: 0o700 });
  await writeFile(path.join(folder, 'pushed', commit), '');
}

export async function isOwn(folder: string, commit: string): Promise<boolean> {
  return (await stat(path.join(folder, 'pushed', commit)).catch(whenMissing(null))) !== null;
}

/** For `.catch`: a missing file is a value, any other failure is thrown. */
export function whenMissing<T>(value: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return value;
    throw error;
  };
}

const STAGED = '.staged-';
const HOUR = 3_600_000;

async function moveIntoPlace(staged: string, place: string): Promise<boolean> {
  try {
    await rename(staged, place);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes what killed processes left; an hour is far longer than a claim takes. */
async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(STAGED)) continue;
    const left = path.join(folder, name);
    const made = await stat(left).catch(whenMissing(null));
    if (made !== null && Date.now() - made.mtimeMs > HOUR) await rm(left, { recursive: true, force: true });
  }
}
