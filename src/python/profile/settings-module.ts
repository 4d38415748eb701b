import type { Evidence, Fact, Profile } from './facts.ts';
import { managePath } from './project.ts';
import { requiredVariables } from './settings-variables.ts';
import { evidenceOf, factFrom, filesNamed, type Sources } from './sources.ts';

/** Where a settings module is named. */
interface Named {
  module: string;
  evidence: Evidence[];
}

/**
 * What Django loads: what manage.py names, else what pytest is configured with, else what the server loads, else what scripts
 * and CI call commands with, else the settings that are there. Where the settings of manage.py need variables for which the repository
 * gives no value, while its CI names other settings that do not, they are CI's: those can be loaded here.
 */
export function settingsModule(sources: Sources): Fact<string> {
  const found = choose(sources);
  return found === null ? null : factFrom(found.module, found.evidence);
}

/**
 * The settings that a command must be told in DJANGO_SETTINGS_MODULE, because nothing it reads itself names them. Null where no settings
 * are known; a key is absent where its command needs no telling.
 */
export function settingsToName(sources: Sources): Profile['settingsToName'] {
  const found = choose(sources);
  if (found === null) return null;
  const manage = fromManage(sources);
  const value = {
    ...(managePath(sources) !== null && manage?.module !== found.module ? { managePy: found.module } : {}),
    ...(pytestFindsItsOwn(sources) || !usesPytest(sources) ? {} : { pytest: found.module }),
  };
  return factFrom(value, found.evidence);
}

/** The settings that tests load: those pytest is configured with where it runs them, else what commands load. */
export function testSettings(sources: Sources): string | null {
  const pytest = usesPytest(sources) ? fromPytest(sources) : null;
  return (pytest ?? choose(sources))?.module ?? null;
}

function choose(sources: Sources): Named | null {
  const manage = fromManage(sources);
  const scripts = best(fromScripts(sources));
  if (manage !== null) {
    if (scripts === null || scripts.module === manage.module || isLive(scripts.module)) return manage;
    const cannotLoad = requiredVariables(sources, manage.module).some((each) => each.value === null);
    const ciCan = requiredVariables(sources, scripts.module).every((each) => each.value !== null);
    return cannotLoad && ciCan ? scripts : manage;
  }
  const server = fromServer(sources);
  return (
    fromPytest(sources) ??
    (server !== null && !isLive(server.module) ? server : null) ??
    scripts ??
    ofIndex(sources) ??
    server
  );
}

