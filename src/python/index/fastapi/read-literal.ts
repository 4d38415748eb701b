import { endOfBracket, findCode, splitCode } from '../split-code.ts';
import type { Evaluator } from './evaluate.ts';
import { itemsOf } from './read-value.ts';
import type { Scope, Value } from './value.ts';

/** `[a, *b]` and tuples. */
export function readList(on: Evaluator, text: string, scope: Scope): Value {
  const items = splitCode(text, ',', 1, text.length - 1).flatMap((piece) => {
    const written = text.slice(piece.start, piece.end);
    return written.startsWith('*') ? itemsOf(on.evaluate(written.slice(1), scope)) : [on.evaluate(written, scope)];
  });
  return { kind: 'list', items };
}

/** `{"a": b}`; keys that cannot be told are left out. */
export function readDict(on: Evaluator, text: string, scope: Scope): Value {
  const entries = new Map<string, Value | null>();
  for (const piece of splitCode(text, ',', 1, text.length - 1)) {
    const colon = findCode(text, ':', piece.start, piece.end);
    const key = colon === -1 ? null : on.evaluate(text.slice(piece.start, colon), scope);
    if (key?.kind === 'constant') entries.set(String(key.value), on.evaluate(text.slice(colon + 1, piece.end), scope));
  }
  return { kind: 'dict', entries };
}

/** Strings that stand beside each other, f-strings among them. */
export function readText(on: Evaluator, text: string, scope: Scope): Value | null {
  let found = '';
  for (let at = 0; at < text.length; ) {
    STRING.lastIndex = at;
    const next = STRING.exec(text);
    if (next === null) return null;
    const body = next[2] ?? next[3] ?? '';
    const prefix = (next[1] ?? '').toLowerCase();
    if (body.includes('\\') && !prefix.includes('r')) return null;
    const part = prefix.includes('f') ? readFormatted(on, body, scope) : body;
    if (part === null) return null;
    found += part;
    at += next[0].length;
  }
  return { kind: 'constant', value: found };
}

function readFormatted(on: Evaluator, body: string, scope: Scope): string | null {
  let found = '';
  for (let at = 0; at < body.length; at++) {
    const char = body.charAt(at);
    if ((char === '{' || char === '}') && body.charAt(at + 1) === char) at++;
    else if (char === '{') {
      const end = endOfBracket(body, at);
      const value = on.evaluate(body.slice(at + 1, end - 1), scope);
      if (value?.kind !== 'constant' || value.value === null) return null;
      found += String(value.value);
      at = end - 1;
      continue;
    }
    found += char;
  }
  return found;
}

/** A string on one line; one with quotes of its kind inside is not told. */
const STRING = /\s*([A-Za-z]{0,2})(?:"([^"\n]*)"|'([^'\n]*)')\s*/y;
