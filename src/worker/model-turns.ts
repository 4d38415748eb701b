import type { ModelCallRow } from '../store/model-calls.ts';
import type { ModelTurn } from '../web/page/view.ts';
import { Entry } from './generate/agent/ledger.ts';
import { withoutSecrets } from './generate/agent/mark.ts';

/** The kept calls of a run as its page shows them, without secrets. */
export function turnsOf(rows: readonly ModelCallRow[]): ModelTurn[] {
  return rows.flatMap(({ position, entry, input, output, microUsd, ms }) => {
    const parsed = Entry.safeParse(entry);
    const took = { position, tokens: input + output, usd: microUsd === null ? null : microUsd / 1_000_000, ms };
    if (!parsed.success) return [{ ...took, text: 'No answer was kept.', calls: [] }];
    const { data } = parsed;
    if (data.kind === 'closed' || (data.kind === 'began' && data.start === null)) return [];
    if (data.kind === 'began') return [{ ...took, text: withoutSecrets(data.start?.why ?? ''), calls: [] }];
    if (data.kind === 'checked') return [{ ...took, text: withoutSecrets(data.said), calls: [] }];
    const { text, calls, broken } = data;
    const turn = {
      ...took,
      text: withoutSecrets(text),
      calls: [
        ...calls.map(({ name, args }) => ({ name, on: subjectOf(args), args: withoutSecrets(sayArgs(args)) })),
        ...broken.map(({ name, args }) => ({ name, on: 'arguments that are no JSON', args: withoutSecrets(args) })),
      ],
    };
    return [turn];
  });
}

function subjectOf(args: Record<string, unknown>): string {
  const subject = args['path'] ?? args['name'] ?? args['text'] ?? args['app'];
  return typeof subject === 'string' ? subject.slice(0, 200) : '';
}

/** Texts as they are, line by line: a secret is a line's. */
function sayArgs(args: Record<string, unknown>): string {
  return Object.entries(args)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('\n');
}
