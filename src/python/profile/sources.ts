import { parse } from 'smol-toml';
import type { ModuleFacts, RepoIndex } from '../index/facts.ts';
import type { Evidence, Fact } from './facts.ts';

/** What the detectors look at: the index, and configuration files as text. */
export interface Sources {
  index: RepoIndex;
  /** Paths of all tracked files, shallow ones first. */
  paths: readonly string[];
  /** Those among them that have a text here. */
  texts: readonly string[];
  /** Modules of the program itself: no tests, nothing vendored, no documentation or examples beside it. */
  own: readonly ModuleFacts[];
  tests: readonly ModuleFacts[];
  text(path: string): string | null;
  /** A TOML file as plain data; null where it is not there or is not TOML. */
  toml(path: string): Table | null;
  /** CI, pre-commit, make and package files, in which tools are called. */
  scripts: readonly string[];
}

/** Whether a file is what CI runs. */
export function isCi(path: string): boolean {
  return /^\.github\/(?:workflows\/[^/]+|actions\/(?:[^/]+\/)+action)\.ya?ml$|^(?:\.gitlab-ci|\.travis|azure-pipelines|bitbucket-pipelines|\.drone|\.woodpecker|\.circleci\/config|\.buildkite\/pipeline)\.ya?ml$|^Jenkinsfile$/.test(
    path,
  );
}

export type Table = { [key: string]: unknown };

/** Lock files list hundreds of packages; anything else of this size says nothing about a project. */
export function mostBytes(path: string): number {
  return isLock(path) ? 8_000_000 : 500_000;
}

function isLock(path: string): boolean {
  return /(?:^|\/)(?:uv\.lock|poetry\.lock|pdm\.lock|Pipfile\.lock)$/.test(path);
}

/** Files detection may read; all are text, and small but for lock files. */
export function isProfileSource(path: string): boolean {
  const depth = path.split('/').length;
  if (/(?:^|\/)(?:node_modules|vendor|site-packages|\.venv)\//.test(path)) return false;
  if (isCi(path)) return true;
  const name = path.split('/').at(-1) ?? '';
  if (isSettings(path) || connects(path)) return depth <= 6;
  return (
    depth <= 3 &&
    (NAMES.has(name) ||
      isLock(path) ||
      isExampleEnvironment(path) ||
      isRequirements(path) ||
      name.startsWith('Dockerfile') ||
      isScript(path))
  );
}

/** Shell scripts by their name, and what lies where scripts lie and has no name of another language. */
export function isScript(path: string): boolean {
  return /\.(?:ba)?sh$|(?:^|\/)(?:scripts?|bin|tools?|ci)\/[\w-]+$/.test(path);
}

/** `requirements-dev.txt`, `requirements/base.in`, `requirements.lock`. */
export function isRequirements(path: string): boolean {
  return /(?:^|\/)requirements(?:[\w.-]*|\/[\w.-]+)\.(?:txt|in|lock)$/.test(path);
}

/** Modules that by their name hold the address of a database. */
function connects(path: string): boolean {
  return /(?:^|\/)(?:conftest|config|database|db|engine|session)\.py$/.test(path);
}

/** Modules that by their place are Django's settings, or parts of them. */
function isSettings(path: string): boolean {
  return /(?:^|\/)(?:settings|config|conf)\/\w+\.py$|(?:^|\/)\w*settings\w*\.py$/.test(path);
}

/** Files that hold examples of environment variables, or those for tests. Never one that may hold real values: `.env`, `.env.local`. */
export function isExampleEnvironment(path: string): boolean {
  return /(?:^|\/)(?:\.?env[._-](?:example|sample|template|dist|tests?|testing|ci)|\.?(?:example|sample|template|tests?|ci)[._-]env)$/.test(
    path,
  );
}

const NAMES = new Set([
  'pyproject.toml',
  'setup.cfg',
  'setup.py',
  'tox.ini',
  'pytest.ini',
  'mypy.ini',
  '.mypy.ini',
  'pyrightconfig.json',
  'ruff.toml',
  '.ruff.toml',
  '.flake8',
  '.pylintrc',
  'pylintrc',
  '.python-version',
  'runtime.txt',
  'Pipfile',
  'manage.py',
  'wsgi.py',
  'asgi.py',
  'package.json',
  'gulpfile.js',
  'noxfile.py',
  'Makefile',
  'justfile',
  'Taskfile.yml',
  'Taskfile.yaml',
  '.pre-commit-config.yaml',
]);

/** Reads every configuration file once. One that cannot be read is as if it were not there. */
export async function gatherSources(
  index: RepoIndex,
  read: (path: string) => Promise<string | null>,
): Promise<Sources> {
  const paths = index.files
    .filter((file) => file.link !== true)
    .map((file) => file.path)
    .sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1));
  const modules = Object.values(index.modules);
  const tests = modules.filter((module) => isTestPath(module.path));
  const tested = new Set(tests);
  const program = modules.filter((module) => !tested.has(module));
  const own = program.filter((module) => !BESIDE.test(module.path));
  const texts = new Map<string, string>();
  for (const path of paths.filter(isProfileSource)) {
    const text = await read(path);
    if (text !== null && text.length <= mostBytes(path)) texts.set(path, text);
  }
  return {
    index,
    paths,
    texts: [...texts.keys()],
    own: own.length > 0 ? own : program,
    tests,
    text: (path) => texts.get(path) ?? null,
    toml: (path) => readToml(texts.get(path)),
    scripts: [...texts.keys()].filter((path) => SCRIPT.test(path)),
  };
}

