import type { Evidence, Fact, Profile } from './facts.ts';
import { at, evidenceOf, factFrom, filesNamed, presence, type Sources } from './sources.ts';

/** mypy before pyright where both are configured: more repositories hold themselves to it. */
export function typeChecker(sources: Sources): Fact<NonNullable<Profile['typeChecker']>['value']> {
  const mypy = [
    ...filesNamed(sources, 'mypy.ini', '.mypy.ini').flatMap((path) => presence(sources, path)),
    ...inTool(sources, 'mypy'),
    ...inIni(sources, 'mypy'),
  ];
  if (mypy.length > 0) return factFrom('mypy', mypy);
  const pyright = [
    ...filesNamed(sources, 'pyrightconfig.json').flatMap((path) => presence(sources, path)),
    ...inTool(sources, 'pyright'),
    ...inTool(sources, 'basedpyright'),
  ];
  if (pyright.length > 0) return factFrom('pyright', pyright);
  return factFrom('mypy', called(sources, /\bmypy\b/)) ?? factFrom('pyright', called(sources, /\b(?:based)?pyright\b/));
}

/** Whether untyped definitions are errors. Null where no checker is configured. */
export function typeStrict(sources: Sources): Fact<boolean> {
  const checker = typeChecker(sources);
  if (checker === null) return null;
  const strict = [
    ...filesNamed(sources, 'mypy.ini', '.mypy.ini', 'setup.cfg', 'pyproject.toml').flatMap((path) =>
      evidenceOf(sources, path, /^\s*(?:strict|disallow_untyped_defs)\s*=\s*(?:true|True|1)\b/),
    ),
    ...called(sources, /\bmypy\b.*--(?:strict|disallow-untyped-defs)\b/),
    ...filesNamed(sources, 'pyproject.toml', 'pyrightconfig.json').flatMap((path) =>
      evidenceOf(sources, path, /["']?typeCheckingMode["']?\s*[=:]\s*["']strict["']/),
    ),
  ];
  return factFrom(true, strict) ?? { value: false, evidence: checker.evidence };
}

export function linter(sources: Sources): Fact<NonNullable<Profile['linter']>['value']> {
  return (
    factFrom('ruff', [...ruffConfigs(sources), ...called(sources, /\bruff(?: check)?\b(?!-format| format)/)]) ??
    factFrom('flake8', [
      ...filesNamed(sources, '.flake8').flatMap((path) => presence(sources, path)),
      ...inIni(sources, 'flake8'),
      ...called(sources, /\bflake8\b/),
    ]) ??
    factFrom('pylint', [
      ...filesNamed(sources, '.pylintrc', 'pylintrc').flatMap((path) => presence(sources, path)),
      ...inTool(sources, 'pylint'),
    ])
  );
}

export function formatter(sources: Sources): Fact<NonNullable<Profile['formatter']>['value']> {
  const ruff = [
    ...filesNamed(sources, 'pyproject.toml').flatMap((path) => evidenceOf(sources, path, /^\s*\[tool\.ruff\.format\]/)),
    ...filesNamed(sources, 'ruff.toml', '.ruff.toml').flatMap((path) => evidenceOf(sources, path, /^\s*\[format\]/)),
    ...called(sources, /\bruff[- ]format\b/),
  ];
  if (ruff.length > 0) return factFrom('ruff', ruff);
  return factFrom('black', [...inTool(sources, 'black'), ...called(sources, /(?:^|[\s/@])black\b(?!\s*[:=]\s*$)/)]);
}

function ruffConfigs(sources: Sources): Evidence[] {
  return [
    ...filesNamed(sources, 'ruff.toml', '.ruff.toml').flatMap((path) => presence(sources, path)),
    ...inTool(sources, 'ruff'),
  ];
}

function inTool(sources: Sources, tool: string): Evidence[] {
  return filesNamed(sources, 'pyproject.toml').flatMap((path) =>
    at(sources.toml(path), 'tool', tool) === undefined
      ? []
      : evidenceOf(sources, path, new RegExp(`^\\s*\\[tool\\.${tool}[.\\]]`)),
  );
}

function inIni(sources: Sources, section: string): Evidence[] {
  return filesNamed(sources, 'setup.cfg', 'tox.ini').flatMap((path) =>
    evidenceOf(sources, path, new RegExp(`^\\s*\\[${section}\\]`)),
  );
}

/** Lines of CI, pre-commit and make files that run a tool; comments do not. */
function called(sources: Sources, pattern: RegExp): Evidence[] {
  return sources.scripts.flatMap((path) => evidenceOf(sources, path, new RegExp(`^(?!\\s*#).*?(?:${pattern.source})`)));
}
