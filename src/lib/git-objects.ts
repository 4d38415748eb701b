import type { Socket } from 'node:net';
import { gitFailure, spawnGit } from './git.ts';

export interface GitObject {
  id: string;
  type: string;
  /** Bytes. */
  size: number;
  /** Null where it is larger than `MOST`. */
  bytes: Buffer | null;
}

/** Called for each object in the order asked for; null where there is none of that name. */
export type Take = (found: GitObject | null, name: string) => void;

/** Objects above this size are passed over, so that nobody's video fills the memory. */
const MOST = 8_000_000;

/** A process of git for each of so many directories, for so long after its last answer. */
const MOST_OPEN = 8;
const IDLE_MS = 600_000;

/**
 * Reads objects of a git directory by their names: ids, or what `git rev-parse` takes for one object. The process behind it is started
 * once and kept, because an answer takes a tenth of a millisecond and a start ten. It keeps nothing else alive: our own end is its end.
 */
export function readObjects(gitDir: string, names: readonly string[], take: Take): Promise<void> {
  if (names.length === 0) return Promise.resolve();
  const found = opened.get(gitDir) ?? new Objects(gitDir);
  opened.delete(gitDir);
  opened.set(gitDir, found);
  const [oldest] = opened.values();
  if (opened.size > MOST_OPEN) oldest?.close();
  return found.read(names, take);
}

const opened = new Map<string, Objects>();

class Objects {
  readonly #gitDir: string;
  readonly #git: ReturnType<typeof spawnGit>;
  readonly #asked: { name: string; take: Take; failed: (error: Error) => void; last: (() => void) | null }[] = [];
  #next = 0;
  #idle: NodeJS.Timeout | null = null;
  #said = '';
  /** What is being read: the first line of an answer, then its bytes. */
  #line = '';
  #object: GitObject | null = null;
  #parts: Buffer[] = [];
  #have = 0;

  constructor(gitDir: string) {
    this.#gitDir = gitDir;
    this.#git = spawnGit(gitDir, ['cat-file', '--batch']);
    this.#git.stdout.on('data', (chunk: Buffer) => this.#read(chunk));
    this.#git.stderr.on('data', (chunk: Buffer) => {
      this.#said = (this.#said + chunk.toString('utf8')).slice(-10_000);
    });
    // A process that has ended says so by its exit; what could not be written to it is of no interest.
    this.#git.stdin.on('error', () => undefined);
    this.#git.on('error', (error) => this.#end(error));
    this.#git.on('close', () => this.#end(gitFailure(['cat-file'], this.#said)));
    this.#hold(false);
  }

  read(names: readonly string[], take: Take): Promise<void> {
    return new Promise((resolve, reject) => {
      for (const [at, name] of names.entries()) {
        this.#asked.push({ name, take, failed: reject, last: at === names.length - 1 ? resolve : null });
      }
      this.#hold(true);
      // A line break would be a second question.
      this.#git.stdin.write(names.map((name) => `${/[\n\0]/.test(name) ? '-' : name}\n`).join(''));
    });
  }

  close(): void {
    if (opened.get(this.#gitDir) === this) opened.delete(this.#gitDir);
    this.#git.stdin.end();
  }

  #read(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#object === null) {
        const end = chunk.indexOf(10, at);
        this.#line += chunk.toString('utf8', at, end === -1 ? chunk.length : end);
        if (end === -1) return;
        at = end + 1;
        const [id = '', type = '', size] = this.#line.split(' ');
        const isObject = size !== undefined && /^[0-9a-f]{40,64} (?:blob|tree|commit|tag) \d+$/.test(this.#line);
        this.#line = '';
        if (isObject) this.#object = { id, type, size: Number(size), bytes: null };
        else this.#answer(null);
        continue;
      }
      // A line break follows the bytes.
      const { size } = this.#object;
      const part = chunk.subarray(at, at + size + 1 - this.#have);
      at += part.length;
      this.#have += part.length;
      if (size <= MOST) this.#parts.push(part);
      if (this.#have <= size) continue;
      const [first] = this.#parts;
      if (first !== undefined) {
        const whole = this.#parts.length === 1 ? first : Buffer.concat(this.#parts);
        this.#object.bytes = whole.subarray(0, size);
      }
      const object = this.#object;
      this.#object = null;
      this.#parts = [];
      this.#have = 0;
      this.#answer(object);
    }
  }

  #answer(object: GitObject | null): void {
    const asked = this.#asked[this.#next++];
    if (asked === undefined) return;
    try {
      asked.take(object, asked.name);
    } catch (error) {
      asked.failed(error instanceof Error ? error : new Error(String(error)));
    }
    asked.last?.();
    if (this.#next < this.#asked.length) return;
    this.#asked.length = 0;
    this.#next = 0;
    this.#hold(false);
  }

  #end(error: Error): void {
    this.close();
    for (const { failed } of this.#asked.splice(0)) failed(error);
    if (this.#idle !== null) clearTimeout(this.#idle);
  }

  /** The process keeps ours alive only while something is asked for. */
  #hold(busy: boolean): void {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = busy ? null : setTimeout(() => this.close(), IDLE_MS).unref();
    const { stdin, stdout, stderr } = this.#git;
    for (const handle of [this.#git, stdin as Socket, stdout as Socket, stderr as Socket]) {
      if (busy) handle.ref();
      else handle.unref();
    }
  }
}
