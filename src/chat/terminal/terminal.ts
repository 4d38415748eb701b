import { randomBytes, randomUUID } from 'node:crypto';
import type { Readable, Writable } from 'node:stream';
import { createInterface } from 'node:readline';
import { UserError } from '../../lib/errors.ts';
import type { Post } from '../post.ts';
import type { Action, IncomingMessage, Place, Sender, Surface } from '../surface.ts';
import { askAbout } from './ask.ts';
import { cleanLine } from './clean.ts';
import { openScreen } from './screen.ts';
import { openTranscript } from './transcript.ts';

export interface TerminalOptions {
  /** Folder for state; transcripts lie in its `threads`. */
  home: string;
  input: Readable;
  output: Writable;
  /** Asks with prompts; both streams must be terminals. Otherwise lines are read and numbered text is printed. */
  interactive: boolean;
  /** Columns; the terminal's own otherwise. */
  width?: number;
  /** The thread this terminal talks in; a new one otherwise. */
  thread?: string;
  sender?: Sender;
  /** Said before anything is read. */
  first?: string;
  now?: () => Date;
}

export interface Terminal extends Surface {
  readonly name: 'terminal';
  /** The thread it listens in, "terminal:1f3a9c20". */
  readonly thread: string;
  /** Resolves when the person left or the input ended, after the last line was handled. */
  readonly ended: Promise<void>;
  /** Stops what moves on the screen. */
  close(): void;
}

/** How long the answer to a line is waited for before the next line of a pipe is read, in milliseconds. */
const PATIENCE_MS = 5_000;

/** Whoever can start the program here. */
export const LOCAL_PERSON: Sender = { id: 'local', name: 'you', email: null, trust: 'member', groups: [] };
export const LOCAL_PLACE: Place = { address: 'terminal:local', kind: 'direct', external: false };

/** The terminal as a place to talk: one thread, one person. */
export function createTerminal(options: TerminalOptions): Terminal {
  const { input, output, interactive } = options;
  const thread = options.thread ?? `terminal:${randomBytes(4).toString('hex')}`;
  const sender = options.sender ?? LOCAL_PERSON;
  const screen = openScreen({
    output,
    now: options.now ?? (() => new Date()),
    ...(options.width === undefined ? {} : { width: options.width }),
  });
  const transcript = openTranscript(options.home);
  const pace = openPace();
  let end: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });

  async function say(action: Action, handle: (message: IncomingMessage) => Promise<void>): Promise<void> {
    const message: IncomingMessage = {
      id: randomUUID(),
      thread,
      place: LOCAL_PLACE,
      sender,
      action,
      context: [],
      card: null,
    };
    await transcript.hear(message);
    pace.sent();
    await handle(message);
  }

  return {
    name: 'terminal',
    thread,
    ended,
    async post(at, key, post) {
      own(at);
      if (await transcript.add(at, key, post)) {
        if (!(interactive && post.kind === 'questions')) screen.show(key, post);
        else screen.line(cleanLine(post.understood));
        pace.heard(post);
      }
      return key;
    },
    async edit(at, reference, post) {
      own(at);
      const before = await transcript.find(at, reference);
      if (before === null)
        throw new UserError(
          'usage',
          `There is no post ${reference} in ${at}.`,
          'Edit with the reference that post returned.',
        );
      await transcript.replace(at, reference, post);
      screen.update(reference, before, post);
      pace.heard(post);
    },
    async find(at, key) {
      own(at);
      return (await transcript.find(at, key)) === null ? null : key;
    },
    async listen(handle) {
      const stop = new AbortController();
      const loop = (interactive ? converseByPrompts : converseByLines)({
        input,
        first: options.first ?? null,
        output,
        signal: stop.signal,
        pace,
        say: (action) => say(action, handle),
      });
      const done = loop.then(end, (error: unknown) => {
        end();
        if (!stop.signal.aborted) throw error;
      });
      done.catch((error: unknown) => output.write(`${String(error)}\n`));
      return async () => {
        stop.abort();
        screen.close();
        await done.catch(() => {});
      };
    },
    close: () => screen.close(),
  };
}

