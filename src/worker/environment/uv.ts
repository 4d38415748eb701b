import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { diskFull, diskIsFull } from '../../lib/disk.ts';
import { UserError } from '../../lib/errors.ts';
import { exec } from '../../lib/exec.ts';
import { hostEnv, hostEnvMatching, TRANSPORT } from '../../lib/host-env.ts';
import { holdLock } from './lock.ts';
import { sayFailure } from './failure.ts';

/** The installer, at one version, so that its messages are the ones we can read. */
const UV = 'uv==0.13.9';

/** Where our own tools are, apart from any project's. */
export function uvProgram(home: string): string {
  return path.join(home, 'tools', 'venv', 'bin', 'uv');
}

/** pip with the person's own configuration, to install our tools and to ask which package index they use. */
export function pip(home: string, args: string[], signal?: AbortSignal) {
  return runPip(path.join(home, 'tools', 'venv'), args, signal);
}

/** Installs uv below `home` unless it is there; `say` hears of it only when there is something to do. */
export async function ensureUv(home: string, say: (text: string) => void, signal: AbortSignal): Promise<void> {
  if (existsSync(uvProgram(home))) return;
  const tools = path.join(home, 'tools');
  const release = await holdLock(path.join(tools, '.lock'), signal);
  try {
    if (existsSync(uvProgram(home))) return;
    say('Installing uv, which installs Python packages (once, some seconds)');
    await mkdir(tools, { recursive: true });
    const fresh = await mkdtemp(path.join(tools, '.tmp-'));
    try {
      await installUv(fresh, signal);
      // One without uv is of an older or interrupted kind; the new one takes its place whole.
      await rm(path.join(tools, 'venv'), { recursive: true, force: true });
      await rename(fresh, path.join(tools, 'venv'));
    } finally {
      await rm(fresh, { recursive: true, force: true });
    }
  } finally {
    await release();
  }
}

async function installUv(venv: string, signal: AbortSignal): Promise<void> {
  const made = await exec(['python3', '-m', 'venv', venv], { env: hostEnv(TRANSPORT), signal });
  if (made.exitCode !== 0) {
    // Python says nothing of a full disk here; it needs some 60 MB.
    if (await diskIsFull(path.dirname(venv), 80_000_000)) throw diskFull(path.dirname(venv));
    throw new UserError(
      'tool-missing',
      'Python cannot make virtual environments here.',
      'Type: apt-get install python3-venv',
    );
  }
  const got = await runPip(venv, ['install', '--quiet', '--only-binary', ':all:', UV], signal);
  if (got.exitCode !== 0) {
    const why = sayFailure(got.stderr);
    throw new UserError('tool-missing', `uv could not be installed: ${why}`, `Type: ${venv}/bin/pip install ${UV}`);
  }
}

function runPip(venv: string, args: string[], signal?: AbortSignal) {
  return exec([path.join(venv, 'bin', 'python'), '-m', 'pip', '--disable-pip-version-check', ...args], {
    env: { ...hostEnv(TRANSPORT), ...hostEnvMatching(/^PIP_/), PIP_NO_INPUT: '1' },
    ...(signal === undefined ? {} : { signal }),
  });
}
