import { statfs } from 'node:fs/promises';
import { UserError } from './errors.ts';

/**
 * Whether the disk under a folder has no more than `bytes` left. Programs often do not say why they could not write; this
 * is asked after one has failed.
 */
export async function diskIsFull(folder: string, bytes = 8_000_000): Promise<boolean> {
  const disk = await statfs(folder).catch(() => null);
  return disk !== null && disk.bavail * disk.bsize < bytes;
}

export function diskFull(folder: string, cause?: unknown): UserError {
  return new UserError(
    'disk-full',
    `The disk under ${folder} is full.`,
    'Free some space and start it again; nothing was lost.',
    { cause },
  );
}
