/** A formatted text taken apart: what it is, the text as written, and the values. */
export interface SplitCall {
  kind: 'percent' | 'format';
  text: string;
  raw: boolean;
  values: string[];
  /** Of `.format(name=value)`. */
  named: Record<string, string>;
}

/**
 * Takes apart `"…" % x`, `"…" % (x, y)` and `"…".format(x, name=y)` where the text is one plain literal. Null for all else, also for
 * `"%s %s" % pair`, whose values are only known when it runs.
 */
export function splitCall(source: string): SplitCall | null {
  const literal = /^([rR]?)("""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')\s*/.exec(source);
  if (!literal?.[2]) return null;
  const width = /^("""|''')/.test(literal[2]) ? 3 : 1;
  const text = literal[2].slice(width, -width);
  const raw = literal[1] !== '';
  const rest = source.slice(literal[0].length).trim();
  if (rest.startsWith('.format(') && rest.endsWith(')') && closes(rest, '.format'.length)) {
    const args = splitTop(rest.slice('.format('.length, -1));
    if (args.some((arg) => arg.startsWith('*'))) return null;
    const pairs = args.map((arg) => /^(\w+)\s*=(?!=)\s*([\s\S]+)$/.exec(arg));
    const named = Object.fromEntries(pairs.flatMap((pair) => (pair ? [[pair[1] ?? '', pair[2] ?? '']] : [])));
    return { kind: 'format', text, raw, values: args.filter((_, at) => !pairs[at]), named };
  }
  if (!rest.startsWith('%')) return null;
  const right = rest.slice(1).trim();
  if (/%\(/.test(text)) return null;
  const values = right.startsWith('(') && closes(right, 0) ? splitTop(right.slice(1, -1)) : [right];
  const places = [...text.matchAll(/%(?!%)/g)].length - [...text.matchAll(/%%/g)].length;
  if (values.length === 1 && places !== 1 && !right.startsWith('(')) return null;
  return /\b(?:if|or|and|lambda)\b|^\{/.test(right) && !right.startsWith('(')
    ? null
    : { kind: 'percent', text, raw, values, named: {} };
}

/** Whether the bracket that opens at `at` closes at the very end. */
function closes(text: string, at: number): boolean {
  let depth = 0;
  let quote = '';
  for (let place = at; place < text.length; place += 1) {
    const char = text[place] ?? '';
    if (quote) {
      if (char === '\\') place += 1;
      else if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if (/[([{]/.test(char)) depth += 1;
    else if (/[)\]}]/.test(char)) {
      depth -= 1;
      if (depth === 0) return place === text.length - 1;
    }
  }
  return false;
}

function splitTop(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = '';
  let part = '';
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (quote) {
      if (char === '\\') part += text[at++] ?? '';
      else if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if (/[([{]/.test(char)) depth += 1;
    else if (/[)\]}]/.test(char)) depth -= 1;
    if (!quote && depth === 0 && char === ',') {
      parts.push(part.trim());
      part = '';
    } else part += text[at] ?? '';
  }
  if (part.trim() !== '') parts.push(part.trim());
  return parts;
}
