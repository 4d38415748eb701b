import type { IncomingMessage } from '../chat/surface.ts';
import { interpretBy } from '../conversation/interpreter.ts';
import { sayRepo } from '../lib/address.ts';
import type { Draft, Knowledge, Shape } from '../shapes/shape.ts';
import { keepCall, reserveCall } from '../store/model-calls.ts';
import { priceOf, type Usage } from '../ticket/drafting.ts';
import { asSpent, reachedBy } from '../worker/generate/agent/store-ledger.ts';
import type { BotDeps } from './bot.ts';

/**
 * What the language model makes of a request, on the budgets that drafting has too; null: the rules read it. A repository whose owners let no
 * model draft is not told to one either.
 */
export async function readByModel(
  { interpreter, drafting, store, clock, log }: Pick<BotDeps, 'interpreter' | 'drafting' | 'store' | 'clock' | 'log'>,
  { id, thread, sender, place, context }: IncomingMessage,
  words: string,
  known: { repo: string; knowledge: Knowledge },
  shapes: readonly Shape[],
): Promise<Draft | null> {
  const { knowledge, repo } = known;
  if (interpreter === null || knowledge.settings.model === false) return null;
  if (drafting == null) return (await interpretBy(interpreter, words, context, knowledge, shapes)).draft;
  const { model, prices, caps } = drafting;
  const runId = `reading:${thread}/${id}`;
  const payer = { runId, requester: sender.id, channel: place.address, repository: sayRepo(repo) };
  const letters = words.length + context.reduce((sum, { text }) => sum + text.length, 0);
  const spending = (usage: Usage, ms: number) => ({ ...usage, usd: priceOf(usage, prices[model] ?? null), ms });
  const worst = spending({ input: PROMPT + Math.ceil(letters / 3), cached: 0, output: MOST_OUTPUT }, 0);
  const reached = await store.transaction((tx) =>
    reserveCall(tx, { ...payer, position: 'read', model, worst: asSpent(worst), at: clock.now() }, (before) =>
      reachedBy(before, worst, { ...caps, run: {} }),
    ),
  );
  if (reached !== null) {
    log.info({ scope: reached.scope }, 'the budget for language models is used up; the rules read the request');
    return null;
  }
  const began = performance.now();
  const { draft, usage } = await interpretBy(interpreter, words, context, knowledge, shapes);
  const spent = spending(usage ?? (draft === null ? NOTHING : worst), performance.now() - began);
  await keepCall(store.db, runId, 'read', { kind: 'read', shape: draft?.shape ?? null }, asSpent(spent));
  return draft;
}

/** Tokens of the rules and the slots of all kinds of tickets, and of the longest answer; more than either takes. */
const PROMPT = 4_000;
const MOST_OUTPUT = 1_000;
const NOTHING: Usage = { input: 0, cached: 0, output: 0 };
