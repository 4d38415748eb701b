/** The arguments of a call's source, `models.CharField("Name", max_length=5)`, split at its top-level commas. */
export function splitArguments(call: string): string[] {
  const open = call.indexOf('(');
  if (open === -1) return [];
  const parts: string[] = [];
  let depth = 0;
  let quote: string | null = null;
  let part = '';
  for (let at = open + 1; at < call.length; at += 1) {
    const char = call[at] ?? '';
    if (quote !== null) {
      part += char;
      if (char === '\\') part += call[(at += 1)] ?? '';
      else if (call.startsWith(quote, at)) {
        part += quote.slice(1);
        at += quote.length - 1;
        quote = null;
      }
      continue;
    }
    if (char === '"' || char === "'") {
      quote = call.startsWith(char.repeat(3), at) ? char.repeat(3) : char;
      part += quote;
      at += quote.length - 1;
    } else if (char === '#') {
      at = call.indexOf('\n', at) === -1 ? call.length : call.indexOf('\n', at);
    } else if (depth === 0 && (char === ',' || char === ')')) {
      parts.push(part.trim());
      part = '';
      if (char === ')') break;
    } else {
      if (/[([{]/.test(char)) depth += 1;
      if (/[)\]}]/.test(char)) depth -= 1;
      part += char;
    }
  }
  return parts.filter((each) => each !== '');
}
