/** Runs a program with no network, a read-only system, an empty environment and limits. Nothing survives it. */
export interface Sandbox {
  /** A failing program is a value; throws when the sandbox itself could not be set up (a mount's source is missing). */
  run(command: SandboxCommand): Promise<SandboxResult>;
  /** Which limits are in force here, for the run page: "no network", "memory 2 GB", … */
  limits: string[];
  /** False: the operator gave it up, and programs have this machine's files and network. */
  isolated: boolean;
}

export interface SandboxCommand {
  /** The program is looked up on the sandbox's PATH: the environment's bin folder, then the system's. */
  argv: string[];
  /** Folder on the host that becomes WORK_MOUNT, writable, and the working directory. */
  work: string;
  /** Working directory below `work`. */
  cwd?: string;
  /** In this order, over the system's; `to` is absolute. */
  mounts: Mount[];
  /** Added to PATH, HOME, TMPDIR and LANG; nothing comes from our own environment. */
  env: Record<string, string>;
  /** Only the build phase of an environment has it. */
  network?: boolean;
  timeoutMs: number;
  signal: AbortSignal;
  /** Pieces of output as they come. */
  onOutput?: (text: string) => void;
}

export interface Mount {
  from: string;
  to: string;
  writable: boolean;
}

export interface SandboxResult {
  /** null when it was ended by us; 128 + the signal's number when a signal ended it. */
  exitCode: number | null;
  ended: 'exit' | 'timeout' | 'cancelled' | 'signal';
  /** stdout and stderr as they came, the last 200,000 characters. */
  output: string;
  /** stdout alone, the last 2,000,000 characters. */
  stdout: string;
  /** What it needed more of than there was: known from the kernel for memory, from its own words for disk. */
  ranOut: 'memory' | 'disk' | null;
  ms: number;
}

export const WORK_MOUNT = '/w';
