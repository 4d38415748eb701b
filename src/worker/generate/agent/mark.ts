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

/** Lines that hold a secret by their form are named for what they are. */
export function withoutSecrets(text: string): string {
  let inKey = false;
  return text
    .split('\n')
    .map((line) => {
      if (inKey) {
        inKey = !/-----END [A-Z ]*KEY/.test(line);
        return HIDDEN('a private key');
      }
      const kind = secretIn(line.slice(0, 10_000), false);
      if (kind === null) return line;
      inKey = /-----BEGIN/.test(line) && !/-----END/.test(line);
      return HIDDEN(kind);
    })
    .join('\n');
}

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
