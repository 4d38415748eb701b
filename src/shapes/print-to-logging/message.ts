import type { CallArgument, StringPiece } from '../../python/edit/calls.ts';
import { splitCall } from './split-call.ts';

/** A log message and what fills it, before it is written in a logger's own style. */
export interface Message {
  /** Text as it stands between double quotes, escapes included, and values between. */
  parts: Part[];
}

export type Part = { kind: 'text'; text: string } | { kind: 'value'; text: string; conversion: string };

/** Why a print stays one: said in the notes, with its line. */
export interface Kept {
  kind: 'kept';
  why: string;
}

/**
 * What the arguments of a print would write, piece by piece. Everything that a logger would show otherwise is kept: an `end` that
 * continues the line, arguments that are only counted when it runs.
 */
export function messageOf(args: CallArgument[]): Message | Kept {
  const keywords = new Map(args.filter(({ kind }) => kind === 'keyword').map((arg) => [arg.name ?? '', arg]));
  const end = keywords.get('end');
  if (end && !(end.string && plainText(end.string) === '\\n'))
    return kept(`end=${end.text} continues a line, which a logger cannot`);
  const separator = keywords.get('sep');
  const sep =
    separator === undefined || separator.text === 'None' ? ' ' : separator.string ? plainText(separator.string) : null;
  if (sep === null) return kept(`sep=${separator?.text} is only known when it runs`);
  const positional = args.filter(({ kind }) => kind !== 'keyword');
  const odd = positional.find(({ kind }) => kind !== 'positional');
  if (odd)
    return kept(
      odd.kind === 'generator'
        ? 'it prints a generator'
        : `how many values *${odd.text} holds is only known when it runs`,
    );
  const parts: Part[] = [];
  for (const [at, arg] of positional.entries()) {
    const before = parts.at(-1);
    // `print("error: ", e)` writes two spaces, which nobody meant.
    const spaced = sep === ' ' && before?.kind === 'text' && before.text.endsWith(' ');
    if (at > 0 && !spaced) parts.push({ kind: 'text', text: sep });
    parts.push(...partsOf(arg));
  }
  return { parts: trimmed(joined(parts)) };
}

function partsOf(arg: CallArgument): Part[] {
  if (arg.string) return arg.string.flatMap(pieceParts);
  if (/^-?\d+(?:\.\d+)?$/.test(arg.text)) return [{ kind: 'text', text: arg.text }];
  return formatted(arg) ?? [{ kind: 'value', text: safe(arg.text), conversion: 's' }];
}

function pieceParts(piece: StringPiece): Part[] {
  if (piece.kind === 'text') return [{ kind: 'text', text: doubleQuoted(piece.text, piece.raw) }];
  const shown: Part[] = piece.debug ? [{ kind: 'text', text: `${doubleQuoted(piece.text.trim(), true)}=` }] : [];
  const byDefault = piece.debug && piece.format === null ? 'r' : 's';
  return [...shown, valuePart(piece.text.trim(), piece.conversion ?? byDefault, piece.format)];
}

/** A value with a format of its own: as a % conversion where both mean the same, else formatted before it is handed over. */
function valuePart(text: string, conversion: string, format: string | null): Part {
  if (format === null || format === '') return { kind: 'value', text: safe(text), conversion };
  if (conversion === 's' && /^0?\d*d$/.test(format)) return { kind: 'value', text: safe(text), conversion: format };
  if (conversion === 's' && /^0?\d*\.\d+f$/.test(format))
    return { kind: 'value', text: safe(text), conversion: format };
  const value = conversion === 's' ? safe(text) : `${{ r: 'repr', a: 'ascii' }[conversion] ?? 'str'}(${text})`;
  const spec = format.includes('{') ? `f"${format}"` : `"${format.replaceAll('"', '\\"')}"`;
  return { kind: 'value', text: `format(${value}, ${spec})`, conversion: 's' };
}

/** `"…" % values` and `"…".format(values)`; null for what is not plainly one of them. */
function formatted(arg: CallArgument): Part[] | null {
  const call = splitCall(arg.text);
  if (call === null) return null;
  const text = doubleQuoted(call.text, call.raw);
  return call.kind === 'percent' ? percentParts(text, call.values) : braceParts(text, call.values, call.named);
}

