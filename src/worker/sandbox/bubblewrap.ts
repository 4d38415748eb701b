import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { UserError } from '../../lib/errors.ts';
import type { Logger } from '../../lib/log.ts';
import { findProgram } from './find-program.ts';
import { groupPlaces, openGroup, sweepGroups, type GroupPlace } from './group.ts';
import { DEFAULT_LIMITS, sayBytes, type Limits } from './limits.ts';
import { runSandboxed, type Method } from './run.ts';
import type { Sandbox } from './sandbox.ts';

/**
 * Finds out, by running a program, how strictly this machine can isolate others, and returns the strictest sandbox.
 * Throws UserError `sandbox-missing` where it cannot at all: nothing of a repository ever runs without.
 */
export async function createSandbox(options: { log: Logger; limits?: Partial<Limits> }): Promise<Sandbox> {
  if (process.platform !== 'linux') throw noSandbox('it needs Linux', 'Run EnsureFix bot on Linux or in a container.');
  const bwrap = findProgram('bwrap');
  if (bwrap === null) {
    throw noSandbox('bubblewrap is not installed', 'Type: apt-get install bubblewrap');
  }
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const method = await strictest(bwrap, limits);
  if (method.group !== null) sweepGroups(method.group);
  const sandbox = { isolated: true, limits: sayLimits(method), run: runSandboxed.bind(null, method) };
  options.log.debug({ limits: sandbox.limits }, 'sandbox ready');
  return sandbox;
}

async function strictest(bwrap: string, limits: Limits): Promise<Method> {
  const groups = [...groupPlaces().filter((place) => allowed(place, limits)), null];
  let failure: unknown = null;
  for (const nestedNamespaces of [false, true]) {
    for (const group of groups) {
      const method = { bwrap, limits, group, nestedNamespaces };
      failure = await tryOut(method);
      if (failure === null) return method;
    }
  }
  const said = failure instanceof Error ? failure.message : String(failure);
  throw noSandbox(said, advice(said));
}

/** null when a program ran; else why not. */
async function tryOut(method: Method): Promise<unknown> {
  const work = await mkdtemp(path.join(os.tmpdir(), 'ensurefix-try-'));
  try {
    const never = new AbortController().signal;
    const result = await runSandboxed(method, {
      argv: ['true'],
      work,
      mounts: [],
      env: {},
      timeoutMs: 10_000,
      signal: never,
    });
    return result.exitCode === 0 ? null : new Error(result.output.trim() || `a trial ended with ${result.exitCode}`);
  } catch (error) {
    return error;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function allowed(place: GroupPlace, limits: Limits): boolean {
  try {
    void openGroup(place, limits).close();
    return true;
  } catch {
    return false;
  }
}

function noSandbox(what: string, next: string): UserError {
  return new UserError('sandbox-missing', `Programs cannot be isolated here: ${what.replace(/[.\s]+$/, '')}.`, next);
}

function advice(said: string): string {
  if (/Unknown option/.test(said)) return 'Install bubblewrap 0.8 or later.';
  if (/namespace|uid map|setting up|not permitted|Permission denied/i.test(said)) {
    return 'Allow unprivileged user namespaces (on Ubuntu: sysctl -w kernel.apparmor_restrict_unprivileged_userns=0), or let the container make them.';
  }
  return 'Try: bwrap --unshare-all --ro-bind / / true';
}

function sayLimits({ limits, group, nestedNamespaces }: Method): string[] {
  const memory = sayBytes(limits.memory);
  // The kernel does not hold root to the number of processes of a user.
  const counted = group !== null || process.getuid?.() !== 0;
  return [
    'no network',
    'read-only system',
    'empty environment',
    group === null ? `memory ${memory} a process` : `memory ${memory}`,
    ...(counted ? [`${limits.processes} processes`] : []),
    `files up to ${sayBytes(limits.file)}`,
    `${sayBytes(limits.temporary)} in /tmp`,
    ...(nestedNamespaces ? [] : ['no namespaces of its own']),
    'ended at its time limit with all it started',
  ];
}
