import path from 'node:path';
import type { Mount } from '../sandbox/sandbox.ts';

/** Where the small Python programs that come with the checks are seen in the sandbox. */
export const PROGRAMS = '/ensurefix/programs';
/** Where a check's scratch folder is seen in the sandbox. */
export const OUT = '/ensurefix/out';

export function programMounts(context: { scratch: string }): Mount[] {
  return [
    { from: path.join(import.meta.dirname, 'python'), to: PROGRAMS, writable: false },
    { from: context.scratch, to: OUT, writable: true },
  ];
}
