import path from 'node:path';
import { WORK_MOUNT } from '../sandbox/sandbox.ts';

/** A path that a tool run in `folder` printed, from the root of the repository. */
export function fromRoot(folder: string, printed: string): string {
  const place = path.posix.isAbsolute(printed) ? printed : path.posix.join(WORK_MOUNT, folder, printed);
  return path.posix.relative(WORK_MOUNT, place);
}

/** Paths from the root as a tool run in `folder` must be given them. */
export function relativeTo(folder: string, files: string[]): string[] {
  return files.map((file) => (file === '.' ? file : path.posix.relative(folder === '' ? '.' : folder, file)));
}