function own(thread: string): void {
  if (!/^terminal:[^\s/\\]{1,200}$/.test(thread)) {
    throw new UserError(
      'usage',
      `${JSON.stringify(thread.slice(0, 100))} is no thread of the terminal.`,
      'Threads of the terminal look like terminal:1f3a9c20.',
    );
  }
}

interface Loop {
  input: Readable;
  output: Writable;
  /** Said before anything is read. */
  first: string | null;
  signal: AbortSignal;
  pace: Pace;
  say(action: Action): Promise<void>;
}

/** Asks with prompts what the last post waits for; while a run is under way, reads lines, so that "cancel" is heard. */
async function converseByPrompts(loop: Loop): Promise<void> {
  const { signal, pace } = loop;
  let next: Action | null = loop.first === null ? null : { kind: 'say', text: loop.first };
  while (!signal.aborted) {
    const action = next ?? (await askAbout(pace.last(), { input: loop.input, output: loop.output, signal }));
    next = null;
    if (action === null) return;
    await loop.say(action);
    await readWhile(loop, pace.answered());
  }
}

/** Hears lines until the answer is there. */
async function readWhile(loop: Loop, answered: Promise<void>): Promise<void> {
  const lines = createInterface({ input: loop.input, terminal: false });
  const stopped = new Promise<void>((resolve) =>
    loop.signal.addEventListener('abort', () => resolve(), { once: true }),
  );
  let sending = Promise.resolve();
  lines.on('line', (text) => {
    if (text.trim() !== '') sending = sending.then(() => loop.say({ kind: 'say', text }));
  });
  await Promise.race([answered, stopped]);
  lines.close();
  await sending;
}

/** One message a line. The next line waits until the last is answered and its run, if it started one, has ended. */
async function converseByLines(loop: Loop): Promise<void> {
  const lines = createInterface({ input: loop.input, terminal: false, crlfDelay: Number.POSITIVE_INFINITY });
  loop.signal.addEventListener('abort', () => lines.close(), { once: true });
  const stopped = new Promise<void>((resolve) =>
    loop.signal.addEventListener('abort', () => resolve(), { once: true }),
  );
  for await (const text of lines) {
    if (loop.signal.aborted) return;
    if (text.trim() === '') continue;
    await loop.say({ kind: 'say', text });
    await Promise.race([loop.pace.answered(PATIENCE_MS), stopped]);
  }
}

/** Whose turn it is, told by what was posted. */
interface Pace {
  sent(): void;
  heard(post: Post): void;
  /** The last post that waits for somebody, or null. */
  last(): Post | null;
  /** When it is the person's turn again: something was posted, and no run is under way. Patience bounds only the first. */
  answered(patience?: number): Promise<void>;
}

function openPace(): Pace {
  let waiting: (() => void)[] = [];
  let any = false;
  let running = false;
  let last: Post | null = null;
  const turn = (): boolean => any && !running;
  const wake = (): void => {
    if (!turn()) return;
    for (const resolve of waiting) resolve();
    waiting = [];
  };
  return {
    sent() {
      any = false;
    },
    heard(post) {
      any = true;
      if (post.kind === 'progress')
        running = post.steps.some((step) => step.status === 'running' || step.status === 'waiting') || running;
      else if (post.kind === 'ticket') running = !post.confirm;
      else if (post.kind === 'result') running = false;
      if (post.kind !== 'progress') last = post;
      wake();
    },
    last: () => last,
    answered(patience) {
      if (turn()) return Promise.resolve();
      return new Promise((resolve) => {
        waiting.push(resolve);
        if (patience === undefined) return;
        const timer = setTimeout(() => {
          if (!any) resolve();
        }, patience);
        timer.unref();
      });
    },
  };
}
