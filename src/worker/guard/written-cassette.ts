import type { GuardFinding } from '../../ticket/report.ts';
import type { DiffFile } from '../workspace/diff.ts';
import { defineGuard } from './guard.ts';

export const writtenCassette = defineGuard({
  name: 'cassette-written-by-hand',
  purpose: 'Notices recordings of other services that nobody recorded.',
  weight: 'person',
  look({ diff }) {
    const cassettes = diff.files.filter(
      (file) => file.after !== null && file.addedLines.length > 0 && isCassette(file),
    );
    if (cassettes.length === 0) return { skipped: 'The change adds no recording.' };
    const findings = cassettes.flatMap((file): GuardFinding[] => {
      const missing = file.status === 'added' ? whatIsMissing(file.after ?? '') : editedAnswer(file);
      if (missing === null) return [];
      const message = `${file.path} ${missing}: no recorder wrote it.`;
      return [
        {
          path: file.path,
          line: null,
          message,
          advice: 'Record it from the service itself, with secrets filtered out.',
        },
      ];
    });
    return { looked: `${cassettes.length} changed recordings.`, findings };
  },
});

/** By its keys, or by the folder recorders write to. */
function isCassette({ path, after }: DiffFile): boolean {
  if (!/\.(?:ya?ml|json)$/.test(path)) return false;
  const text = (after ?? '').slice(0, 100_000);
  if (/^\s*["']?(?:interactions|http_interactions|recorded_with)["']?\s*:/m.test(text)) return true;
  return (
    /(?:^|\/)(?:vcr_)?cassettes?\//.test(path) && /["']?(?:request|response|requests|responses)["']?\s*:/.test(text)
  );
}

/** Headers that servers send with every answer, and no hand writes. */
const FROM_SERVERS = [
  'date',
  'server',
  'content-length',
  'transfer-encoding',
  'connection',
  'etag',
  'vary',
  'cache-control',
  'x-request-id',
  'x-runtime',
  'via',
  'cf-ray',
  'strict-transport-security',
  'set-cookie',
  'alt-svc',
];
/** Headers that clients send with every request. */
const FROM_CLIENTS = ['user-agent', 'accept-encoding', 'accept', 'connection', 'host'];

/**
 * What vcrpy (`version: 1`, `headers` of both sides as lists) and betamax (`recorded_with`, `recorded_at`) always write. Owners may filter
 * headers away, so that one of the two sides is enough.
 */
function whatIsMissing(text: string): string | null {
  if (!/["']?recorded_with["']?\s*:|^\s*["']?version["']?\s*:\s*\d/m.test(text))
    return 'names neither its recorder nor a version';
  const lines = text.slice(0, 1_000_000).split('\n');
  const headers = new Set(
    lines.flatMap(
      (line) => /^[\s{,-]*["']?([A-Za-z][\w-]{1,60})["']?\s*:/.exec(line.slice(0, 200))?.[1]?.toLowerCase() ?? [],
    ),
  );
  // JSON in one line holds its headers elsewhere than at the start of lines.
  if (lines.length < 5)
    for (const match of text.matchAll(/"([A-Za-z][\w-]{1,60})"\s*:/g)) headers.add((match[1] ?? '').toLowerCase());
  const answers = FROM_SERVERS.filter((name) => headers.has(name)).length;
  const asks = FROM_CLIENTS.filter((name) => headers.has(name)).length;
  return answers + asks < 2 ? 'has none of the headers that servers and clients send' : null;
}

/** A recorded answer that was changed and not recorded anew: its date stayed. */
function editedAnswer({ addedLines, removedLines }: DiffFile): string | null {
  const bodies = (lines: { text: string }[]): number =>
    lines.filter(({ text }) => /^\s*["']?(?:string|body|text|base64_string)["']?\s*:/.test(text)).length;
  const fresh = addedLines.some(({ text }) =>
    /\bGMT\b|\d{4}-\d\d-\d\dT\d\d|recorded_at|^\s*["']?date["']?\s*:/i.test(text),
  );
  return bodies(addedLines) > 0 && bodies(removedLines) > 0 && !fresh ? 'has an answer that was changed by hand' : null;
}
