import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Post } from '../../../src/chat/post.ts';
import type { IncomingMessage } from '../../../src/chat/surface.ts';
import { createTerminal } from '../../../src/chat/terminal/terminal.ts';
import { SAMPLES } from '../samples.ts';
import { holdsTheSurfaceContract } from '../surface-contract.ts';

const NOW = new Date('2026-01-02T03:04:17Z');
let home: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'terminal-'));
});
afterEach(() => rm(home, { recursive: true, force: true, maxRetries: 5 }));

/** A stream that remembers, as wide as wanted; a terminal where `tty` says so. */
class Paper extends Writable {
  text = '';
  readonly isTTY: boolean;
  readonly columns: number;
  constructor(tty: boolean, columns = 80) {
    super();
    this.isTTY = tty;
    this.columns = columns;
  }
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

function open(options: { tty?: boolean; columns?: number; thread?: string } = {}) {
  const input = new PassThrough();
  const output = new Paper(options.tty ?? false, options.columns);
  const thread = options.thread === undefined ? {} : { thread: options.thread };
  const terminal = createTerminal({ home, input, output, interactive: false, now: () => NOW, ...thread });
  return { input, output, terminal };
}

for (const tty of [false, true]) {
  holdsTheSurfaceContract('terminal', async () => {
    const own = await mkdtemp(path.join(os.tmpdir(), 'terminal-'));
    const input = new PassThrough();
    const output = new Paper(tty);
    const terminal = createTerminal({ home: own, input, output, interactive: false });
    const others: { close(): void }[] = [];
    return {
      surface: terminal,
      thread: terminal.thread,
      foreignThread: 'slack:T1:C1:17.42',
      async reopen() {
        const other = createTerminal({
          home: own,
          input: new PassThrough(),
          output: new Paper(tty),
          interactive: false,
        });
        others.push(other);
        return other;
      },
      shown: () => output.text,
      async say(text) {
        input.write(`${text}\n`);
      },
      sayAgain: null,
      async stop() {
        terminal.close();
        for (const other of others) other.close();
        await rm(own, { recursive: true, force: true, maxRetries: 5 });
      },
    };
  });
}

describe('what a person sees', () => {
  it.each(Object.entries(SAMPLES))('fits 80, 40 and 20 columns: %s', async (_, post) => {
    for (const columns of [80, 40, 20]) {
      const { terminal, output } = open({ columns, tty: true });
      await terminal.post(`terminal:w${columns}`, 'k', post);
      terminal.close();
      for (const line of plain(output.text).split('\n')) expect(Array.from(line).length).toBeLessThanOrEqual(columns);
    }
  });

  it('has no colour and no movement away from a terminal', async () => {
    for (const [name, post] of Object.entries(SAMPLES)) {
      const { terminal, output } = open();
      await terminal.post(`terminal:${name}`, 'k', post);
      await terminal.edit(`terminal:${name}`, 'k', post);
      expect(output.text).not.toContain('\u001b');
    }
  });

  it('has colour on a terminal, and none where NO_COLOR is set', async () => {
    vi.stubEnv('NO_COLOR', '');
    vi.stubEnv('TERM', 'xterm');
    const colored = open({ tty: true });
    await colored.terminal.post('terminal:a', 'k', sample('ready'));
    vi.stubEnv('NO_COLOR', '1');
    const bare = open({ tty: true });
    await bare.terminal.post('terminal:b', 'k', sample('ready'));
    vi.unstubAllEnvs();
    expect(colored.output.text).toContain('\u001b[32m');
    expect(bare.output.text).not.toContain('\u001b[');
  });

  it('shows every slot of a card with where it came from', async () => {
    const { terminal, output } = open();
    await terminal.post('terminal:a', 'k', sample('card'));
    expect(output.text).toContain('╭─ Add nickname to shop.Customer ─');
    expect(output.text).toMatch(/field type +CharField +your answer/);
    expect(output.text).toMatch(/max length +255 +default: 2 others on Customer/);
  });

  it('says what was not checked', async () => {
    const { terminal, output } = open();
    await terminal.post('terminal:a', 'k', sample('ready'));
    expect(output.text).toMatch(
      /Not checked\n +• migrations: no database could be started\n +• pyright: the repository does not configure it/,
    );
    expect(output.text).toMatch(/mypy +failed → failed, the same way/);
  });

  it('numbers options as they can be answered, the default marked', async () => {
    const { terminal, output } = open();
    await terminal.post('terminal:a', 'k', sample('questions'));
    expect(output.text).toMatch(/1\. whole number \(IntegerField\) \(default\)\n +2\. short text/);
  });

  it('aligns wide characters', async () => {
    const { terminal, output } = open();
    const card = sample('card');
    if (card.kind !== 'ticket') throw new Error('not a card');
    await terminal.post('terminal:a', 'k', {
      ...card,
      terms: { ...card.terms, title: '顧客に別名を追加 👍', slots: {} },
    });
    const lines = output.text
      .trim()
      .split('\n')
      .filter((line) => /^[╭│╰]/.test(line));
    expect(new Set(lines.slice(1).map((line) => Array.from(line).length)).size).toBe(1);
    expect(Array.from(lines[0] ?? '').length).toBe(Array.from(lines[1] ?? '').length - 9);
  });
});

describe('progress', () => {
  it('is redrawn in place on a terminal, with the time of a step that takes long', async () => {
    const { terminal, output } = open({ tty: true });
    await terminal.post('terminal:a', 'k', sample('progress'));
    expect(plain(output.text)).toMatch(/Run the checks: pytest on the base \(3 of 6 checks done\) +10\.0 s/);
    output.text = '';
    await terminal.edit('terminal:a', 'k', sample('progress'));
    terminal.close();
    // oxlint-disable-next-line no-control-regex
    expect(output.text).toMatch(/^\u001b\[5A\r\u001b\[J/);
  });

  it('goes below what was said in between', async () => {
    const { terminal, output } = open({ tty: true });
    await terminal.post('terminal:a', 'k', sample('progress'));
    await terminal.post('terminal:a', 'n', sample('notice'));
    output.text = '';
    await terminal.edit('terminal:a', 'k', sample('progress'));
    terminal.close();
    expect(output.text).not.toContain('A\r');
  });

  it('is a line a finished step elsewhere', async () => {
    const { terminal, output } = open();
    const progress = sample('progress');
    if (progress.kind !== 'progress') throw new Error('not progress');
    await terminal.post('terminal:a', 'k', progress);
    output.text = '';
    await terminal.edit('terminal:a', 'k', progress);
    expect(output.text).toBe('');
    const done: Post = { ...progress, steps: progress.steps.map((step) => ({ ...step, status: 'done', ms: 9000 })) };
    await terminal.edit('terminal:a', 'k', done);
    expect(output.text.split('\n').filter((line) => line !== '')).toEqual([
      '✓ Run the checks: pytest on the base (3 of 6 checks done)  9.0 s',
      '✓ Open the pull request  9.0 s',
    ]);
  });
});

describe('the memory of a thread', () => {
  it('survives a torn last line', async () => {
    const { terminal } = open();
    await terminal.post('terminal:a', 'k1', sample('notice'));
    const [file = ''] = await readdir(path.join(home, 'threads'));
    const name = path.join(home, 'threads', file);
    await writeFile(name, `${await readFile(name, 'utf8')}{"at":"2026","key":"k2","po`);
    const again = open().terminal;
    expect(await again.find('terminal:a', 'k2')).toBeNull();
    await again.post('terminal:a', 'k2', sample('notice'));
    expect(await again.find('terminal:a', 'k1')).not.toBeNull();
    expect(await again.find('terminal:a', 'k2')).not.toBeNull();
  });

  it('stays in its folder whatever a thread is called', async () => {
    const { terminal } = open();
    await terminal.post('terminal:..', 'k', sample('notice'));
    await terminal.post('terminal:%2e%2e%2fx', 'k', sample('notice'));
    expect(await readdir(home)).toEqual(['threads']);
    await expect(terminal.post('terminal:../../x', 'k', sample('notice'))).rejects.toThrow(/thread/);
  });
});

describe('lines of a pipe', () => {
  it('are messages; the end of the input ends the conversation', async () => {
    const { terminal, input } = open();
    const heard: string[] = [];
    const stop = await terminal.listen(async (message: IncomingMessage) => {
      if (message.action.kind === 'say') heard.push(message.action.text);
      await terminal.post(message.thread, message.id, sample('notice'));
    });
    input.end('add a field\n\n  \nsecond');
    await terminal.ended;
    await stop();
    expect(heard).toEqual(['add a field', 'second']);
  });

  it('wait for the run that a line started', async () => {
    const { terminal, input } = open();
    const heard: string[] = [];
    const stop = await terminal.listen(async (message) => {
      heard.push(message.action.kind === 'say' ? message.action.text : message.action.kind);
      const card = sample('card');
      if (heard.length === 1 && card.kind === 'ticket')
        await terminal.post(message.thread, 'card', { ...card, confirm: false });
      else await terminal.post(message.thread, message.id, sample('notice'));
    });
    input.write('one\ntwo\n');
    await expect.poll(() => heard).toEqual(['one']);
    await terminal.post(terminal.thread, 'result', sample('ready'));
    await expect.poll(() => heard).toEqual(['one', 'two']);
    await stop();
  });
});

function sample(name: string): Post {
  const post = SAMPLES[name];
  if (post === undefined) throw new Error(`no sample ${name}`);
  return post;
}

function plain(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/\u001b\[[0-9;]*[A-Za-z]/g, '').replace(/\r/g, '');
}