/** `setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")`, `DJANGO_SETTINGS_MODULE = shop.settings`. */
const SETTING = /^(?!\s*#).*DJANGO_SETTINGS_MODULE["']?\]?\s*[,=]\s*["']?([A-Za-z_][\w.]*)/;

function fromManage(sources: Sources): Named | null {
  const manage = managePath(sources);
  return manage === null ? null : inFile(sources, manage);
}

function fromServer(sources: Sources): Named | null {
  for (const path of filesNamed(sources, 'wsgi.py', 'asgi.py')) {
    const found = inFile(sources, path);
    if (found !== null) return found;
  }
  return null;
}

function inFile(sources: Sources, path: string): Named | null {
  const evidence = evidenceOf(sources, path, SETTING);
  const module = SETTING.exec(evidence[0]?.text ?? '')?.[1];
  return module === undefined ? null : { module, evidence };
}

/** pytest's own configuration; a section of another tool in the same file is none of it. */
function fromPytest(sources: Sources): Named | null {
  for (const path of filesNamed(sources, 'pytest.ini', 'pyproject.toml', 'setup.cfg', 'tox.ini')) {
    let section = '';
    for (const [at, line] of (sources.text(path) ?? '').split(/\r?\n/).entries()) {
      section = /^\s*\[([^\]]+)\]\s*$/.exec(line)?.[1] ?? section;
      if (!/^(?:tool[:.])?pytest\b/.test(section)) continue;
      const module = SETTING.exec(line)?.[1] ?? /^(?!\s*#).*--ds[=\s]+["']?([A-Za-z_][\w.]*)/.exec(line)?.[1];
      if (module !== undefined) return { module, evidence: [{ path, line: at + 1, text: line.trim().slice(0, 200) }] };
    }
  }
  for (const path of filesNamed(sources, 'conftest.py')) {
    const found = inFile(sources, path);
    if (found !== null) return found;
  }
  return null;
}

function pytestFindsItsOwn(sources: Sources): boolean {
  return (
    fromPytest(sources) !== null ||
    filesNamed(sources, 'conftest.py').some((path) => /\bsettings\.configure\(/.test(sources.text(path) ?? ''))
  );
}

function usesPytest(sources: Sources): boolean {
  return Object.values(sources.index.modules).some((module) =>
    module.imports.some((item) => item.module === 'pytest' || item.module.startsWith('pytest_django')),
  );
}

/** Every module that CI, make, tox or a package script calls a command with. */
function fromScripts(sources: Sources): Named[] {
  return sources.scripts.flatMap((path) =>
    (sources.text(path) ?? '').split(/\r?\n/).flatMap((line, at) => {
      if (/^\s*(?:#|\/\/)/.test(line)) return [];
      return [...line.matchAll(CALLED_WITH)].map((match) => ({
        module: match[1] ?? match[2] ?? '',
        evidence: [{ path, line: at + 1, text: line.trim().slice(0, 200) }],
      }));
    }),
  );
}

const CALLED_WITH =
  /\bDJANGO_SETTINGS_MODULE["']?\s*[:=]\s*["']?([A-Za-z_][\w.]*)|--(?:settings|ds)[=\s]["']?([A-Za-z_][\w.]*)/g;

/** The settings modules that are there; of several that fit alike, the one with the shortest name. */
function ofIndex(sources: Sources): Named | null {
  const modules = Object.values(sources.index.modules).filter((module) => /(?:^|\/)\w+\.py$/.test(module.path));
  const whole = modules.filter((module) => module.assignments.some((item) => item.name === 'INSTALLED_APPS'));
  const names = new Set(whole.map((module) => module.name));
  const built = modules.filter((module) => module.imports.some((item) => item.name === '*' && names.has(item.module)));
  const found = [...new Set([...whole, ...built])].map((module): Named => {
    const apps = module.assignments.find((item) => item.name === 'INSTALLED_APPS');
    const taken = module.imports.find((item) => item.name === '*' && names.has(item.module));
    const text = apps === undefined ? `from ${taken?.module ?? ''} import *` : 'INSTALLED_APPS = …';
    return { module: module.name, evidence: [{ path: module.path, line: apps?.line ?? taken?.line ?? 1, text }] };
  });
  return best(found.sort((a, b) => a.module.length - b.module.length || (a.module < b.module ? -1 : 1)));
}

/** Settings for tests before those for CI, for developing, of no stated purpose, and for production. */
function best(found: readonly Named[]): Named | null {
  const [first] = [...found].sort((a, b) => rank(a.module) - rank(b.module));
  return first ?? null;
}

function rank(module: string): number {
  const name = module.split('.').slice(-2).join('.');
  const at = PURPOSES.findIndex((purpose) => purpose.test(name));
  return at === -1 ? PURPOSES.length : at + (isLive(module) ? 2 * PURPOSES.length : 0);
}

const PURPOSES = [
  /(?:^|[._])test(?:s|ing)?(?:[._]|$)/,
  /(?:^|[._])ci(?:[._]|$)/,
  /(?:^|[._])(?:dev\w*|local\w*)(?:[._]|$)/,
];

function isLive(module: string): boolean {
  return /(?:^|[._])(?:prod\w*|live|staging|deploy\w*|heroku)(?:[._]|$)/.test(module.split('.').slice(-2).join('.'));
}