function percentParts(text: string, values: string[]): Part[] | null {
  const parts: Part[] = [];
  let at = 0;
  let used = 0;
  for (const match of text.matchAll(/%(%|[-0 +#]*\d*(?:\.\d+)?[sdrfiaxXeEgGc])/g)) {
    parts.push({ kind: 'text', text: text.slice(at, match.index) });
    at = match.index + match[0].length;
    if (match[1] === '%') parts.push({ kind: 'text', text: '%' });
    else parts.push({ kind: 'value', text: safe(values[used++] ?? ''), conversion: match[1] ?? 's' });
  }
  parts.push({ kind: 'text', text: text.slice(at) });
  const stray = parts.some((part) => part.kind === 'text' && part.text !== '%' && part.text.includes('%'));
  return stray || used !== values.length ? null : parts;
}

function braceParts(text: string, values: string[], named: Record<string, string>): Part[] | null {
  const parts: Part[] = [];
  let at = 0;
  let automatic = 0;
  for (const match of text.matchAll(/\{\{|\}\}|\{(\w*)(?:!([rsa]))?(?::([^{}]*))?\}|[{}]/g)) {
    parts.push({ kind: 'text', text: text.slice(at, match.index) });
    at = match.index + match[0].length;
    if (match[0] === '{{' || match[0] === '}}') {
      parts.push({ kind: 'text', text: match[0].charAt(0) });
      continue;
    }
    if (match[1] === undefined) return null;
    const value =
      match[1] === '' ? values[automatic++] : /^\d+$/.test(match[1]) ? values[Number(match[1])] : named[match[1]];
    if (value === undefined) return null;
    parts.push(valuePart(value, match[2] ?? 's', match[3] ?? null));
  }
  parts.push({ kind: 'text', text: text.slice(at) });
  return parts;
}

/** As written between any quotes, so that it can stand between double ones. */
function doubleQuoted(text: string, raw: boolean): string {
  const escaped = raw ? text.replaceAll('\\', '\\\\') : text.replace(/\\\r?\n/g, '').replaceAll("\\'", "'");
  return escaped.replace(/\r?\n/g, '\\n').replace(/\\"|"/g, '\\"').replaceAll('\t', '\\t');
}

/** A tuple or a condition of an f-string needs its own brackets as an argument. */
function safe(text: string): string {
  const bare = text.replace(/\s*\n\s*/g, ' ');
  const needs = topLevelComma(bare) || /^(?:yield|lambda)\b|:=| for .* in /.test(bare.replace(/^[([{].*[)\]}]$/s, ''));
  return needs ? `(${bare})` : bare;
}

function topLevelComma(text: string): boolean {
  let depth = 0;
  let quote = '';
  for (const char of text) {
    if (quote) quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (/[([{]/.test(char)) depth += 1;
    else if (/[)\]}]/.test(char)) depth -= 1;
    else if (char === ',' && depth === 0) return true;
  }
  return false;
}

function joined(parts: Part[]): Part[] {
  const out: Part[] = [];
  for (const part of parts) {
    const last = out.at(-1);
    if (part.kind === 'text' && last?.kind === 'text') last.text += part.text;
    else if (part.kind !== 'text' || part.text !== '') out.push({ ...part });
  }
  return out;
}

/** Line breaks around a message only set lines of a terminal apart; a record is a line of its own. */
function trimmed(parts: Part[]): Part[] {
  const first = parts[0];
  if (first?.kind === 'text') first.text = first.text.replace(/^(?:\\n|\s)+/, '');
  const last = parts.at(-1);
  if (last?.kind === 'text') last.text = last.text.replace(/(?:\\n|\s)+$/, '');
  return parts.filter((part) => part.kind === 'value' || part.text !== '');
}

function plainText(pieces: StringPiece[]): string | null {
  const texts = pieces.map((piece) => (piece.kind === 'text' ? doubleQuoted(piece.text, piece.raw) : null));
  return texts.some((text) => text === null) ? null : texts.join('');
}

function kept(why: string): Kept {
  return { kind: 'kept', why };
}
