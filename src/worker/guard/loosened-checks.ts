import { parse as parseToml } from 'smol-toml';
import type { GuardFinding } from '../../ticket/report.ts';
import type { DiffFile } from '../workspace/diff.ts';
import { defineGuard } from './guard.ts';
import { addedCode, addedComments, withoutMoved } from './source.ts';

export const loosenedChecks = defineGuard({
  name: 'loosened-checks',
  purpose: 'Notices checks that were made to look away.',
  weight: 'person',
  look({ diff }) {
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
    const findings: GuardFinding[] = withoutMoved(inSource, diff.files).map(({ file, line, what }) => ({
      path: file.path,
      line,
      message: `"${what}" was added: it silences a check.`,
      advice: 'Repair what the check says, or let a person decide that it is wrong here.',
    }));
    const configured = diff.files.filter((file) => SETTINGS.test(file.path));
    for (const file of configured) findings.push(...loosenedIn(file));
    return { looked: `Added comments, skips and ${configured.length} settings files.`, findings };
  },
});

const SILENCING =
  /#\s*(?:noqa\b|ruff:\s*noqa|flake8:\s*noqa|type:\s*ignore|pyright:\s*(?:ignore|basic|strict\s*=\s*false)|mypy:\s*(?:ignore-errors|disable-error-code|allow-untyped-defs)|pylint:\s*(?:disable|skip-file)|pragma:\s*no\s*(?:cover|branch|mutate)|nosec\b|fmt:\s*(?:off|skip)|isort:\s*skip)/i;

const SKIPPING =
  /@?\b(?:pytest\.mark\.(?:skip|skipif|xfail)\b|pytest\.(?:skip|xfail)\(|unittest\.(?:skip|skipIf|skipUnless|expectedFailure)\b|self\.skipTest\(|no_type_check\b)/g;

const SETTINGS =
  /(^|\/)(pyproject\.toml|\.?ruff\.toml|setup\.cfg|tox\.ini|\.?mypy\.ini|pytest\.ini|\.flake8|\.pylintrc|\.coveragerc|pyrightconfig\.json)$/;

type Value = string | number | boolean | string[];

/** Compares the settings of tools key by key: what is looked away from more, demanded less, or asked for no longer. */
function loosenedIn(file: DiffFile): GuardFinding[] {
  const before = settingsOf(file.path, file.before);
  const after = settingsOf(file.path, file.after);
  if (before === null) return [];
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
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const message = loosening(key, before.get(key), after.get(key));
    if (message !== null) say(key, message);
  }
  return findings;
}

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
  if (key.endsWith('addopts')) {
    const fresh = listOf(after).filter(
      (item) => /^(--ignore|--deselect|--no-cov|-p$|no:)/.test(item) && !listOf(before).includes(item),
    );
    if (fresh.length > 0) return `${name} now holds ${fresh.join(', ')}.`;
  }
  return null;
}

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
    if (path.endsWith('.toml')) return flatten(parseToml(source));
    if (path.endsWith('.json')) return flatten(JSON.parse(source));
  } catch {
    return null;
  }
  return fromIni(source);
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
