import { parse } from 'smol-toml';
import type { RepoIndex } from '../index/facts.ts';
import type { Evidence, Fact } from './facts.ts';

/** What the detectors look at: the index, and configuration files as text. */
export interface Sources {
  index: RepoIndex;
  /** Paths of all tracked files, shallow ones first. */
  paths: readonly string[];
  text(path: string): string | null;
  /** A TOML file as plain data; null where it is not there or is not TOML. */
  toml(path: string): Table | null;
  /** CI, pre-commit, make and package files, in which tools are called. */
  scripts: readonly string[];
}

export type Table = { [key: string]: unknown };

/** Files detection may read; all are small text. */
export function isProfileSource(path: string): boolean {
  const depth = path.split('/').length;
  if (/(?:^|\/)(?:node_modules|vendor|site-packages|\.venv)\//.test(path)) return false;
  if (
    /^\.github\/workflows\/[^/]+\.ya?ml$|^\.gitlab-ci\.yml$|^\.circleci\/config\.yml$|^\.travis\.yml$|^azure-pipelines\.yml$/.test(
      path,
    )
  ) {
    return true;
  }
  const name = path.split('/').at(-1) ?? '';
  if (isSettings(path)) return depth <= 6;
  return (
    depth <= 3 &&
    (NAMES.has(name) ||
      isExampleEnvironment(path) ||
      /^requirements[\w.-]*\.(?:txt|in)$/.test(name) ||
      name.startsWith('Dockerfile'))
  );
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
  'conftest.py',
  'wsgi.py',
  'asgi.py',
  'package.json',
  'gulpfile.js',
  'noxfile.py',
  'Makefile',
  'justfile',
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
  const texts = new Map<string, string>();
  for (const path of paths.filter(isProfileSource)) {
    const text = await read(path);
    if (text !== null && text.length < 500_000) texts.set(path, text);
  }
  return {
    index,
    paths,
    text: (path) => texts.get(path) ?? null,
    toml: (path) => readToml(texts.get(path)),
    scripts: [...texts.keys()].filter((path) => SCRIPT.test(path)),
  };
}

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
  return sources.paths.filter((path) => names.includes(path.split('/').at(-1) ?? '') && sources.text(path) !== null);
}

/** The first line of a file that matches, as evidence. */
export function evidenceOf(sources: Sources, path: string, pattern: RegExp): Evidence[] {
  const lines = (sources.text(path) ?? '').split(/\r?\n/);
  const found = lines.findIndex((line) => line.length < 2_000 && pattern.test(line));
  return found === -1 ? [] : [{ path, line: found + 1, text: (lines[found] ?? '').trim().slice(0, 200) }];
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
