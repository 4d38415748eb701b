import { isNameChar, type LogicalLines } from './logical-lines.ts';

export interface FoundCall {
  word: string;
  /** Offsets of the word and of the bracket behind it. */
  at: number;
  open: number;
}

/** Prepares a search for calls by the name called or its last part: `signal.connect (…)` is a call of "connect". */
export function callsOf(words: readonly string[]): (code: LogicalLines) => FoundCall[] {
  // The last letter tells most names apart from those that are looked for.
  const byLast: string[][] = [];
  for (const word of words) (byLast[word.charCodeAt(word.length - 1)] ??= []).push(word);
  return ({ text, opens }) => {
    const found: FoundCall[] = [];
    for (const open of opens) {
      let end = open;
      let last = text.charCodeAt(end - 1);
      while (last === 32 || last === 9) last = text.charCodeAt(--end - 1);
      const same = last < 128 ? byLast[last] : undefined;
      if (same === undefined) continue;
      for (const word of same) {
        const at = end - word.length;
        if (text.endsWith(word, end) && !isNameChar(text.charCodeAt(at - 1))) found.push({ word, at, open });
      }
    }
    return found;
  };
}

/** `def exec(…)` declares what it seems to call. */
export function isDeclared(text: string, at: number): boolean {
  return /\bdef\s+$/.test(text.slice(Math.max(0, at - 12), at));
}
