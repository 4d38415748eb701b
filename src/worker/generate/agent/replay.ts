import type { Knowledge } from '../../../shapes/shape.ts';
import type { Ticket } from '../../../ticket/ticket.ts';
import { draftChange } from './draft.ts';
import { type Recording, replayLedger } from './recording.ts';

export interface ReplayedRound {
  round: number;
  answers: number;
  files: string[];
  /** Code of what stopped it, or null. */
  stopped: string | null;
  /** The change is the recorded one, byte for byte, and its recording lasted as long as the round did. */
  same: boolean;
  /** Where the recording had no answer any more; null: it lasted. */
  ended: string | null;
}

/** Goes through a recorded run's drafting again, offline: real tools on the real repository, and the answers that were kept. */
export async function replayRecording(options: {
  recording: Recording;
  knowledge: Knowledge;
  gitDir: string;
  say: (detail: string) => void;
  signal: AbortSignal;
}): Promise<ReplayedRound[]> {
  const { recording, knowledge, gitDir, say, signal } = options;
  const ticket = { ...recording.ticket, thread: '', requester: '' } as unknown as Ticket;
  const rounds: ReplayedRound[] = [];
  for (const { position, entry } of recording.entries) {
    if (entry.kind !== 'began') continue;
    const round = Number.parseInt(position, 10);
    const of = recording.entries.filter((each) => each.position.startsWith(`${round}.`)).map((each) => each.entry);
    const closed = of.find((each) => each.kind === 'closed');
    const ledger = replayLedger(recording);
    let hash = '';
    const { change, stopped } = await draftChange({
      ticket,
      shape: recording.shape,
      knowledge,
      gitDir,
      start: entry.start as Parameters<typeof draftChange>[0]['start'],
      model: {
        access: { baseUrl: 'http://127.0.0.1:9/replay', apiKey: 'none' },
        name: recording.model,
        price: null,
        cap: {},
      },
      round,
      ledger: { ...ledger, note: async (_at, noted) => void (noted.kind === 'closed' && (hash = noted.hash)) },
      check: () => Promise.resolve(''),
      checks: entry.checks,
      say,
      signal,
    });
    const ended = ledger.ended();
    rounds.push({
      round,
      answers: of.filter((each) => each.kind === 'answer').length,
      files: change.edits.map((edit) => edit.path),
      stopped: stopped?.code ?? null,
      // A round that was stopped, by a budget or a server that was gone, is one whose recording ends there.
      same: closed !== undefined && closed.hash === hash && (ended === null || closed.stopped !== null),
      ended,
    });
  }
  return rounds;
}
