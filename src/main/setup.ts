import { UserError } from '../lib/errors.ts';
import { exec } from '../lib/exec.ts';
import { hostEnv, TRANSPORT } from '../lib/host-env.ts';
import { missingTools } from '../worker/environment/missing-tools.ts';
import { ensureUv } from '../worker/environment/uv.ts';
import { findProgram } from '../worker/sandbox/find-program.ts';

export interface SetupOptions {
  /** Folder for state. */
  home: string;
  /** Hears one line for whatever takes longer than a moment. */
  say: (line: string) => void;
  /** Also what only the project's own tests need: a browser. */
  forTests?: boolean;
  signal?: AbortSignal;
}

/**
 * Makes this machine ready: git, bubblewrap and Python by apt, uv below `home`. Does nothing, in milliseconds, where
 * nothing is missing. Throws UserError saying what to type where it may not install packages.
 */
export async function setup(options: SetupOptions): Promise<void> {
  const { home, say } = options;
  const signal = options.signal ?? new AbortController().signal;
  const needed = packagesOf(await missingTools(home));
  if (needed.length > 0) {
    await installPackages(needed, say, signal);
    const still = packagesOf(await missingTools(home));
    if (still.length > 0) throw cannotInstall(still);
  }
  await ensureUv(home, say, signal);
  if (options.forTests === true && findBrowser() === null) await installBrowser(say, signal);
}

/** Path of a Chromium the browser tests can drive, or null. */
function findBrowser(): string | null {
  return findProgram('chromium') ?? findProgram('chromium-browser') ?? findProgram('google-chrome');
}

function packagesOf(missing: Awaited<ReturnType<typeof missingTools>>): string[] {
  return [...new Set(missing.flatMap((tool) => tool.package ?? []))];
}

async function installPackages(packages: string[], say: (line: string) => void, signal: AbortSignal): Promise<void> {
  const apt = await aptGet();
  if (apt === null) throw cannotInstall(packages);
  say(`Installing ${list(packages)} by apt-get (once, up to a minute)`);
  const env = { ...hostEnv([...TRANSPORT, 'http_proxy', 'https_proxy']), DEBIAN_FRONTEND: 'noninteractive' };
  const wait = ['-o', 'DPkg::Lock::Timeout=300'];
  await exec([...apt, ...wait, 'update'], { env, signal });
  const done = await exec([...apt, ...wait, 'install', '--yes', '--no-install-recommends', ...packages], {
    env,
    signal,
  });
  if (done.exitCode !== 0) {
    const said = done.stderr.trim().split('\n').at(-1) ?? '';
    throw new UserError('tool-missing', `apt-get could not install ${list(packages)}: ${said}`, toType(packages));
  }
}

/** How apt-get is run without asking anybody for a password; null where that is not possible. */
async function aptGet(): Promise<[string, ...string[]] | null> {
  const apt = findProgram('apt-get');
  if (apt === null) return null;
  if (process.getuid?.() === 0) return [apt];
  const sudo = findProgram('sudo');
  if (sudo === null) return null;
  const tried = await exec([sudo, '-n', 'true'], { env: hostEnv(TRANSPORT) });
  return tried.exitCode === 0 ? [sudo, '-n', apt] : null;
}

/** The browser tests skip themselves without one, so this is no reason to stop. */
async function installBrowser(say: (line: string) => void, signal: AbortSignal): Promise<void> {
  try {
    await installPackages(['chromium'], say, signal);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    say(`The browser tests are skipped: there is no chromium. ${error.next}`);
  }
}

function cannotInstall(packages: string[]): UserError {
  const are = packages.length === 1 ? 'is' : 'are';
  return new UserError('tool-missing', `${list(packages)} ${are} not installed.`, toType(packages));
}

function toType(packages: string[]): string {
  if (findProgram('apt-get') === null) return 'Install what is missing with the package manager of your system.';
  const sudo = process.getuid?.() === 0 ? '' : 'sudo ';
  return `Type: ${sudo}apt-get update && ${sudo}apt-get install --yes ${packages.join(' ')}`;
}

function list(names: string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
