import os from 'node:os';

/** What one sandboxed program may use. Bytes, except `processes`. */
export interface Limits {
  memory: number;
  /** Processes and threads together. */
  processes: number;
  /** Size of one file. */
  file: number;
  /** Everything below /tmp together; it lives in memory. */
  temporary: number;
}

const GIB = 1024 ** 3;

/** Two checks run at a time, so each may have half the machine, and 4 GB where there is more. */
export const DEFAULT_LIMITS: Limits = {
  memory: Math.min(4 * GIB, Math.floor(os.totalmem() / 2)),
  processes: 512,
  file: 2 * GIB,
  temporary: 1 * GIB,
};

/**
 * Starts a program under the limits the kernel keeps for each process. Address space is not limited: runtimes reserve
 * far more than they use (WebAssembly 10 GB); data is what they do use. The processor time cannot be reached before
 * the time limit; it ends what would spin on after our own death in a kernel that lost it.
 */
export function underLimits(argv: string[], limits: Limits, timeoutMs: number): string[] {
  const seconds = Math.ceil(timeoutMs / 1000) * os.availableParallelism() + 5;
  return [
    'prlimit',
    `--cpu=${seconds}`,
    `--data=${limits.memory}`,
    `--fsize=${limits.file}`,
    `--nproc=${limits.processes}`,
    '--core=0',
    '--',
    ...argv,
  ];
}

/** Bytes as people read them: "512 MB", "4 GB". */
export function sayBytes(bytes: number): string {
  const mib = bytes / 1024 ** 2;
  return mib < 1024 ? `${Math.round(mib)} MB` : `${Number((mib / 1024).toFixed(1))} GB`;
}
