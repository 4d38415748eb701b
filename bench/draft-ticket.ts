import { shape } from '../src/shapes/django-command/index.ts';
import { draftChange } from '../src/worker/generate/agent/draft.ts';
import type { Entry, Ledger } from '../src/worker/generate/agent/ledger.ts';
import { openStage } from '../test/support/drafting.ts';

/** One ticket drafted as a run drafts it: a mirror, the index, the model's answers, nothing kept. */
export async function draftTicket(
  origin: { bare: string; commit: string },
  request: string,
  baseUrl: string,
): Promise<void> {
  const stage = await openStage(origin, shape);
  const kept = new Map<string, Entry>();
  const ledger: Ledger = {
    recall: (position) => Promise.resolve(kept.get(position) ?? null),
    reserve: () => Promise.resolve(null),
    keep: (position, entry) => Promise.resolve(void kept.set(position, entry)),
    note: () => Promise.resolve(),
    drop: () => Promise.resolve(),
  };
  const { stopped } = await draftChange({
    ticket: stage.ticket(request),
    shape: shape.title,
    knowledge: stage.knowledge,
    gitDir: stage.mirror.gitDir,
    start: null,
    model: { access: { baseUrl, apiKey: 'none' }, name: 'scripted', price: null, cap: {} },
    round: 0,
    ledger,
    check: null,
    checks: [],
    say: () => undefined,
    signal: new AbortController().signal,
  });
  await stage.close();
  if (stopped !== null) throw new Error(stopped.message);
}
