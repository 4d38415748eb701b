import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { InternalError, UserError } from '../../lib/errors.ts';
import { openGroup, type Group, type GroupPlace } from './group.ts';
import { closeInherited } from './inherited.ts';
import { underLimits, type Limits } from './limits.ts';
import { rootArguments } from './root.ts';
import type { SandboxCommand, SandboxResult } from './sandbox.ts';
import { createTail } from './tail.ts';

/** How sandboxes are made on this machine; found out once by `createSandbox`. */
export interface Method {
  /** Full path of the program. */
  bwrap: string;
  limits: Limits;
  group: GroupPlace | null;
  /** True where the kernel does not let us forbid namespaces within the sandbox. */
  nestedNamespaces: boolean;
}

/**
 * Runs one program in a sandbox of its own and waits until nothing of it is left.
 *
 * Ending it needs no supervisor: bwrap asks the kernel to be killed with us and to have its first process killed with
 * it, and when the first process of a process namespace dies the kernel kills all others, whatever they did to detach.
 */
export async function runSandboxed(method: Method, command: SandboxCommand): Promise<SandboxResult> {
  const started = performance.now();
  if (command.signal.aborted) return { ...NOTHING, ended: 'cancelled', ms: 0 };
  const group = method.group === null ? null : openGroup(method.group, method.limits);
  try {
    const ending = await runIn(group, method, command);
    return { ...ending, ranOut: whatRanOut(ending, group), ms: Math.round(performance.now() - started) };
  } finally {
    await group?.close();
  }
}

const NOTHING: SandboxResult = { exitCode: null, ended: 'exit', output: '', stdout: '', ranOut: null, ms: 0 };

type Ending = Omit<SandboxResult, 'ranOut' | 'ms'>;

function runIn(group: Group | null, method: Method, command: SandboxCommand): Promise<Ending> {
  return new Promise((resolve, reject) => {
    const child = start(group, method, command);
    const output = createTail(200_000);
    const stdout = createTail(2_000_000);
    const status = createTail(10_000);
    let endedByUs: 'timeout' | 'cancelled' | null = null;

    const end = (why: 'timeout' | 'cancelled') => {
      endedByUs ??= why;
      child.kill('SIGKILL');
    };
    const cancel = () => end('cancelled');
    const timer = setTimeout(() => end('timeout'), command.timeoutMs);
    command.signal.addEventListener('abort', cancel, { once: true });
    const release = () => {
      clearTimeout(timer);
      command.signal.removeEventListener('abort', cancel);
    };

    const hear = (text: string) => {
      output.push(text);
      command.onOutput?.(text);
    };
    pipe(child, FD.stdout).on('data', (text: string) => {
      stdout.push(text);
      hear(text);
    });
    pipe(child, FD.stderr).on('data', hear);
    pipe(child, FD.status).on('data', (text: string) => status.push(text));
    pipe(child, FD.alive).resume();

    child.on('error', (error) => {
      release();
      reject(missing(error));
    });
    // 'close' comes after the last holder of every pipe is gone, the sandbox's first process included.
    child.on('close', (_, signal) => {
      release();
      const text = { output: output.text(), stdout: stdout.text() };
      const exitCode = /"exit-code": (\d+)/.exec(status.text())?.[1];
      if (endedByUs !== null) resolve({ exitCode: null, ended: endedByUs, ...text });
      else if (exitCode !== undefined) resolve({ ...exitOf(Number(exitCode)), ...text });
      else if (signal !== null) resolve({ exitCode: 137, ended: 'signal', ...text });
      else reject(notStarted(text.output));
    });
  });
}

/** Numbers of the pipes between us and bwrap. */
const FD = { stdout: 1, stderr: 2, status: 3, options: 4, alive: 5 } as const;
const OURS = ['ignore', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe'] as const;

/**
 * bwrap gets its options through a pipe and an empty environment: the program inside can read the first
 * process's command line and environment in /proc.
 */
function start(group: Group | null, method: Method, command: SandboxCommand): ChildProcess {
  const pipes = ['--json-status-fd', FD.status, '--sync-fd', FD.alive, '--args', FD.options].map(String);
  const program = underLimits(command.argv, method.limits, command.timeoutMs);
  // The shell enters the groups and becomes bwrap, so that no process of the program ever runs outside of them.
  const child = spawn(
    '/bin/sh',
    ['-c', ENTER_GROUPS, 'sh', ...(group?.folders ?? []), '--', method.bwrap, ...pipes, '--', ...program],
    {
      cwd: '/',
      env: {},
      // Not in the terminal's process group: Ctrl-C is ours to hear, and ends what runs through `signal`.
      detached: true,
      stdio: [...OURS, ...closeInherited().slice(OURS.length)],
    },
  );
  const options = child.stdio[FD.options] as Writable | null;
  // It may be gone before it has read them; why is told by its status.
  options?.on('error', () => undefined);
  options?.end(rootArguments(command, method.limits, method.nestedNamespaces).join('\0'));
  return child;
}

const ENTER_GROUPS = 'while [ "$1" != -- ]; do echo 0 > "$1/cgroup.procs" || exit 125; shift; done; shift; exec "$@"';

function pipe(child: ChildProcess, fd: number): Readable {
  const stream = child.stdio[fd] as Readable | null | undefined;
  if (stream === null || stream === undefined) throw new InternalError(`the sandbox has no pipe ${fd}`);
  stream.setEncoding('utf8');
  stream.on('error', () => undefined);
  return stream;
}

function exitOf(exitCode: number): Pick<Ending, 'exitCode' | 'ended'> {
  return { exitCode, ended: exitCode > 128 && exitCode < 128 + 65 ? 'signal' : 'exit' };
}

function whatRanOut(ending: Ending, group: Group | null): SandboxResult['ranOut'] {
  if (ending.exitCode === 0) return null;
  if (group?.outOfMemory() === true) return 'memory';
  return /No space left on device|\[Errno 28\]|database or disk is full/.test(ending.output) ? 'disk' : null;
}

function missing(error: Error): Error {
  return new InternalError(`the sandbox could not be started: ${error.message}`, { cause: error });
}

function notStarted(output: string): Error {
  const said = output.trim().split('\n').at(-1) ?? '';
  if (/No space left on device/.test(said)) {
    return new UserError('disk-full', 'The disk is full.', 'Free some space and start it again; nothing was lost.');
  }
  return new InternalError(`the sandbox did not start: ${said || 'it said nothing'}`);
}
