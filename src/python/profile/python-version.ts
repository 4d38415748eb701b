import type { Fact } from './facts.ts';
import { at, evidenceOf, evidencesOf, factFrom, filesNamed, type Sources } from './sources.ts';

/**
 * The version the code runs on: pinned (.python-version, runtime.txt, Pipfile), else the lowest that is promised (requires-python), else
 * the lowest CI runs, else the container's. New code must be valid for it.
 */
export function pythonVersion(sources: Sources): Fact<string> {
  return pinned(sources) ?? promised(sources) ?? testedPython(sources) ?? fromContainers(sources);
}

/**
 * Whether code meets one Python version and no other: it is pinned, or what is promised admits a single one. Null where nothing says
 * which it runs on.
 */
export function pythonLocked(sources: Sources): Fact<boolean> {
  const exact = pinned(sources);
  if (exact !== null) return factFrom(true, exact.evidence);
  const open = pythonVersion(sources);
  if (open === null) return null;
  const [, minor = ''] = open.value.split('.');
  const next = `3\\.${Number(minor) + 1}`;
  const one = new RegExp(
    `==\\s*3\\.${minor}(?![\\d])|~=\\s*3\\.${minor}\\.\\d|<\\s*${next}(?![\\d])|["']~3\\.${minor}(?![\\d])`,
  );
  return factFrom(
    open.evidence.some((item) => one.test(item.text)),
    open.evidence,
  );
}

function pinned(sources: Sources): Fact<string> {
  for (const path of filesNamed(sources, '.python-version', 'runtime.txt', 'Pipfile')) {
    const pattern = path.endsWith('Pipfile')
      ? /^\s*python_(?:full_)?version\s*=\s*["']?(3\.\d+)/
      : /^\s*(?:python-|cpython-)?(3\.\d+)/;
    const line = evidenceOf(sources, path, pattern);
    const version = pattern.exec(line[0]?.text ?? '')?.[1];
    if (version !== undefined) return factFrom(version, line);
  }
  return null;
}

function promised(sources: Sources): Fact<string> {
  for (const path of filesNamed(sources, 'pyproject.toml')) {
    const toml = sources.toml(path);
    const said = at(toml, 'project', 'requires-python') ?? at(toml, 'tool', 'poetry', 'dependencies', 'python');
    const version = typeof said === 'string' ? lowest(said) : null;
    if (version === null) continue;
    const lines = evidencesOf(sources, path, /^\s*(?:requires-python|python)\s*=/);
    return factFrom(version, [...lines.filter((line) => line.text.includes(String(said))), ...lines].slice(0, 1));
  }
  for (const path of filesNamed(sources, 'setup.cfg', 'setup.py')) {
    const line = evidenceOf(sources, path, /python_requires\s*=/);
    const version = lowest(line[0]?.text ?? '');
    if (version !== null) return factFrom(version, line);
  }
  return null;
}

/** The lowest version a specifier admits: ">=3.10,<4", "~=3.9", "^3.11", "==3.12.*", "3.12". */
function lowest(specifier: string): string | null {
  const bounds = [...specifier.matchAll(/(>=|~=|\^|==|~|>)?\s*(?<![\d.<!])(3\.\d+)/g)].filter(
    (match) => !/[<!]=?\s*$/.test(specifier.slice(0, match.index)),
  );
  return least(bounds.map((match) => match[2] ?? ''));
}

/** The lowest version CI runs on: a key of its file that names versions, on one line or as a list below it. */
export function testedPython(sources: Sources): Fact<string> {
  const found = sources.scripts.flatMap((path) => {
    const lines = (sources.text(path) ?? '').split(/\r?\n/);
    return lines.flatMap((line, index) => {
      if (!/^\s*(?:-\s+)?["']?python[-_]?version?s?["']?\s*:/i.test(line)) return [];
      const rest = line.slice(line.indexOf(':') + 1);
      const below =
        rest.trim() === '' ? lines.slice(index + 1, index + 12).filter((item) => /^\s*-\s*["']?3\.\d+/.test(item)) : [];
      const version = least(
        [...[rest, ...below].join(' ').matchAll(/(?<![\d.])(3\.\d+)/g)].map((match) => match[1] ?? ''),
      );
      return version === null
        ? []
        : [{ version, evidence: { path, line: index + 1, text: line.trim().slice(0, 200) } }];
    });
  });
  const version = least(found.map((item) => item.version));
  return version === null
    ? null
    : factFrom(
        version,
        found.filter((item) => item.version === version).map((item) => item.evidence),
      );
}

function fromContainers(sources: Sources): Fact<string> {
  const containers = sources.paths.filter((path) => /(?:^|\/)Dockerfile[^/]*$/.test(path));
  for (const path of containers) {
    const line = evidenceOf(sources, path, /^\s*FROM\s+\S*python:?\D*3\.\d+/i);
    const version = /python:?\D*?(3\.\d+)/i.exec(line[0]?.text ?? '')?.[1];
    if (version !== undefined) return factFrom(version, line);
  }
  return null;
}

function least(versions: string[]): string | null {
  const minors = versions.map((version) => Number(version.split('.')[1])).filter(Number.isInteger);
  return minors.length === 0 ? null : `3.${Math.min(...minors)}`;
}
