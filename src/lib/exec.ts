import { execa } from 'execa';

export interface Executed {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Runs a program without a shell and waits. A non-zero exit is a value; a program that is not there throws ENOENT. */
export async function exec(
  argv: readonly [string, ...string[]],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; input?: string; signal?: AbortSignal; timeoutMs?: number } = {},
): Promise<Executed> {
  const [program, ...args] = argv;
  const result = await execa(program, args, {
    reject: false,
    extendEnv: options.env === undefined,
    stripFinalNewline: false,
    maxBuffer: 256 * 1024 * 1024,
    // Not in the terminal's process group: Ctrl-C is ours to hear. A child killed by it would look like a failure of its own.
    detached: true,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: options.env }),
    ...(options.input === undefined ? { stdin: 'ignore' as const } : { input: options.input }),
    ...(options.signal === undefined ? {} : { cancelSignal: options.signal }),
    ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
  });
  if (result.exitCode === undefined && result.cause !== undefined) throw result.cause;
  return { exitCode: result.exitCode ?? -1, stdout: result.stdout, stderr: result.stderr };
}
