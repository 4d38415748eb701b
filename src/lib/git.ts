import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { exec } from './exec.ts';
import { UserError } from './errors.ts';
import { hostEnv, TRANSPORT } from './host-env.ts';

/**
 * Runs git on a given git directory with none of the machine's or the user's configuration, hooks or prompts.
 * Throws an Error naming the command; callers that expect a failure use `tryGit`.
 */
export async function git(gitDir: string | null, args: string[], options: GitOptions = {}): Promise<string> {
  const result = await tryGit(gitDir, args, options);
  if (result.exitCode !== 0) throw gitFailure(args, result.stderr);
  return result.stdout;
}

export interface GitOptions {
  workTree?: string;
  input?: string;
  env?: Record<string, string>;
  signal?: AbortSignal;
}

export async function tryGit(gitDir: string | null, args: string[], options: GitOptions = {}) {
  const place = gitDir === null ? [] : [`--git-dir=${gitDir}`];
  const tree = options.workTree === undefined ? [] : [`--work-tree=${options.workTree}`];
  return exec(['git', ...SAFE, ...place, ...tree, ...args], {
    env: { ...hermetic(), ...options.env },
    ...(options.workTree === undefined ? {} : { cwd: options.workTree }),
    ...(options.input === undefined ? {} : { input: options.input }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
}

/** A repository we did not make may name programs in its configuration; none of them runs. */
const SAFE = [
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'protocol.ext.allow=never',
  '-c',
  'safe.directory=*',
];

function hermetic(): Record<string, string> {
  return {
    ...hostEnv(TRANSPORT),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C.UTF-8',
  };
}

export function gitFailure(args: string[], stderr: string): Error {
  const said = stderr.trim().split('\n').slice(-3).join(' ');
  if (/No space left on device/.test(stderr)) {
    return new UserError('disk-full', 'The disk is full.', 'Free some space and start it again; nothing was lost.');
  }
  const missing = /unable to read sha1 file of (\S+)|missing blob|bad object|unable to read tree/.exec(stderr);
  if (missing !== null) {
    const what = missing[1] === undefined ? 'an object' : missing[1];
    return new UserError(
      'not-a-repository',
      `The repository is incomplete: ${what} is missing from it.`,
      'Check it with git fsck, or clone it anew.',
    );
  }
  return new Error(`git ${args[0] ?? ''} failed: ${said}`);
}

/** A git process to talk with. Its streams are bytes: what repositories hold need not be text. */
export function spawnGit(gitDir: string, args: string[]): ChildProcessWithoutNullStreams {
  // Not in the terminal's process group: Ctrl-C is ours to hear.
  return spawn('git', [...SAFE, `--git-dir=${gitDir}`, ...args], { env: hermetic(), detached: true });
}
