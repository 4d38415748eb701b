import { z } from 'zod';
import { withoutSecrets } from '../mark.ts';
import { symbolsNamed, symbolsOf } from '../symbols.ts';
import type { Session } from '../session.ts';
import { defineTool } from './tool.ts';

const MOST_LINES = 200;
const MOST_CHARACTERS = 10_000;

export const read = defineTool({
  name: 'read',
  description: `Lines of a file, as the draft has it: those of a symbol, or from–to, at most ${MOST_LINES}; without either its first.`,
  args: z.object({
    path: z.string(),
    symbol: z.string().optional(),
    from: z.number().int().positive().optional(),
    to: z.number().int().positive().optional(),
  }),
  async run({ path, symbol, from, to }, session) {
    const hidden = session.files.hides(path);
    if (hidden !== null) {
      session.attempts.push(`read ${path}`);
      return `Refused: ${hidden}`;
    }
    const text = await session.files.read(path);
    if (text === null) return notThere(path, session);
    // Before it is cut: lines in the middle of a key do not look like one.
    const lines = withoutSecrets(text).split('\n');
    let first = from ?? 1;
    let last = to ?? first + MOST_LINES - 1;
    if (symbol !== undefined) {
      const place = placeOf(symbol, path, text, session);
      if (place === null) return `${path} has no ${symbol}. ${outline(path, session)}`;
      ({ first, last } = place);
    }
    last = Math.min(last, first + MOST_LINES - 1, lines.length);
    if (first > lines.length) return `${path} has ${lines.length} lines.`;
    const shown = lines.slice(first - 1, last).map((line, at) => `${first + at}|${line.slice(0, 400)}`);
    const more =
      last < lines.length && symbol === undefined
        ? `\n(lines ${first}–${last} of ${lines.length}. ${outline(path, session)})`
        : '';
    return session.marker.data(path, shown.join('\n'), MOST_CHARACTERS) + more;
  },
});

/** The index knows where it was; what was written since may have moved it. */
function placeOf(
  symbol: string,
  path: string,
  text: string,
  { knowledge }: Session,
): { first: number; last: number } | null {
  const known = symbolsNamed(symbol, knowledge.index, [path]).find((each) => each.path === path);
  const last = symbol.split('.').at(-1) ?? symbol;
  const header = new RegExp(`^\\s*(?:async\\s+)?(?:def|class)\\s+${last.replace(/\W/g, '')}\\b`);
  const lines = text.split('\n');
  const near = known?.line ?? 1;
  const found = lines
    .flatMap((line, at) => (header.test(line) ? [at + 1] : []))
    .sort((a, b) => Math.abs(a - near) - Math.abs(b - near))[0];
  if (found === undefined) return null;
  const length = known === undefined ? 60 : known.endLine - known.line;
  let first = found;
  while (/^\s*@/.test(lines[first - 2] ?? '')) first -= 1;
  return { first, last: found + length };
}

function notThere(path: string, { files }: Session): string {
  const name = path.split('/').at(-1) ?? '';
  const near = files.paths().filter((each) => each.endsWith(`/${name}`));
  return `There is no text file ${path}.${near.length === 0 ? '' : ` There is ${near.slice(0, 5).join(', ')}.`}`;
}

function outline(path: string, { knowledge, marker }: Session): string {
  const module = knowledge.index.modules[path];
  if (module === undefined) return '';
  const names = symbolsOf(module).map(({ name, line }) => `${name} ${line}`);
  if (names.length === 0) return 'It defines nothing.';
  const rest = names.length > 60 ? `, and ${names.length - 60} more` : '';
  return `It defines, with their lines: ${marker.data(path, names.slice(0, 60).join(', ') + rest, 3_000)}`;
}
