import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:fs';
import { lstat, mkdir, mkdtemp, open, readdir, realpath, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { hostEnv } from '../../lib/host-env.ts';
import { NOT_ISOLATED } from '../../ticket/outcome.ts';
import { findProgram } from './find-program.ts';
import { DEFAULT_LIMITS, type Limits, sayBytes, underLimits } from './limits.ts';
import { environment } from './root.ts';
import { type Sandbox, type SandboxCommand, type SandboxResult, WORK_MOUNT } from './sandbox.ts';
import { createTail } from './tail.ts';

/**
 * Runs programs as they are, because the operator said `SANDBOX=none`: they have this machine's network and what the bot's user may read
 * and write. There are no mounts, so the places a command names are put where they really are, and back in what it says and leaves.
 */
export function withoutSandbox(options: { limits?: Partial<Limits> } = {}): Sandbox {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const limited = findProgram('prlimit') !== null;
  const held = [`memory ${sayBytes(limits.memory)} a process`, `files up to ${sayBytes(limits.file)}`];
  return {
    isolated: false,
    limits: [NOT_ISOLATED, ...(limited ? held : []), 'ended at its time limit'],
    run: (command) => runOpenly(command, limited ? limits : null),
  };
}

async function runOpenly(command: SandboxCommand, limits: Limits | null): Promise<SandboxResult> {
  const started = performance.now();
  if (command.signal.aborted) return { ...NOTHING, ended: 'cancelled', ms: 0 };
  const temporary = await mkdtemp(path.join(os.tmpdir(), 'ensurefix-open-'));
  try {
    const places = await placesOf(command);
    await mkdir(path.join(temporary, 'home'));
    const left = command.mounts.filter(({ writable }) => writable).map(({ from }) => from);
    for (const folder of left) await rewriteIn(folder, places.inward);
    const ending = await start(command, limits, temporary, places.inward);
    for (const folder of left) await rewriteIn(folder, places.outward);
    const output = places.outward(ending.output);
    const ranOut = ending.exitCode !== 0 && /No space left on device|\[Errno 28\]/.test(output) ? 'disk' : null;
    const ms = Math.round(performance.now() - started);
    return { ...ending, output, stdout: places.outward(ending.stdout), ranOut, ms };
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

const NOTHING: SandboxResult = { exitCode: null, ended: 'exit', output: '', stdout: '', ranOut: null, ms: 0 };

type Ending = Omit<SandboxResult, 'ranOut' | 'ms'>;

/** Puts the sandbox's places into a text as this machine's, and back; the longest first, so that none is taken for one above it. */
async function placesOf({ work, mounts }: SandboxCommand) {
  const pairs = [{ from: work, to: WORK_MOUNT }, ...mounts].filter(({ from, to }) => from !== to);
  const real = await Promise.all(pairs.map(async ({ from, to }) => ({ from: await realpath(from), to })));
  const swap = (by: { found: string; put: string }[]) => {
    const sorted = [...by].sort((a, b) => b.found.length - a.found.length);
    return (text: string): string =>
      sorted.reduce(
        (done, { found, put }) =>
          done.replace(new RegExp(`(?<![\\w./-])${literally(found)}(?![\\w-]|\\.\\w)`, 'g'), () => put),
        text,
      );
  };
  return {
    inward: swap(real.map(({ from, to }) => ({ found: to, put: from }))),
    outward: swap([...pairs, ...real].map(({ from, to }) => ({ found: from, put: to }))),
  };
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** What is handed to a program or left by it beside its work tree; the program may have put anything in its place. */
async function rewriteIn(folder: string, put: (text: string) => string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!/\.jsonl?$/.test(name)) continue;
    const file = path.join(folder, name);
    const found = await lstat(file);
    if (!found.isFile() || found.size > MOST_BYTES) continue;
    const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
    const text = await handle.readFile('utf8');
    await handle.close();
    await writeFile(`${file}.new`, put(text), { flag: 'wx' });
    await rename(`${file}.new`, file);
  }
}

const MOST_BYTES = 64 * 1024 * 1024;

function start(
  command: SandboxCommand,
  limits: Limits | null,
  temporary: string,
  inward: (text: string) => string,
): Promise<Ending> {
  const given = environment(command);
  const searched = [...(given['PATH'] ?? '').split(':').map(inward), ...(hostEnv(['PATH']).PATH ?? '').split(':')];
  const env = {
    ...Object.fromEntries(Object.entries(given).map(([name, value]) => [name, inward(value)])),
    PATH: [...new Set(searched)].join(':'),
    HOME: path.join(temporary, 'home'),
    TMPDIR: temporary,
    // What an environment of ours imports the repository by: no path is always the same here.
    ENSUREFIX_WORK: command.work,
  };
  const argv = command.argv.map(inward);
  // Processes of a user are counted together with those of everything else that user runs.
  const [program = '', ...args] =
    limits === null
      ? argv
      : underLimits(argv, limits, command.timeoutMs).filter((word) => !word.startsWith('--nproc='));
  return new Promise((resolve, reject) => {
    const cwd = path.join(command.work, command.cwd ?? '.');
    const child = spawn(program, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = createTail(200_000);
    const stdout = createTail(2_000_000);
    let endedByUs: 'timeout' | 'cancelled' | null = null;
    const end = (why: 'timeout' | 'cancelled'): void => {
      endedByUs ??= why;
      killGroup(child);
    };
    const cancel = (): void => end('cancelled');
    const timer = setTimeout(() => end('timeout'), command.timeoutMs);
    command.signal.addEventListener('abort', cancel, { once: true });
    const release = (): void => {
      clearTimeout(timer);
      command.signal.removeEventListener('abort', cancel);
    };
    const hear = (text: string): void => {
      output.push(text);
      command.onOutput?.(text);
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout.push(text);
      hear(text);
    });
    child.stderr.setEncoding('utf8').on('data', hear);
    // What it started in its own group ends with it; what has left the group is out of reach without a sandbox, and so is the pipe it holds.
    child.on('exit', () => {
      killGroup(child);
      setTimeout(() => [child.stdout, child.stderr].forEach((stream) => stream.destroy()), LINGER_MS).unref();
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      release();
      if (error.code !== 'ENOENT') reject(error);
      else resolve({ exitCode: 127, ended: 'exit', output: `${program}: not found\n`, stdout: '' });
    });
    child.on('close', (code, signal) => {
      release();
      const text = { output: output.text(), stdout: stdout.text() };
      if (endedByUs !== null) resolve({ exitCode: null, ended: endedByUs, ...text });
      else if (signal !== null) resolve({ exitCode: 128 + os.constants.signals[signal], ended: 'signal', ...text });
      else resolve({ exitCode: code, ended: code !== null && code > 128 && code < 193 ? 'signal' : 'exit', ...text });
    });
  });
}

const LINGER_MS = 500;

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing of it is left.
  }
}
