import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { WORK_MOUNT } from '../sandbox/sandbox.ts';
import type { CheckContext } from './check.ts';
import { OUT } from './programs.ts';
import { readScratch } from './read-scratch.ts';
import type { TestResult } from './run-tests.ts';

/** Which tests of a run reached which of the changed statements. */
export interface Reached {
  /** By path and first line of the statement; the tests that ran it, by id. Empty: it ran, and in no test of its own. */
  statements: ReadonlyMap<string, ReadonlySet<string>>;
  tests: readonly Pick<TestResult, 'id' | 'path'>[];
}

export function placeOf(file: string, line: number): string {
  return `${file}:${line}`;
}

/** Asks a run to tell which statements it reaches; the value of ENSUREFIX_TRACE, or null where there is nothing to ask for. */
export async function traceRequest(context: CheckContext): Promise<string | null> {
  const files = context.behaviour.filter(({ statements }) => statements.length > 0);
  if (files.length === 0 || context.side === 'base') return null;
  const asked = files.map(({ path: file, statements }) => [
    path.posix.join(WORK_MOUNT, file),
    statements.map(({ line }) => line),
  ]);
  const spec = { files: Object.fromEntries(asked), report: `${OUT}/ran.jsonl` };
  await writeFile(path.join(context.scratch, 'trace.json'), JSON.stringify(spec));
  return `${OUT}/trace.json`;
}

const Ran = z.tuple([z.string(), z.number(), z.string()]);

export async function readReached(context: CheckContext, tests: readonly TestResult[]): Promise<Reached> {
  const statements = new Map<string, Set<string>>();
  for (const line of ((await readScratch(context, 'ran.jsonl')) ?? '').split('\n')) {
    const ran = parse(line);
    if (ran === null) continue;
    const place = placeOf(path.posix.relative(WORK_MOUNT, ran[0]), ran[1]);
    const ids = statements.get(place) ?? new Set();
    statements.set(place, ran[2] === '' ? ids : ids.add(ran[2]));
  }
  return { statements, tests: tests.map(({ id, path }) => ({ id, path })) };
}

function parse(line: string): z.infer<typeof Ran> | null {
  try {
    return Ran.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
