import { z } from 'zod';
import { sayRepo } from '../../../lib/address.ts';
import { UserError } from '../../../lib/errors.ts';
import type { ModelCallRow } from '../../../store/model-calls.ts';
import type { Slots } from '../../../ticket/slots.ts';
import type { Ticket } from '../../../ticket/ticket.ts';
import { Entry, type Ledger } from './ledger.ts';
import { withoutSecrets } from './mark.ts';

/** A run's drafting as a file: what it was about, and everything the model and the checks said. Without secrets and without who asked. */
export const Recording = z.object({
  version: z.literal(1),
  model: z.string(),
  shape: z.string(),
  ticket: z.looseObject({
    id: z.string(),
    request: z.string(),
    title: z.string(),
    shape: z.string(),
    base: z.object({ ref: z.string(), commit: z.string() }),
    slots: z.custom<Slots>((value) => typeof value === 'object' && value !== null),
    bounds: z.object({ files: z.number(), lines: z.number(), paths: z.array(z.string()) }),
    requiredChecks: z.array(z.string()),
  }),
  entries: z.array(z.object({ position: z.string(), entry: Entry })),
});
export type Recording = z.infer<typeof Recording>;

/** Null: no model was asked. */
export function recordingOf(ticket: Ticket, shape: string, rows: readonly ModelCallRow[]): Recording | null {
  const [first] = rows;
  if (first === undefined) return null;
  const entries = rows.flatMap(({ position, entry }) => {
    const parsed = Entry.safeParse(entry);
    return parsed.success ? [{ position, entry: Entry.parse(concealed(parsed.data)) }] : [];
  });
  const { thread: _, requester: __, ...others } = ticket;
  return Recording.parse({
    version: 1,
    model: first.model,
    shape,
    ticket: { ...others, repo: sayRepo(ticket.repo), request: withoutSecrets(ticket.request) },
    entries,
  });
}

export function readRecording(text: string, file: string): Recording {
  let value: unknown = null;
  try {
    value = JSON.parse(text);
  } catch {
    // Said below, with what else is wrong.
  }
  const parsed = Recording.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new UserError(
    'usage',
    `${file} is no recording${where === '' ? '' : `: ${where} ${issue?.message ?? ''}`}.`,
    'Give the recording.json that lies beside the page of a run.',
  );
}

/** Answers from the recording alone. Where it has none, the round ends there: nothing is asked of anybody. */
export function replayLedger({ entries }: Recording): Ledger & { ended: () => string | null } {
  const kept = new Map(entries.map(({ position, entry }) => [position, entry]));
  let ended: string | null = null;
  return {
    recall: (position, key) => {
      const entry = kept.get(position) ?? null;
      // What is asked may differ from what was asked, which a replay is there to find out: the answer stays.
      return Promise.resolve(entry !== null && 'key' in entry ? { ...entry, key } : entry);
    },
    reserve: (position) => {
      ended ??= position;
      return Promise.resolve({ scope: 'run', measure: 'tokens', limit: 0 });
    },
    keep: () => Promise.resolve(),
    note: () => Promise.resolve(),
    drop: () => Promise.resolve(),
    ended: () => ended,
  };
}

function concealed(value: unknown): unknown {
  if (typeof value === 'string') return withoutSecrets(value);
  if (Array.isArray(value)) return value.map(concealed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, concealed(each)]));
}
