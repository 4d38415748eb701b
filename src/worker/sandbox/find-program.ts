import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { hostEnv } from '../../lib/host-env.ts';

/** Full path of a program on our PATH, or null. */
export function findProgram(name: string): string | null {
  return findPrograms(name)[0] ?? null;
}

/** Every program of that name on our PATH, in its order. */
export function findPrograms(name: string): string[] {
  return (hostEnv(['PATH']).PATH ?? '')
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.join(folder, name))
    .filter(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
