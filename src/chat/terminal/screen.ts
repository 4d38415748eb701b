import type { Writable } from 'node:stream';
import { sayDuration } from '../../lib/clock.ts';
import { hostEnv } from '../../lib/host-env.ts';
import type { Post, ProgressPost } from '../post.ts';
import { cleanLine } from './clean.ts';
import { type Look, renderPost, renderProgress } from './render.ts';

/** Where posts are drawn. */
export interface Screen {
  /** Draws a post below what is there. */
  show(reference: string, post: Post): void;
  /** Redraws it where it is, if it is the last thing on the screen; otherwise says what is new, below. */
  update(reference: string, before: Post | null, post: Post): void;
  /** Writes a line of its own. */
  line(text: string): void;
  close(): void;
}

export interface ScreenOptions {
  output: Writable;
  /** Columns; the terminal's own otherwise, 100 where there is none. */
  width?: number;
  now: () => Date;
  /** Between two lines of a step that goes on, where nothing can move. */
  heartbeatMs?: number;
}

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 120;
/** Without a terminal nothing moves; a line this often says that something still does. */
const HEARTBEAT_MS = 3_000;

/** A terminal is drawn on in place; anything else gets plain lines. Colours only on a terminal that wants them. */
export function openScreen(options: ScreenOptions): Screen {
  const { output, now } = options;
  const tty = isTerminal(output);
  const colors = tty && wantsColors();
  let live: { reference: string; post: ProgressPost; lines: number } | null = null;
  let frame = 0;
  let timer: NodeJS.Timeout | null = null;

  function look(): Look {
    const columns = options.width ?? (tty ? columnsOf(output) : undefined) ?? 100;
    return { width: Math.max(20, Math.min(columns, 120)), colors };
  }

  function write(lines: readonly string[]): void {
    output.write(lines.map((line) => `${line}\n`).join(''));
  }

  /** What is live stays as it is; the next thing goes below. */
  function settle(): void {
    if (timer !== null) clearInterval(timer);
    timer = null;
    live = null;
  }

  function draw(reference: string, post: ProgressPost): void {
    const lines = renderProgress(post, now(), look(), FRAMES[frame % FRAMES.length] ?? '');
    const up = live?.reference === reference ? `\u001b[${live.lines}A\r\u001b[J` : '';
    output.write(up + lines.map((line) => `${line}\n`).join(''));
    live = { reference, post, lines: lines.length };
    const running = post.steps.some((step) => step.status === 'running');
    if (running && timer === null) {
      timer = setInterval(() => {
        frame += 1;
        if (live !== null) draw(live.reference, live.post);
      }, FRAME_MS);
      timer.unref();
    } else if (!running && timer !== null) {
      clearInterval(timer);
      timer = null;
    }
  }

  /** Lines of the steps that have ended, and while one is under way a line now and then. */
  function report(reference: string, before: ProgressPost | null, post: ProgressPost): void {
    write(plainSteps(before, post, now(), look()));
    if (!post.steps.some((step) => step.status === 'running')) return settle();
    live = { reference, post, lines: 0 };
    timer ??= setInterval(() => {
      if (live !== null) write(stillRunning(live.post, now()));
    }, options.heartbeatMs ?? HEARTBEAT_MS);
    timer.unref();
    return undefined;
  }

  return {
    show(reference, post) {
      settle();
      if (post.kind === 'progress' && tty) {
        write(['']);
        draw(reference, post);
      } else if (post.kind === 'progress') {
        write(['']);
        report(reference, null, post);
      } else write(['', ...renderPost(post, now(), look())]);
    },
    update(reference, before, post) {
      if (post.kind === 'progress' && tty) {
        if (live?.reference !== reference) {
          settle();
          write(['']);
        }
        draw(reference, post);
      } else if (post.kind === 'progress') report(reference, before?.kind === 'progress' ? before : null, post);
      else if (JSON.stringify(before) !== JSON.stringify(post)) this.show(reference, post);
    },
    line(text) {
      settle();
      write([text]);
    },
    close: settle,
  };
}

/** Without a terminal: the title once, then a line for each step that has ended. */
function plainSteps(before: ProgressPost | null, post: ProgressPost, now: Date, look: Look): string[] {
  const ended = new Set((before?.steps ?? []).filter(hasEnded).map((step) => step.title));
  const fresh = post.steps.filter((step) => hasEnded(step) && !ended.has(step.title));
  const [title, ...lines] = renderProgress({ ...post, steps: fresh }, now, look, '');
  return before === null ? [title ?? '', ...lines] : lines;
}

function stillRunning(post: ProgressPost, now: Date): string[] {
  const step = post.steps.find((each) => each.status === 'running');
  if (step === undefined || step.startedAt === null) return [];
  const elapsed = sayDuration(now.getTime() - Date.parse(step.startedAt));
  return [cleanLine(`… ${step.detail === '' ? step.title : step.detail}, ${elapsed}`)];
}

function hasEnded(step: ProgressPost['steps'][number]): boolean {
  return step.status === 'done' || step.status === 'failed';
}

function isTerminal(stream: unknown): boolean {
  return typeof stream === 'object' && stream !== null && 'isTTY' in stream && stream.isTTY === true;
}

function columnsOf(output: Writable): number | undefined {
  const columns = 'columns' in output ? output.columns : undefined;
  return typeof columns === 'number' && columns > 0 ? columns : undefined;
}

/** https://no-color.org, and terminals that can do nothing. */
function wantsColors(): boolean {
  const env = hostEnv(['NO_COLOR', 'TERM']);
  return (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
}
