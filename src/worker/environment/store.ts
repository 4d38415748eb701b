import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { AvailableEnvironment } from './environment.ts';
import type { Interpreter } from './interpreter.ts';
import type { Source } from './source.ts';

/** Counts up when environments are built differently from the same source. */
const BUILDER = 1;

/** What is kept next to an environment. */
export const BuiltRecord = z.object({
  python: z.string(),
  interpreter: z.array(z.string()),
  source: z.string(),
  packages: z.record(z.string(), z.string()),
});
export type BuiltRecord = z.infer<typeof BuiltRecord>;

export function keyOf(source: Source, interpreter: Interpreter, isolated = true): string {
  // What is built to be used where it lies is another environment.
  const parts = {
    builder: isolated ? BUILDER : `${BUILDER} in place`,
    arch: process.arch,
    build: interpreter.build,
    source,
  };
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

export function storeFolder(home: string): string {
  return path.join(home, 'environments');
}

/** The environment of that key, if it is built. Its folder appears whole or not at all. */
export async function readEnvironment(home: string, key: string): Promise<AvailableEnvironment | null> {
  const folder = path.join(storeFolder(home), key);
  try {
    const record = BuiltRecord.parse(JSON.parse(await readFile(path.join(folder, RECORD), 'utf8')));
    return { kind: 'available', key, path: path.join(folder, CONTENT), ...record };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

export const RECORD = 'environment.json';
export const CONTENT = 'venv';
