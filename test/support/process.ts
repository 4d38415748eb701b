import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { afterAll } from 'vitest';
import { compiled } from './scripts.ts';

/** A real process of a script under test/support/processes, which speaks by lines on stdout. */
export interface TestProcess {
  pid: number;
  lines: string[];
  stderr: () => string;
  /** Waits for a line that begins with `start` and returns it; fails when the process ends first. */
  line(start: string): Promise<string>;
  say(line: string): void;
  kill(signal: NodeJS.Signals): void;
  /** Exit code, or the signal's name. */
  ended: Promise<number | string>;
}

const started = new Set<ChildProcess>();

afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
});

/** `wrapper` goes before the program, to start it inside something. */
export function startScript(
  script: string,
  args: string[],
  env: Record<string, string> = {},
  wrapper: string[] = [],
): TestProcess {
  const file = compiled(`support/processes/${script}`);
  const [program = '', ...rest] = [...wrapper, process.execPath, file, ...args];
  const child = spawn(program, rest, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  started.add(child);
  const lines: string[] = [];
  let stderr = '';
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const check of waiting) check();
  };
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    wake();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString('utf8');
  });
  child.stdin.on('error', () => {});
  let over: number | string | null = null;
  const ended = new Promise<number | string>((resolve) => {
    child.on('close', (code, signal) => {
      started.delete(child);
      over = code ?? signal ?? -1;
      resolve(over);
      wake();
    });
  });
  return {
    pid: child.pid ?? 0,
    lines,
    stderr: () => stderr,
    ended,
    say: (line) => child.stdin.write(`${line}\n`),
    kill: (signal) => child.kill(signal),
    line: (start) =>
      new Promise((resolve, reject) => {
        const check = () => {
          const found = lines.find((line) => line.startsWith(start));
          if (found === undefined && over === null) return;
          waiting.delete(check);
          if (found !== undefined) resolve(found);
          else reject(new Error(`${script} ended (${over}) without saying "${start}": ${lines.join(' | ')} ${stderr}`));
        };
        waiting.add(check);
        check();
      }),
  };
}
