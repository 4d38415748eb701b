import type { ModuleFacts } from '../index/facts.ts';
import type { Evidence, Fact, SettingsVariable } from './facts.ts';
import { factFrom, isExampleEnvironment, type Sources } from './sources.ts';

/** A variable that a settings module reads from the environment and has no default for. */
interface Required {
  name: string;
  /** The line that reads it. */
  at: Evidence;
  /** A plain value the repository holds for tests or as an example; null where there is none. */
  value: SettingsVariable | null;
}

/**
 * Values for the variables that the settings cannot do without, from what CI, tox and make set for tests and from example files. A
 * secret key that nothing gives a value is made up: it only has to be there.
 */
export function settingsVariables(sources: Sources, module: Fact<string>): Fact<SettingsVariable[]> {
  if (module === null) return null;
  const given = requiredVariables(sources, module.value).flatMap(({ name, at, value }) => {
    const made = name.endsWith('SECRET_KEY') && value === null ? { name, value: MADE_UP, from: null } : value;
    return made === null ? [] : [{ made, at }];
  });
  return factFrom(
    given.map((each) => each.made),
    given.map((each) => each.at),
  );
}

const MADE_UP = 'made-up-for-checks-in-a-sandbox';

/** What the module, and every settings module it takes everything from, reads from the environment without a default. */
export function requiredVariables(sources: Sources, module: string): Required[] {
  const found = new Map<string, Required>();
  let hasKey = false;
  for (const path of settingsFiles(sources, module)) {
    const text = sources.text(path) ?? '';
    for (const [at, line] of text.split(/\r?\n/).entries()) {
      for (const name of [...namesIn(line), ...(hasKey ? [] : keysIn(line))]) {
        if (found.has(name) || OF_THE_SYSTEM.test(name) || isOptional(name, text)) continue;
        const evidence = { path, line: at + 1, text: line.trim().slice(0, 200) };
        found.set(name, { name, at: evidence, value: valueOf(sources, name) });
      }
    }
    // What takes these settings in has a key of its own over theirs.
    hasKey ||= /^SECRET_KEY\s*=/m.test(text);
  }
  return [...found.values()];
}

/** What every process has, and what would change how programs run, is not the project's to set. */
const OF_THE_SYSTEM = /^(?:PATH|HOME|USER|PWD|SHELL|TERM|TMPDIR|LANG|LC_\w+|LD_\w+|PYTHON\w*)$/;

/** Paths of a settings module and of those it imports everything from. */
export function settingsFiles(sources: Sources, module: string): string[] {
  const byName = new Map(
    Object.values(sources.index.modules).map((facts): [string, ModuleFacts] => [facts.name, facts]),
  );
  const seen = new Set<string>();
  const visit = (name: string): void => {
    const facts = byName.get(name);
    if (facts === undefined || seen.has(facts.path)) return;
    seen.add(facts.path);
    for (const item of facts.imports) if (item.name === '*') visit(item.module);
  };
  visit(module);
  return [...seen];
}

/** `os.environ["X"]`, and `env("X")` or `config("X")` with nothing after the name but a cast. */
function namesIn(line: string): string[] {
  if (/^\s*#/.test(line)) return [];
  const subscripts = [...line.matchAll(/\benviron\[\s*["'](\w+)["']\s*\](?!\s*=[^=])/g)];
  const calls = [
    ...line.matchAll(/(?<![\w.])(?:env|config)(?:\.\w+)?\(\s*["'](\w+)["']\s*(?:,\s*cast\s*=\s*[\w.]+\s*)?,?\s*\)/g),
  ];
  return [...subscripts, ...calls].map((match) => match[1] ?? '');
}

/** A secret key whose default is None: Django starts with none. */
function keysIn(line: string): string[] {
  const name = /^\s*SECRET_KEY\b.*(?:getenv|environ\.get)\(\s*["'](\w+)["']\s*(?:,\s*None\s*)?\)/.exec(line)?.[1];
  return name === undefined ? [] : [name];
}

/** Asked for before it is read, or given a default in the scheme of django-environ: `Env(DEBUG=(bool, False))`. */
function isOptional(name: string, text: string): boolean {
  return new RegExp(`["']${name}["']\\s+(?:not\\s+)?in\\s+|\\bEnv\\([^#]*\\b${name}\\s*=\\s*\\(`).test(text);
}

/** What CI, tox and make set comes first: it is known to work. */
function valueOf(sources: Sources, name: string): SettingsVariable | null {
  const examples = sources.paths
    .filter(isExampleEnvironment)
    .sort((a, b) => Number(!FOR_TESTS.test(a)) - Number(!FOR_TESTS.test(b)));
  for (const path of [...sources.scripts, ...examples]) {
    for (const [at, line] of (sources.text(path) ?? '').split(/\r?\n/).entries()) {
      const value = valueIn(line, name, path);
      if (value !== null) return { name, value, from: `${path}:${at + 1}` };
    }
  }
  return null;
}

const FOR_TESTS = /tests?|ci/;

/** A plain value: no secret of CI, no variable, no placeholder. */
function valueIn(line: string, name: string, path: string): string | null {
  if (/^\s*(?:#|\/\/|;)/.test(line)) return null;
  const [, before = '', sign = '', rest = ''] =
    new RegExp(`^(.*?)(?<![\\w$-])["']?${name}["']?\\s*([:=])\\s*(.*)$`).exec(line) ?? [];
  if (sign === '' || (sign === ':' && before.trim() !== '' && before.trim() !== '-')) return null;
  const quoted = /^(["'])(.*?)\1/.exec(rest)?.[2];
  const toTheEnd = sign === ':' || isExampleEnvironment(path) || path.endsWith('.ini');
  const value = quoted ?? (toTheEnd ? rest.replace(/\s+#.*$/, '') : (/^[^\s"';&|)]+/.exec(rest)?.[0] ?? '')).trim();
  return value === '' || value.length > 500 || /[$`<>]|\{\{/.test(value) ? null : value;
}
