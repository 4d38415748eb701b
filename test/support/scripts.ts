import path from 'node:path';
import { inject } from 'vitest';

/** The file that runs a script of the tests: `script` is its path below test/, without the suffix (see compile-scripts.ts). */
export function compiled(script: string): string {
  return path.join(inject('scripts'), `${script}.mjs`);
}
