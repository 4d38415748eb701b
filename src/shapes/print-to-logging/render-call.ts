import type { CallSite } from '../../python/edit/calls.ts';
import { layOutCall } from '../layout-call.ts';
import type { LoggerStyle } from './find-logger.ts';
import type { Message, Part } from './message.ts';
import type { Level } from './slots.ts';

/** The logging call for a message; the values are handed over, not formatted, so that a level that is off costs nothing. */
export function renderCall(
  message: Message,
  level: Level,
  logger: LoggerStyle,
  quote: '"' | "'",
  lineLength: number,
): string {
  const values = message.parts.filter((part) => part.kind === 'value');
  const head = `${logger.name}.${level}`;
  if (logger.kind === 'structlog') {
    const event = structured(message.parts, quote);
    if (event) return layOutCall(head, event, lineLength);
  }
  const place = (part: Part & { kind: 'value' }) =>
    logger.kind === 'loguru' ? loguruPlace(part.conversion) : `%${part.conversion}`;
  const text = message.parts
    .map((part) => {
      if (part.kind === 'value') return place(part);
      if (values.length === 0) return part.text;
      // Only a message that is formatted has marks to escape.
      return logger.kind === 'loguru'
        ? part.text.replaceAll('{', '{{').replaceAll('}', '}}')
        : part.text.replaceAll('%', '%%');
    })
    .join('');
  return layOutCall(head, [inQuotes(text, quote), ...values.map((value) => requoted(value.text, quote))], lineLength);
}

/** An f mark, `.2f`, reads the same in both styles; r and a are written after "!". */
function loguruPlace(conversion: string): string {
  if (conversion === 's') return '{}';
  return /^[ra]$/.test(conversion) ? `{!${conversion}}` : `{:${conversion}}`;
}

/** An event and its fields, where the values stand after the words and have names: "Reading", file=file. Null elsewhere. */
function structured(parts: Part[], quote: '"' | "'"): string[] | null {
  const [first, ...rest] = parts;
  const values = rest.filter((part) => part.kind === 'value');
  const named = values.every((value) => /^[a-z_]\w*(?:\.\w+)*$/i.test(value.text) && value.conversion === 's');
  const trailing = rest.every((part) => part.kind === 'value' || /^[\s:,;=()[\]-]*$/.test(part.text));
  if (first?.kind !== 'text' || !named || !trailing || values.length === 0) return null;
  const keys = values.map((value) => value.text.replace(/^self\./, '').replaceAll('.', '_'));
  if (new Set(keys).size !== keys.length || keys.includes('event')) return null;
  return [
    inQuotes(first.text.replace(/[\s:=([-]+$/, ''), quote),
    ...values.map((value, at) => `${keys[at]}=${value.text}`),
  ];
}

/** Inside an f-string a text had to take the other quotes; outside it takes the file's own. */
function requoted(value: string, quote: '"' | "'"): string {
  const other = quote === '"' ? "'" : '"';
  return value.includes(quote) || value.includes('\\') ? value : value.replaceAll(other, quote);
}

/** `text` is escaped for double quotes. The quotes that need fewer escapes are used, the file's own where it is even, as formatters do. */
function inQuotes(text: string, quote: '"' | "'"): string {
  const doubles = text.split('\\"').length - 1;
  const singles = text.split("'").length - 1;
  const single = quote === "'" ? singles <= doubles : singles < doubles;
  return single ? `'${text.replaceAll("'", "\\'").replaceAll('\\"', '"')}'` : `"${text}"`;
}

/** The level a message's own words and place call for; "info" where it tells of no trouble. */
export function levelOf(call: CallSite, usual: Level): Level {
  const words = call.arguments
    .filter(({ kind }) => kind !== 'keyword')
    .map(({ text }) => text)
    .join(' ')
    .toLowerCase();
  if (
    /\b(?:warn(?:ing)?|retry(?:ing)?|retries|skip(?:ped|ping|s)?|deprecated|ignor(?:ed|ing)|missing|not found|already exists)\b/.test(
      words,
    )
  )
    return 'warning';
  if (
    /(?:\b|_)(?:error|errors|fail(?:ed|ure|ures|s)?|fatal|exception|traceback|cannot|can't|could not|couldn't|unable|crash(?:ed)?)\b/.test(
      words,
    )
  )
    return 'error';
  if (call.insideExcept) return 'error';
  return goesToStderr(call) ? 'warning' : usual;
}

function goesToStderr(call: CallSite): boolean {
  return call.arguments.some((arg) => arg.name === 'file' && /^(?:sys\.)?(?:__)?stderr(?:__)?$/.test(arg.text));
}
