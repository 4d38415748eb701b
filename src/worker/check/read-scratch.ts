import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';

const MOST_BYTES = 64 * 1024 * 1024;

/**
 * A file that a run left in its scratch folder; null where there is none. It was written next to code of the repository: it may be
 * anything, is capped, and a symlink is not followed.
 */
export async function readScratch(context: { scratch: string }, name: string): Promise<string | null> {
  try {
    const place = path.join(context.scratch, name);
    const handle = await open(place, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const found = await handle.stat();
      return found.isFile() && found.size <= MOST_BYTES ? await handle.readFile('utf8') : null;
    } finally {
      await handle.close();
    }
  } catch {
    return null;
  }
}
