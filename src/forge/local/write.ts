import { randomUUID } from 'node:crypto';
import { open, rename } from 'node:fs/promises';

/** Puts a whole file in place at once: a reader, and a kill, find the old text or the new one. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const staged = `${file}.${randomUUID()}.tmp`;
  const handle = await open(staged, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(staged, file);
}
