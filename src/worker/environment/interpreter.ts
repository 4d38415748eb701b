import { closeSync, openSync, readdirSync, readSync, realpathSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { hostEnv } from '../../lib/host-env.ts';
import { findPrograms } from '../sandbox/find-program.ts';

export interface Interpreter {
  /** "3.11". */
  version: string;
  /** The program itself, no link to it. */
  program: string;
  /** Folders the sandbox must see; none for the system's own. */
  folders: string[];
  /** Changes when another build of Python takes its place. */
  build: string;
}

/**
 * The interpreter of exactly that version ("3.11"); with null, the one `python3` means here. Where a patch is asked for, one that is
 * known to have it or a later one comes first. Starts no program.
 */
export function findInterpreter(version: string | null, patch: number | null = null): Interpreter | null {
  for (const program of version === null ? findPrograms('python3') : programsOf(version, patch)) {
    const interpreter = inspect(program);
    if (interpreter !== null && (version === null || interpreter.version === version)) return interpreter;
  }
  return null;
}

/** The versions that are here, lowest first. */
export function interpreterVersions(): string[] {
  const minors = Array.from({ length: 20 }, (_, n) => `3.${n + 6}`);
  return minors.filter((version) => findInterpreter(version) !== null);
}

/** Where Pythons are: on the PATH, then pyenv's, then uv's, newest patch first. */
function programsOf(version: string, patch: number | null): string[] {
  const { PYENV_ROOT, UV_PYTHON_INSTALL_DIR, XDG_DATA_HOME } = hostEnv([
    'PYENV_ROOT',
    'UV_PYTHON_INSTALL_DIR',
    'XDG_DATA_HOME',
  ]);
  const pyenv = path.join(PYENV_ROOT ?? path.join(os.homedir(), '.pyenv'), 'versions');
  const data = XDG_DATA_HOME ?? path.join(os.homedir(), '.local', 'share');
  const uv = UV_PYTHON_INSTALL_DIR ?? path.join(data, 'uv', 'python');
  const installed = [
    ...newestFirst(pyenv, (name) => name.startsWith(`${version}.`)),
    ...newestFirst(uv, (name) => name.startsWith(`cpython-${version}.`)),
  ];
  const program = (folder: string): string => path.join(folder, 'bin', `python${version}`);
  const recent = patch === null ? [] : installed.filter((folder) => patchOf(path.basename(folder)) >= patch);
  return [...recent.map(program), ...findPrograms(`python${version}`), ...installed.map(program)];
}

function patchOf(name: string): number {
  return Number(/^\D*\d+\.\d+\.(\d+)/.exec(name)?.[1] ?? 0);
}

function newestFirst(folder: string, isWanted: (name: string) => boolean): string[] {
  const names = list(folder).filter(isWanted);
  return names.sort((a, b) => patchOf(b) - patchOf(a)).map((name) => path.join(folder, name));
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** null for what is no interpreter but a script that looks for one, or one whose folder would show a home folder. */
function inspect(found: string): Interpreter | null {
  try {
    const program = realpathSync(found);
    const version = /python(3\.\d+)$/.exec(program)?.[1];
    const prefix = path.dirname(path.dirname(program));
    if (version === undefined || !isBinary(program)) return null;
    if (!isSystem(prefix) && `${os.homedir()}/`.startsWith(`${prefix.replace(/\/$/, '')}/`)) return null;
    const { size, mtimeMs } = statSync(program);
    return { version, program, folders: isSystem(prefix) ? [] : [prefix], build: `${program} ${size} ${mtimeMs}` };
  } catch {
    // A link that leads nowhere.
    return null;
  }
}

function isSystem(prefix: string): boolean {
  return prefix === '/usr' || prefix.startsWith('/usr/');
}

/** pyenv and others put scripts of the same name on the PATH. */
function isBinary(file: string): boolean {
  const start = Buffer.alloc(4);
  const fd = openSync(file, 'r');
  try {
    readSync(fd, start, 0, 4, 0);
  } finally {
    closeSync(fd);
  }
  return start.toString('latin1') === '\x7fELF';
}
