import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Knowledge } from '../../shapes/shape.ts';
import type { AvailableEnvironment } from '../environment/environment.ts';
import { environmentMounts } from '../environment/mounts.ts';
import { makeFolders, settingsEnvironment } from './settings-environment.ts';
import { type Mount, type Sandbox, type SandboxResult, WORK_MOUNT } from '../sandbox/sandbox.ts';

/**
 * Runs a program of the repository's environment in a tree, in the sandbox. `argv[0]` is "python" or a tool of the
 * environment's bin folder, which comes first on the sandbox's PATH.
 */
export async function runInEnvironment(options: {
  sandbox: Sandbox;
  environment: AvailableEnvironment;
  knowledge: Knowledge;
  tree: string;
  /** Folder to start in, from the root of the tree. */
  folder?: string;
  argv: string[];
  mounts?: Mount[];
  env?: Record<string, string>;
  /** A folder of the sandbox that Python imports from besides. */
  importPath?: string;
  seconds: number;
  signal: AbortSignal;
  onOutput?: (text: string) => void;
}): Promise<SandboxResult> {
  const { sandbox, environment, knowledge, tree, argv, signal } = options;
  const folder = options.folder ?? '';
  await makeFolders(tree, knowledge);
  return sandbox.run({
    argv,
    work: tree,
    ...(folder === '' ? {} : { cwd: folder }),
    mounts: [...environmentMounts(environment), ...(options.mounts ?? [])],
    env: {
      ...FIXED,
      ...pythonPath(tree, folder, options.importPath),
      ...settingsEnvironment(knowledge, argv),
      ...options.env,
    },
    timeoutMs: options.seconds * 1000,
    signal,
    ...(options.onOutput === undefined ? {} : { onOutput: options.onOutput }),
  });
}

/** The same hashes, so that what depends on the order of a set fails on both sides or on none; no colours. */
const FIXED = { PYTHONHASHSEED: '0', NO_COLOR: '1', TERM: 'dumb', COLUMNS: '120' };

/** A `src` folder is what an editable install would put on the path: the project is not among the environment's packages. */
function pythonPath(tree: string, folder: string, besides: string | undefined): Record<string, string> {
  const source = path.join(tree, folder, 'src');
  const isLayout = existsSync(source) && !existsSync(path.join(source, '__init__.py'));
  const entries = [isLayout ? path.posix.join(WORK_MOUNT, folder, 'src') : null, besides ?? null];
  const given = entries.filter((entry) => entry !== null);
  return given.length === 0 ? {} : { PYTHONPATH: given.join(':') };
}

const PROJECT_FILES = ['pyproject.toml', 'pytest.ini', 'setup.cfg', 'tox.ini', 'mypy.ini', 'ruff.toml', '.ruff.toml'];

/** Folder that the repository's tools are run in: the root, or that of manage.py where the tools' settings lie there. */
export function projectFolder(knowledge: Knowledge): string {
  const folder = knowledge.profile.managePy?.value ?? '';
  if (folder === '') return '';
  const tracked = new Set(knowledge.index.files.map((file) => file.path));
  const has = (place: string): boolean => PROJECT_FILES.some((name) => tracked.has(path.posix.join(place, name)));
  return has(folder) && !has('') ? folder : '';
}

/** A command as a person would type it. */
export function sayCommand(argv: readonly string[]): string {
  return argv.map((word) => (/^[\w@%+=:,./~-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}

/** The end of a program's output, at most `most` characters, from the start of a line; the sandbox's paths made relative. */
export function tailOf(output: string, most = 20_000): string {
  const shown = output.replaceAll(`${WORK_MOUNT}/`, '');
  if (shown.length <= most) return shown;
  const cut = shown.slice(-most);
  return `…\n${cut.slice(cut.indexOf('\n') + 1)}`;
}
