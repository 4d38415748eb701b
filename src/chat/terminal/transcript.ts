import { appendFile, mkdir, open, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Post } from '../post.ts';
import type { IncomingMessage } from '../surface.ts';

/** A line of a thread's file. */
type Entry =
  | { at: string; key: string; post: Post }
  /** A post in its new form. */
  | { at: string; edits: string; post: Post }
  | { at: string; message: IncomingMessage };

/**
 * What was said in each thread, one file of JSON lines a thread: the memory that makes a post findable from any process. A
 * line is written in one append before it is shown, so what was shown is always found. A line torn by a kill is skipped.
 */
export interface Transcript {
  /** False when the key is there already: nothing was written. */
  add(thread: string, key: string, post: Post): Promise<boolean>;
  replace(thread: string, key: string, post: Post): Promise<void>;
  hear(message: IncomingMessage): Promise<void>;
  /** The post under a key in its newest form, or null. */
  find(thread: string, key: string): Promise<Post | null>;
}

export function openTranscript(home: string): Transcript {
  const folder = path.join(home, 'threads');

  async function write(thread: string, entry: Entry): Promise<void> {
    const file = path.join(folder, fileOf(thread));
    await mkdir(folder, { recursive: true });
    const line = `${JSON.stringify(entry)}\n`;
    await appendFile(file, (await endsTorn(file)) ? `\n${line}` : line);
  }

  async function find(thread: string, key: string): Promise<Post | null> {
    let found: Post | null = null;
    for (const entry of await readEntries(path.join(folder, fileOf(thread)))) {
      if (('key' in entry && entry.key === key) || ('edits' in entry && entry.edits === key && found !== null))
        found = entry.post;
    }
    return found;
  }

  return {
    async add(thread, key, post) {
      if ((await find(thread, key)) !== null) return false;
      await write(thread, { at: new Date().toISOString(), key, post });
      return true;
    },
    replace: (thread, key, post) => write(thread, { at: new Date().toISOString(), edits: key, post }),
    hear: (message) => write(message.thread, { at: new Date().toISOString(), message }),
    find,
  };
}

/** A thread's name as a file name: nothing in it can leave the folder. */
function fileOf(thread: string): string {
  const name = encodeURIComponent(thread.slice(thread.indexOf(':') + 1)).replaceAll('.', '%2E');
  return `${name.slice(0, 200)}.jsonl`;
}

async function readEntries(file: string): Promise<Entry[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as Entry];
    } catch {
      return [];
    }
  });
}

async function endsTorn(file: string): Promise<boolean> {
  const handle = await open(file, 'r').catch(() => null);
  if (handle === null) return false;
  try {
    const { size } = await handle.stat();
    if (size === 0) return false;
    const last = await handle.read({ buffer: Buffer.alloc(1), position: size - 1 });
    return last.buffer[0] !== 0x0a;
  } finally {
    await handle.close();
  }
}
