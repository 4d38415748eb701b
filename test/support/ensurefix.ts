import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterAll } from 'vitest';
import { SHARED_HOME } from './shop.ts';
import { testHome } from './database.ts';

const PROGRAM = path.resolve('src/main/ensurefix.mjs');
const started = new Set<ChildProcess>();

afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
});

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the real program to its end. */
export async function ensurefix(
  args: string[],
  options: { env?: Record<string, string>; input?: string } = {},
): Promise<Ran> {
  const program = startEnsurefix(args, options.env);
  program.child.stdin?.end(options.input ?? '');
  return program.ended;
}

export interface Program {
  child: ChildProcess;
  ended: Promise<Ran>;
  /** Everything on stdout so far. */
  stdout(): string;
  /** Ends it, and what it started with it, without a chance to tidy. */
  kill(): Promise<void>;
}

export function startEnsurefix(args: string[], env: Record<string, string> = {}, wrapper: string[] = []): Program {
  const [command = '', ...rest] = [...wrapper, process.execPath, PROGRAM, ...args];
  const child = spawn(command, rest, { env: { ...process.env, DATABASE_URL: '', NO_COLOR: '1', ...env } });
  started.add(child);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
  const ended = new Promise<Ran>((resolve) => {
    child.on('close', (code) => {
      started.delete(child);
      resolve({ code, stdout, stderr });
    });
  });
  return {
    child,
    ended,
    stdout: () => stdout,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** A fresh state folder that shares only what takes long to make and never changes: environments and tools. */
export function linkedHome(): string {
  const home = testHome();
  for (const name of ['environments', 'tools', 'cache']) {
    mkdirSync(path.join(SHARED_HOME, name), { recursive: true });
    symlinkSync(path.join(SHARED_HOME, name), path.join(home, name));
  }
  return home;
}
