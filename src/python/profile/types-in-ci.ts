import type { Evidence, Fact } from './facts.ts';
import { evidenceOf, factFrom, filesNamed, isCi, isScript, presence, type Sources } from './sources.ts';
import { typeChecker } from './tools.ts';

/**
 * Whether CI runs the type checker: its files call it, or what they call does (make, tox, nox, pre-commit, a script). A repository
 * that pre-commit's own service checks says so under `ci:`.
 */
export function typesInCi(sources: Sources): Fact<boolean> {
  const files = sources.texts.filter(isCi);
  const checker = typeChecker(sources);
  const hooks = filesNamed(sources, '.pre-commit-config.yaml').filter(
    (path) => evidenceOf(sources, path, /^ci:/).length > 0,
  );
  if (checker === null || files.length + hooks.length === 0) return null;
  const runs = checker.value === 'mypy' ? CALLS_MYPY : CALLS_PYRIGHT;
  const direct = [...files, ...hooks].flatMap((path) => evidenceOf(sources, path, runs));
  if (direct.length > 0) return factFrom(true, direct);
  const through = RUNNERS.flatMap(({ called, names }): Evidence[] => {
    const callers = files.flatMap((path) => evidenceOf(sources, path, called));
    const inner =
      callers.length === 0 ? [] : filesNamed(sources, ...names).flatMap((path) => evidenceOf(sources, path, runs));
    return inner.length === 0 ? [] : [...callers.slice(0, 1), ...inner.slice(0, 1)];
  });
  const scripts = files.flatMap((path) => throughScript(sources, path, runs));
  if (through.length + scripts.length > 0) return factFrom(true, [...through, ...scripts]);
  return factFrom(
    false,
    [...files, ...hooks].flatMap((path) => presence(sources, path)),
  );
}

/** A call: no cache, no folder to ignore, no comment, no requirement in a list. */
const CALLS_MYPY = /^(?!\s*#|\s*["'](?:mypy|dmypy)[^"'\s]*["'],?\s*$).*?(?<![\w./-])(?:mypy|dmypy)(?![\w./=-])/;
const CALLS_PYRIGHT =
  /^(?!\s*#|\s*["'](?:based)?pyright[^"'\s]*["'],?\s*$).*?(?<![\w./-])(?:based)?pyright(?![\w./=-])/;

const RUNNERS: readonly { called: RegExp; names: string[] }[] = [
  { called: /^(?!\s*#).*?(?<![\w/-])make\s+[\w-]/, names: ['Makefile'] },
  { called: /^(?!\s*#).*?(?<![\w/-])just\s+[\w-]/, names: ['justfile'] },
  { called: /^(?!\s*#).*?(?<![\w/-])task\s+[\w:-]/, names: ['Taskfile.yml', 'Taskfile.yaml'] },
  { called: /^(?!\s*#).*?(?<![\w/-])tox(?![\w./=])/, names: ['tox.ini', 'pyproject.toml', 'setup.cfg'] },
  { called: /^(?!\s*#).*?(?<![\w/-])nox(?![\w./=])/, names: ['noxfile.py'] },
  { called: /^(?!\s*#).*?(?:pre-commit|prek)(?:\/action|\s+run)/, names: ['.pre-commit-config.yaml'] },
  {
    called: /^(?!\s*#).*?(?<![\w/-])(?:hatch|pdm|poe|rye|uvx?)\s+(?:run\s+)?[\w-]*(?:lint|check|typ)/,
    names: ['pyproject.toml'],
  },
];

/** `bash scripts/lint.sh`, `./scripts/lint`, found by the end of its path: CI may call it from another folder. */
function throughScript(sources: Sources, path: string, runs: RegExp): Evidence[] {
  const scripts = scriptsByName(sources);
  return (sources.text(path) ?? '').split(/\r?\n/).flatMap((line, at) => {
    if (line.length > 2_000 || /^\s*#/.test(line)) return [];
    return [...line.matchAll(/(?<![\w./-])[\w./-]+/g)].flatMap((match) => {
      if (!/\/|\.(?:ba)?sh$/.test(match[0])) return [];
      const name = match[0].replace(/^(?:\.{0,2}\/)+/, '');
      const inner = (scripts.get(name.split('/').at(-1) ?? '') ?? [])
        .filter((file) => file === name || file.endsWith(`/${name}`))
        .flatMap((file) => evidenceOf(sources, file, runs));
      return inner.length === 0 ? [] : [{ path, line: at + 1, text: line.trim().slice(0, 200) }, ...inner.slice(0, 1)];
    });
  });
}

function scriptsByName(sources: Sources): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const path of sources.texts.filter(isScript)) {
    const name = path.split('/').at(-1) ?? '';
    found.set(name, [...(found.get(name) ?? []), path]);
  }
  return found;
}
