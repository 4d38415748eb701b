import { endOfString } from '../logical-lines.ts';
import { readCall, readItems, splitCode } from '../split-code.ts';
import { settingOf, valueOf, type Project } from './project.ts';

/** Constants may be built from constants, but not without end. */
const STEPS = 300;

/**
 * The text of an expression, where the repository itself decides it: literals, raw and not, next to each other or joined with `+`,
 * f-strings and `%` of names, translated texts (untranslated), names followed to their assignment, `settings.NAME` as `settings` has it.
 * Null for what comes from outside, such as the environment.
 */
export function textOf(from: string, source: string, around: Surroundings, budget = { steps: STEPS }): string | null {
  const text = source.trim();
  if (budget.steps-- <= 0 || text === '' || text.length > 4_000) return null;
  const sub = (part: string) => textOf(from, part, around, budget);
  const summands = splitCode(text, '+');
  if (summands.length > 1) return joinAll(summands.map((piece) => sub(text.slice(piece.start, piece.end))));
  if (/^[rRuUfF]{0,2}["']/.test(text)) return literals(text, sub);
  if (text.startsWith('(') && text.endsWith(')')) return sub(text.slice(1, -1));
  if (/^[A-Za-z_][\w.]*$/.test(text)) return named(from, text, around, budget);
  const call = readCall(text);
  const last = call?.callee.split('.').at(-1) ?? '';
  if (call === null || !TRANSLATES.test(last)) return null;
  return sub(call.positional.at(last.startsWith('p') || last.startsWith('np') ? 1 : 0) ?? '');
}

const TRANSLATES = /^(?:_|u?gettext(?:_lazy|_noop)?|pgettext(?:_lazy)?)$/;

/** A repository and the settings module that `settings` stands for. */
export interface Surroundings extends Project {
  settings: string | null;
}

function named(from: string, name: string, around: Surroundings, budget: { steps: number }): string | null {
  const setting = /^(?:\w+\.)*settings\.([A-Z]\w*)$/.exec(name)?.[1];
  const found = around.follow.find(from, name);
  if (setting !== undefined && (found === null || found.kind === 'external')) {
    const value = around.settings === null ? null : settingOf(around.settings, setting, around);
    return value === null ? null : textOf(value.path, value.value, around, budget);
  }
  if (found?.kind !== 'value' || found.rest.length > 0) return null;
  const value = valueOf(found.path, found.fact.name, around.modules) ?? found.fact;
  return value.value === name ? null : textOf(found.path, value.value, around, budget);
}

/** `"a" r"b" f"c{name}"`, and `"%s/" % name`. */
function literals(text: string, sub: (part: string) => string | null): string | null {
  let out = '';
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const head = /^([rRuUfF]{0,2})("""|'''|"|')/.exec(rest);
    if (head?.[1] === undefined || head[2] === undefined) {
      return rest.startsWith('%') ? formatted(out, rest.slice(1), sub) : null;
    }
    const open = at + head[1].length;
    const close = endOfString(text, open);
    const body = text.slice(open + head[2].length, close - head[2].length);
    if (!text.slice(open, close).endsWith(head[2]) || close - open < 2 * head[2].length) return null;
    const raw = /[rR]/.test(head[1]) ? body : unescape(body);
    const piece = /[fF]/.test(head[1]) ? interpolated(raw, sub) : raw;
    if (piece === null) return null;
    out += piece;
    at = close + (/^(?:\s|\\\n|#[^\n]*\n)*/.exec(text.slice(close))?.[0].length ?? 0);
  }
  return out;
}

/** Escapes that mean themselves in a route (`\d`) stay. */
function unescape(body: string): string {
  return body.replace(/\\(\n|\\|"|')/g, (_, what: string) => (what === '\n' ? '' : what));
}

function interpolated(body: string, sub: (part: string) => string | null): string | null {
  let whole: string | null = '';
  for (const piece of body.split(/(\{\{|\}\}|\{[^{}]*\})/)) {
    const value: string | null =
      piece === '{{' || piece === '}}' ? piece.charAt(0) : piece.startsWith('{') ? sub(piece.slice(1, -1)) : piece;
    if (value === null || whole === null) return null;
    whole += value;
  }
  return whole;
}

function formatted(format: string, values: string, sub: (part: string) => string | null): string | null {
  const parts = format.split('%s');
  const given = readItems(values) ?? [values];
  if (given.length !== parts.length - 1) return null;
  return joinAll(parts.flatMap((part, at) => (at === 0 ? [part] : [sub(given[at - 1] ?? ''), part])));
}

function joinAll(parts: readonly (string | null)[]): string | null {
  return parts.includes(null) ? null : parts.join('');
}
