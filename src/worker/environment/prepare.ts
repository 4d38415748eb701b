import path from 'node:path';
import type { Logger } from '../../lib/log.ts';
import { UserError } from '../../lib/errors.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { buildEnvironment } from './build.ts';
import type { Environment, UnavailableEnvironment } from './environment.ts';
import { chooseInterpreter } from './choose-interpreter.ts';
import { interpreterVersions } from './interpreter.ts';
import { holdLock } from './lock.ts';
import { chooseSource, type Source, type SourceOptions } from './source.ts';
import { keyOf, readEnvironment, storeFolder } from './store.ts';
import { ensureUv } from './uv.ts';

export interface PrepareOptions extends SourceOptions {
  /** Folder for state. */
  home: string;
  sandbox: Sandbox;
  log: Logger;
  signal: AbortSignal;
  /** Hears what is being done when something is; nothing is said on reuse. */
  onProgress?: (text: string) => void;
}

/**
 * The environment of a commit: the one in the store, or a new one. Whoever asks for the same one meanwhile waits for
 * it, in any process. What stands in the way is a value with its reason; only a cancel and a full disk throw (UserError `cancelled`, `disk-full`).
 */
export async function prepareEnvironment(options: PrepareOptions): Promise<Environment> {
  const { home, signal, profile, settings, onProgress = () => undefined } = options;
  const source = await tryChooseSource(options);
  if (source.kind === 'unavailable') return source;
  const version = settings.python ?? profile.python?.value ?? null;
  const interpreter = chooseInterpreter(profile, settings, source);
  if (interpreter === null) return noInterpreter(version);

  const key = keyOf(source, interpreter, options.sandbox.isolated);
  const ready = await readEnvironment(home, key);
  if (ready !== null) return ready;

  const started = performance.now();
  const missing = await tryEnsureUv(home, onProgress, signal);
  if (missing !== null) return missing;
  const release = await holdLock(path.join(storeFolder(home), `.lock-${key}`), signal);
  try {
    const built = await readEnvironment(home, key);
    if (built !== null) return built;
    onProgress(`building the environment of ${source.from} (once)`);
    const failure = await buildEnvironment({ ...options, key, source, interpreter, onProgress });
    if (failure !== null) return failure;
  } finally {
    await release();
  }
  options.log.info({ key, ms: Math.round(performance.now() - started) }, 'environment built');
  return (await readEnvironment(home, key)) ?? noLonger();
}

async function tryChooseSource(options: SourceOptions): Promise<Source | UnavailableEnvironment> {
  try {
    return await chooseSource(options);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      kind: 'unavailable',
      reason,
      next: 'Correct it, or name another file in .ensurefix.yml under environment.lock.',
    };
  }
}

async function tryEnsureUv(
  home: string,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<UnavailableEnvironment | null> {
  try {
    await ensureUv(home, say, signal);
    return null;
  } catch (error) {
    if (!(error instanceof UserError) || error.code === 'cancelled' || error.code === 'disk-full') throw error;
    return { kind: 'unavailable', reason: error.message, next: error.next };
  }
}

function noInterpreter(version: string | null): UnavailableEnvironment {
  const here = interpreterVersions().join(', ') || 'none';
  const wanted = version === null ? 'Python' : `Python ${version}`;
  return {
    kind: 'unavailable',
    reason: `The repository needs ${wanted}, and this machine has ${here}.`,
    next:
      version === null
        ? 'Type: apt-get install python3'
        : `Install Python ${version} here, or set python in .ensurefix.yml.`,
  };
}

function noLonger(): UnavailableEnvironment {
  return {
    kind: 'unavailable',
    reason: 'The environment was removed while it was being built.',
    next: 'Start it again.',
  };
}