const BESIDE = /(?:^|\/)(?:docs?|examples?|node_modules|site-packages|_?vendor(?:ed)?|\.venv|venv)\//;

const SCRIPT = /\.ya?ml$|(?:^|\/)(?:Makefile|justfile|tox\.ini|package\.json|gulpfile\.js|noxfile\.py)$/;

function readToml(text: string | undefined): Table | null {
  try {
    return text === undefined ? null : parse(text);
  } catch {
    return null;
  }
}

/** A value in nested tables: `at(pyproject, 'tool', 'ruff')`. */
export function at(table: Table | null, ...keys: string[]): unknown {
  let value: unknown = table;
  for (const key of keys) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return undefined;
    value = (value as Table)[key];
  }
  return value;
}

/** Files of a name, shallow ones first. */
export function filesNamed(sources: Sources, ...names: string[]): string[] {
  return sources.texts.filter((path) => names.includes(path.slice(path.lastIndexOf('/') + 1)));
}

/** The first line of a file that matches, as evidence. */
export function evidenceOf(sources: Sources, path: string, pattern: RegExp): Evidence[] {
  return evidencesOf(sources, path, pattern).slice(0, 1);
}

/** Every line that matches. */
export function evidencesOf(sources: Sources, path: string, pattern: RegExp): Evidence[] {
  return (sources.text(path) ?? '').split(/\r?\n/).flatMap((line, at): Evidence[] => {
    if (line.length >= 2_000 || !pattern.test(line)) return [];
    return [{ path, line: at + 1, text: line.trim().slice(0, 200) }];
  });
}

/** A fact where one of the files has a matching line, with at most three of them. */
export function factFrom<T>(value: T, evidence: Evidence[]): Fact<T> {
  return evidence.length === 0 ? null : { value, evidence: evidence.slice(0, 3) };
}

/** The file itself as evidence, where its presence is what counts. */
export function presence(sources: Sources, path: string): Evidence[] {
  const first = (sources.text(path) ?? '').split(/\r?\n/)[0]?.trim() ?? '';
  return [{ path, line: 1, text: first.slice(0, 200) }];
}

/** Whether a path belongs to tests, by the names everyone uses. */
export function isTestPath(path: string): boolean {
  return /(?:^|\/)(?:tests?|testing)\/|(?:^|\/)(?:test_[^/]*|[^/]*_tests?|tests|conftest)\.py$/.test(path);
}
