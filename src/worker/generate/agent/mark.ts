import { createHash } from 'node:crypto';
import { plainText } from '../../../lib/plain-text.ts';
import { orderIn } from '../../guard/hidden-instructions.ts';
import type { SeenOrder } from '../../../ticket/reading.ts';
import { secretIn } from '../../guard/secrets.ts';

/** Marks what comes from people, the repository and its programs, so that it cannot be taken for words of ours. */
export interface Marker {
  /** Named in the instructions. */
  readonly name: string;
  /** Text as data: between marks that it cannot hold, without secrets, cut at `most` characters. */
  data(from: string, text: string, most?: number): string;
  /** Orders to programs that stood in what was shown, each once. */
  orders(): SeenOrder[];
}

const MOST_ORDERS = 20;

/** `seed` makes the marks the same for a run that is taken up again, and others for every ticket. */
export function createMarker(seed: string): Marker {
  const name = `data-${createHash('sha256').update(seed).digest('hex').slice(0, 8)}`;
  const seen = new Map<string, SeenOrder>();
  return {
    name,
    data(from, text, most = 12_000) {
      const shown = withoutSecrets(plainText(text)).replaceAll(name, 'data');
      noteOrders(from, shown, seen);
      const cut = shown.length <= most ? shown : `${shown.slice(0, most)}\n… ${shown.length - most} more characters`;
      return `<${name} from="${from.replace(/["<>\n]/g, '')}">\n${cut}\n</${name}>`;
    },
    orders: () => [...seen.values()].slice(0, MOST_ORDERS),
  };
}

/** Lines that hold a secret by their form are named for what they are; there are as many lines as before. A text is given whole where there is one. */
export function withoutSecrets(text: string): string {
  const lines = text.split('\n');
  let keyEnds = -1;
  return lines
    .map((line, at) => {
      if (at <= keyEnds) return HIDDEN('a private key');
      const kind = secretIn(line.slice(0, 10_000), false);
      if (kind === null) return line;
      if (/-----BEGIN/.test(line) && !/-----END/.test(line)) keyEnds = endOfKey(lines, at);
      return HIDDEN(kind);
    })
    .join('\n');
}

/** The last line of the key that begins here: its end mark, or where the text was cut before it, the last line that looks like a key's. */
function endOfKey(lines: readonly string[], begin: number): number {
  const marked = lines.slice(begin + 1, begin + LONGEST_KEY).findIndex((line) => /-----END [A-Z ]*KEY/.test(line));
  if (marked >= 0) return begin + 1 + marked;
  let end = begin;
  for (const [at, line] of lines.entries()) if (at > begin && /[A-Za-z0-9+/=]{40,}/.test(line)) end = at;
  return end;
}

/** Lines; those of 16,384 bits have about 200. */
const LONGEST_KEY = 300;

const HIDDEN = (kind: string): string => `⟨a line with ${kind.replace(/ in plain text$/, '')}, not shown⟩`;

function noteOrders(from: string, text: string, seen: Map<string, SeenOrder>): void {
  const lines = text.split('\n');
  for (const [at, line] of lines.entries()) {
    if (orderIn(line.slice(0, 5_000)) !== 'person') continue;
    // An order may go on in the next lines.
    const said = lines
      .slice(at, at + 3)
      .join(' ')
      .slice(0, 1_000);
    const number = Number(/^\s*(\d+)[ \t|]/.exec(line)?.[1] ?? at + 1);
    const key = `${from}:${said}`;
    if (!seen.has(key)) seen.set(key, { path: from, line: number, text: said });
  }
}
