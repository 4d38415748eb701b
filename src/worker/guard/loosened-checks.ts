import { parse as parseToml } from 'smol-toml';
import { STDLIB } from '../../python/stdlib.ts';
import type { GuardFinding } from '../../ticket/report.ts';
import type { DiffFile } from '../workspace/diff.ts';
import { defineGuard, type GuardContext } from './guard.ts';
import { isPython, isTestSupport } from './kinds.ts';
import { addedCode, addedComments, withoutMoved } from './source.ts';

export const loosenedChecks = defineGuard({
  name: 'loosened-checks',
  purpose: 'Notices checks that were made to look away.',
  weight: 'person',
  safety: true,
  look(context) {
    const { diff } = context;
    const inSource = diff.files.flatMap((file) => {
      const whole = (line: number): string => file.addedLines.find((added) => added.line === line)?.text ?? '';
      const comments = addedComments(file).flatMap(({ line, text }) => {
        const what = SILENCING.exec(text)?.[0];
        return what === undefined ? [] : [{ line, text: whole(line), file, what }];
      });
      const skips = addedCode(file, SKIPPING).map(({ line, match }) => ({
        line,
        text: whole(line),
        file,
        what: match[0].replace(/\($/, ''),
      }));
      return [...comments, ...skips];
    });
    const silenced = withoutMoved(inSource, diff.files);
    const findings: GuardFinding[] = silenced.map(({ file, line, what }) => ({
      path: file.path,
      line,
      message: `"${what}" was added: it silences a check.`,
      advice: 'Repair what the check says, or let a person decide that it is wrong here.',
    }));
    const configured = diff.files.filter((file) => SETTINGS.test(file.path));
    const movesToRuff = configured.some(({ addedLines, path, status }) =>
      status === 'added' && path.endsWith('ruff.toml')
        ? true
        : addedLines.some(({ text }) => /^\[tool\.ruff\b/.test(text)),
    );
    for (const file of configured) {
      // Ruff does what they did.
      if (movesToRuff && file.after === null && /(?:^|\/)\.(?:flake8|pylintrc)$/.test(file.path)) continue;
      findings.push(...loosenedIn(file, context.bounds === null));
    }
    const run = diff.files.filter((file) => RUNS.test(file.path));
    for (const file of run) findings.push(...loosenedRun(file));
    const usual = context.bounds === null && findings.length === silenced.length && isUsual(context, silenced);
    return {
      looked: `Added comments, skips and ${configured.length + run.length} files that set or run checks.`,
      findings,
      weight: findings.length > 0 && usual ? 'warn' : 'person',
    };
  },
});

/** Whether every silence is of layout only, or of a kind that the changed files and the tests near them hold three times already. */
function isUsual(
  { diff, houseTests }: GuardContext,
  silenced: readonly { file: DiffFile; line: number; text: string; what: string }[],
): boolean {
  const kinds = new Map<string, number>();
  const changed = new Set(diff.files.map((file) => file.path));
  const texts = [
    ...diff.files.map((file) => ({ path: file.path, text: file.before ?? '' })),
    ...houseTests.filter((house) => !changed.has(house.path)),
  ];
  for (const { path, text } of texts) {
    if (!isPython(path)) continue;
    for (const match of text.matchAll(GLOBAL)) kinds.set(kindOf(match[0]), (kinds.get(kindOf(match[0])) ?? 0) + 1);
  }
  return silenced.every(({ file, line, text, what }) => {
    if (!what.startsWith('#'))
      return (isConditional(what, text) && isOfNewTest(file, line)) || isForMissing(what, file, line);
    const codes = /noqa:\s*([A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*)/i.exec(text)?.[1];
    if (isTestSupport(file.path) && /^\s*S\d+(?:\s*,\s*S\d+)*$/.test(codes ?? '')) return true;
    if (
      codes !== undefined &&
      codes.split(',').every((code) => OF_STYLE.test(code.trim())) &&
      !isUnusedStdlib(codes, text)
    )
      return true;
    // What cannot be reached in a test, but not a whole function or class.
    if (/pragma:\s*no/i.test(what)) return !/^\s*(?:async\s+)?(?:def|class)\b/.test(text) && !/^\s*#/.test(text);
    if (/^#\s*(?:fmt|isort)\b/i.test(what)) return true;
    if (/noqa:\s*E[45]\d\d\s*(?:#|$)/i.test(text)) return true;
    if (
      /noqa\b/i.test(what) &&
      /(?:^|\/)(?:__init__|env|apps)\.py$/.test(file.path) &&
      /^\s*(?:from|import)\b/.test(text)
    ) {
      return true;
    }
    return (kinds.get(kindOf(what)) ?? 0) >= 3;
  });
}

/** `import os  # noqa: F401`: nobody imports the standard library for what importing it does. */
function isUnusedStdlib(codes: string, text: string): boolean {
  return /F401/i.test(codes) && STDLIB.has(/^\s*(?:from|import)\s+(\w+)/.exec(text)?.[1] ?? '');
}

/** A test that needs something which is not everywhere says so. */
function isConditional(what: string, text: string): boolean {
  return (
    /skip(?:If|Unless|if)$/.test(what) &&
    !/skip(?:If|Unless|if)\(\s*(?:True|False|[01]|not\s+(?:True|False))\b/.test(text)
  );
}

/** `self.skipTest(…)` in a new test, below the `except ImportError` of what is not installed everywhere. */
function isForMissing(what: string, file: DiffFile, line: number): boolean {
  if (!/^(?:self\.skipTest|pytest\.skip)$/.test(what)) return false;
  const above = (file.after ?? '')
    .split('\n')
    .slice(0, line - 1)
    .reverse();
  const around = above.find((text) => text.trim() !== '') ?? '';
  const heads = above.findIndex((text) => /^\s*(?:async\s+)?def\s+test/.test(text));
  const added = new Set(file.addedLines.map((item) => item.line));
  return (
    /^\s*except\s*\(?\s*(?:ImportError|ModuleNotFoundError)\b/.test(around) &&
    heads !== -1 &&
    added.has(line - 1 - heads)
  );
}

/** What the decorator on a line stands above came with the change. */
function isOfNewTest(file: DiffFile, line: number): boolean {
  const after = (file.after ?? '').split('\n');
  const added = new Set(file.addedLines.map((item) => item.line));
  const at = after.findIndex((text, index) => index >= line && /^\s*(?:async\s+)?(?:def|class)\b/.test(text));
  return at !== -1 && added.has(at + 1);
}

/** Rules about how code looks and is laid out, and false alarms that are known for it. */
const OF_STYLE =
  /^(?:[EWN]\d+|F401|F403|F405|F811|I\d+|D\d+|UP\d+|Q\d+|COM\d+|ANN\d+|PL[RC]\d+|C9\d+|C4\d+|SIM\d+|RET\d+|SLF\d+|FBT\d+|ARG\d+|PT\d+|ERA\d+|TC\d+|TCH\d+|DJ\d+|PERF\d+|RUF\d+|INP\d+|PTH\d+|T20\d+|FIX\d+|TD\d+|EM\d+|TRY\d+|G\d+|ISC\d+|PIE\d+|PYI\d+|B008|S101|A\d+|ASYNC109)$/i;

function kindOf(comment: string): string {
  return comment.replace(/\s+/g, '').toLowerCase();
}

const SILENCING =
  /#\s*(?:noqa\b|ruff:\s*noqa|flake8:\s*noqa|type:\s*ignore|pyright:\s*(?:ignore|basic|strict\s*=\s*false)|mypy:\s*(?:ignore-errors|disable-error-code|allow-untyped-defs)|pylint:\s*(?:disable|skip-file)|pragma:\s*no\s*(?:cover|branch|mutate)|nosec\b|fmt:\s*(?:off|skip)|isort:\s*skip)/i;

const GLOBAL = new RegExp(SILENCING.source, 'gi');

const SKIPPING =
  /@?\b(?:pytest\.mark\.(?:skip|skipif|xfail)\b|pytest\.(?:skip|xfail)\(|unittest\.(?:skip|skipIf|skipUnless|expectedFailure|SkipTest)\b|self\.skipTest\(|no_type_check\b|collect_ignore(?:_glob)?\b|__test__\s*=\s*False\b)|@(?:skip|skipIf|skipUnless|expectedFailure)\b/g;

const SETTINGS =
  /(^|\/)(pyproject\.toml|\.?ruff\.toml|setup\.cfg|tox\.ini|\.?mypy\.ini|pytest\.ini|\.flake8|\.pylintrc|\.coveragerc|pyrightconfig\.json)$/;

type Value = string | number | boolean | string[];

/** Compares the settings of tools key by key: what is looked away from more, demanded less, or asked for no longer. */
function loosenedIn(file: DiffFile, byPerson: boolean): GuardFinding[] {
  const before = settingsOf(file.path, file.before);
  const after = settingsOf(file.path, file.after);
  if (before === null && file.status !== 'added') return [];
  const findings: GuardFinding[] = [];
  const say = (key: string, message: string): void => {
    const name = key.split('.').at(-1) ?? key;
    const line = file.addedLines.find((added) => added.text.includes(name))?.line ?? null;
    const advice = 'Leave the settings as they are, or let a person change them.';
    findings.push({ path: file.path, line, message, advice });
  };
  if (after === null) {
    say('', `${file.path} holds settings of checks and is gone or cannot be read.`);
    return findings;
  }
  // A new file of settings comes with what it leaves out; only what it takes away from what is measured is for a person.
  // The same goes for a tool that is set up now.
  const known = new Set([...(before ?? new Map<string, Value>()).keys()].map(toolOf));
  for (const key of new Set([...(before ?? new Map<string, Value>()).keys(), ...after.keys()])) {
    if (OF_VERSIONS.test(key)) continue;
    if (!known.has(toolOf(key)) && !/coverage.*omit|ignore_errors$/.test(key)) continue;
    const message = loosening(key, before?.get(key), after.get(key));
    // How code looks is the owners' own to say.
    const fresh = listOf(after.get(key)).filter((item) => !listOf(before?.get(key)).includes(item));
    if (byPerson && LOOKS_AWAY.test(key) && fresh.every((item) => OF_STYLE.test(item))) continue;
    if (message !== null) say(key, message);
  }
  return findings;
}

/** `tool.ruff.lint.ignore`: ruff. */
function toolOf(key: string): string {
  return (/^tool\.([^.]+)/.exec(key)?.[1] ?? /^[\w]+/.exec(key)?.[0] ?? key).toLowerCase();
}

/** What an installer leaves out is no check. */
const OF_VERSIONS = /^tool\.(?:uv|poetry|pdm|hatch|setuptools)\./;

const LOOKS_AWAY =
  /(^|[._-])(ignore|ignores|exclude|omit|exclude_lines|exclude_also|disable|disable_error_code|per-file-ignores|norecursedirs|skips)([._-]|$)/i;
const DEMANDS = /(^|[._-])(select|enable|enable_error_code|extend-select)$/i;
const STRICT =
  /(^|\.)(strict\w*|disallow_\w+|warn_\w+|check_untyped_defs|no_implicit_\w+|branch|xfail_strict|strict_\w+)$/i;
const LAX = /(^|\.)(ignore_errors|ignore_missing_imports|allow_\w+|skip_covered_errors|implicit_optional)$/i;
const LEAST = /(fail_under|cov-fail-under|min_score|fail-under)$/i;
const MOST = /(max-complexity|max-line-length|line-length|max-args|max-branches|max-statements)$/i;

function loosening(key: string, before: Value | undefined, after: Value | undefined): string | null {
  const name = key.split('.').slice(-2).join('.');
  if (
    LEAST.test(key) &&
    typeof before === 'number' &&
    (after === undefined || (typeof after === 'number' && after < before))
  ) {
    return `${name} was lowered from ${before} to ${after === undefined ? 'nothing' : String(after)}.`;
  }
  if (MOST.test(key) && typeof before === 'number' && typeof after === 'number' && after > before) {
    return `${name} was raised from ${before} to ${after}.`;
  }
  if (STRICT.test(key) && before === true && after !== true) return `${name} was switched off.`;
  if (LAX.test(key) && after === true && before !== true) return `${name} was switched on.`;
  if (DEMANDS.test(key) && before !== undefined) {
    const gone = listOf(before).filter((item) => !listOf(after).includes(item));
    if (gone.length > 0) return `${name} lost ${gone.slice(0, 5).join(', ')}.`;
  }
  if (LOOKS_AWAY.test(key) && after !== undefined) {
    const fresh = listOf(after).filter((item) => !listOf(before).includes(item));
    if (fresh.length > 0) return `${name} now holds ${fresh.slice(0, 5).join(', ')}.`;
  }
  if (
    /(^|\.)(testpaths|python_files|python_classes|python_functions|filterwarnings)$/.test(key) &&
    before !== undefined
  ) {
    const asked = key.endsWith('filterwarnings')
      ? linesOf(before).filter((item) => /^error\b/.test(item))
      : linesOf(before);
    const gone = asked.filter((item) => !linesOf(after).includes(item));
    // Without the setting pytest looks everywhere.
    if (gone.length > 0 && (after !== undefined || key.endsWith('filterwarnings')))
      return `${name} lost ${gone.slice(0, 5).join(', ')}.`;
  }
  return /(^|\.)(addopts|commands|commands_pre)$/.test(key) ? fewerTests(name, textOf(before), textOf(after)) : null;
}

/** Options of pytest and its like that leave tests out or ask for less. */
function fewerTests(name: string, before: string, after: string): string | null {
  const options = (text: string): string[] =>
    [
      ...text.matchAll(
        /(?:^|\s)(-[km])[\s=]+("[^"]*"|'[^']*'|\S+)|(?:^|\s)(--(?:ignore|ignore-glob|deselect)\S*|--no-cov\S*|-p\s+no:\S+|--exit-zero\S*|--maxfail\S*)/g,
      ),
    ].map((match) => (match[1] === undefined ? (match[3] ?? '') : `${match[1]} ${match[2] ?? ''}`));
  const known = options(before);
  const fresh = options(after).filter((item) => !known.includes(item));
  if (fresh.length > 0) return `${name} now holds ${fresh.slice(0, 5).join(', ')}.`;
  const strict = before
    .split(/\s+/)
    .filter((item) =>
      /^(--strict|--strict-markers|--strict-config|--cov-fail-under\S*|--cov(=\S+)?|--doctest-modules|-W=?error|error)$/.test(
        item,
      ),
    );
  const gone = strict.filter((item) => !after.split(/\s+/).includes(item));
  const [least] = gone.filter((item) => item.startsWith('--cov-fail-under='));
  if (least !== undefined) {
    const now = Number(/--cov-fail-under=(\d+)/.exec(after)?.[1] ?? Number.NaN);
    return now > Number(least.split('=')[1]) ? null : `${name} asks for less coverage than ${least}.`;
  }
  return gone.length > 0 ? `${name} lost ${gone.slice(0, 5).join(', ')}.` : null;
}

function linesOf(value: Value | undefined): string[] {
  return Array.isArray(value) ? value : listOf(value);
}

function textOf(value: Value | undefined): string {
  return Array.isArray(value) ? value.join(' ') : String(value ?? '');
}

/** Files that say which checks run, and when. */
const RUNS =
  /(^|\/)(\.github\/workflows\/[^/]+\.ya?ml|\.gitlab-ci\.yml|\.circleci\/config\.yml|azure-pipelines\.yml|bitbucket-pipelines\.yml|\.travis\.yml|Jenkinsfile|tox\.ini|noxfile\.py|Makefile|[Jj]ustfile|Taskfile\.ya?ml|\.pre-commit-config\.yaml|[^/]*\.sh)$/;

const CHECKER =
  /\b(pytest|mypy|pyright|basedpyright|ruff|flake8|pylint|black|bandit|pip-audit|manage\.py\s+(?:test|check|makemigrations)|coverage|tox|nox|unittest|isort|pyrefly)\b/;

/** Lines that let a check fail without anybody noticing, and checks that are no longer run. */
function loosenedRun(file: DiffFile): GuardFinding[] {
  const advice = 'Leave what runs the checks as it is, or let a person change it.';
  const findings: GuardFinding[] = [];
  const removed = new Set(file.removedLines.map(({ text }) => text.trim()));
  for (const { line, text } of file.addedLines) {
    const shown = text.slice(0, 2_000).trim();
    const what = UNNOTICED.exec(shown)?.[0] ?? (CHECKER.test(shown) ? UNNOTICED_CHECK.exec(shown)?.[0] : undefined);
    if (what === undefined || shown.startsWith('#') || removed.has(shown)) continue;
    findings.push({
      path: file.path,
      line,
      message: `"${what.trim()}" was added: a check may fail unnoticed.`,
      advice,
    });
  }
  const still = new Set((file.after ?? '').split('\n').flatMap((text) => CHECKER.exec(commandIn(text))?.[1] ?? []));
  const gone = new Set(file.removedLines.flatMap(({ text }) => CHECKER.exec(commandIn(text))?.[1] ?? []));
  if (file.status === 'deleted') return findings;
  for (const tool of gone) {
    if (still.has(tool)) continue;
    findings.push({ path: file.path, line: null, message: `${tool} is no longer run here.`, advice });
  }
  return findings;
}

/** A line without its comment; one that only installs a tool does not run it. */
function commandIn(line: string): string {
  const command = line.slice(0, 2_000).replace(/(^|\s)#.*$/, '');
  return /\b(?:install|add|deps|dependencies)\b|^\s*-?\s*(?:name|rev|repo|id)\s*:/.test(command) &&
    !/^\s*-?\s*id\s*:/.test(command)
    ? ''
    : command;
}

const UNNOTICED =
  /\bcontinue-on-error:\s*true\b|\ballow_failure:\s*true\b|--no-verify\b|--exit-zero\b|\bignore_outcome\s*=\s*true\b|\bignore_errors\s*=\s*true\b|^set \+e\b/i;
const UNNOTICED_CHECK =
  /\|\|\s*(?:true|:|exit\s+0|echo)(?=\s|$|["'])|(?:^|\s)-k\s+["']?not\s|--deselect\b|;\s*true\b|^-\s*pytest\b/;

function listOf(value: Value | undefined): string[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  return String(value)
    .split(/[\s,]+/)
    .filter((item) => item !== '');
}

/** Every setting by its full key; null where there is no text or it cannot be read. */
function settingsOf(path: string, source: string | null): Map<string, Value> | null {
  if (source === null) return null;
  try {
    if (path.endsWith('.toml'))
      return new Map([...flatten(parseToml(source))].map(([key, value]) => [sameKey(key), value]));
    if (path.endsWith('.json')) return flatten(JSON.parse(source));
  } catch {
    return null;
  }
  return fromIni(source);
}

/** Ruff moved what it looks for from its own table to a part of it. */
function sameKey(key: string): string {
  return key.replace(/^((?:tool\.ruff\.)?)lint\./, '$1');
}

function flatten(value: unknown, prefix = '', into = new Map<string, Value>()): Map<string, Value> {
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item === 'string')) into.set(prefix, value);
    // A list of tables (mypy's overrides) is told apart by what each is for.
    else for (const [index, item] of value.entries()) flatten(item, `${prefix}.${nameOf(item, index)}`, into);
  } else if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
    for (const [key, item] of Object.entries(value)) flatten(item, prefix === '' ? key : `${prefix}.${key}`, into);
  } else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    into.set(prefix, value);
  }
  return into;
}

function nameOf(item: unknown, index: number): string {
  if (typeof item === 'object' && item !== null && 'module' in item) return JSON.stringify(item.module);
  return String(index);
}

function fromIni(source: string): Map<string, Value> {
  const settings = new Map<string, Value>();
  let section = '';
  let key = '';
  for (const line of source.split('\n')) {
    if (/^\s*[#;]/.test(line) || line.trim() === '') continue;
    const header = /^\[(.+)\]\s*$/.exec(line)?.[1];
    const setting = /^([\w.-]+)\s*[=:]\s*(.*)$/.exec(line);
    if (header !== undefined) section = header.trim();
    else if (/^\s/.test(line) && key !== '') settings.set(key, `${String(settings.get(key))} ${line.trim()}`.trim());
    else if (setting !== null) {
      key = `${section}.${setting[1]}`;
      settings.set(key, scalar(setting[2] ?? ''));
    }
  }
  return settings;
}

function scalar(written: string): Value {
  const value = written.trim();
  if (/^(true|yes|on)$/i.test(value)) return true;
  if (/^(false|no|off)$/i.test(value)) return false;
  return /^\d+(\.\d+)?$/.test(value) ? Number(value) : value;
}
