import type { Validated } from '../ticket/outcome.ts';
import type { Reason } from '../ticket/reason.ts';
import type { Verdict } from '../ticket/report.ts';
import { sayChecked, sayGuarded } from './generate/agent/say-findings.ts';
import type { Generated } from './steps/generate.ts';

/** What became of one attempt. */
export type Tried =
  | { kind: 'validated'; validated: Validated & { verdict: Verdict } }
  /** The change could not even be made: a command of it failed. */
  | { kind: 'refused'; reason: Reason; output: string };

export interface RepairOptions {
  first: Generated;
  /** Repairs at most; 0 where the change was computed. */
  most: number;
  attempt(generated: Generated, round: number): Promise<Tried>;
  /** Drafts once more, from the attempt and what was found in it. */
  again(generated: Generated, why: string, round: number): Promise<Generated>;
}

/** Two repairs that find no less than the best before them: a third would not either. */
const MOST_WITHOUT_PROGRESS = 2;

/**
 * Tries a draft out and gives it back with what was found, until nothing is, the repairs are used up, the model stopped, or two repairs in a row
 * made nothing better. The best attempt is what comes out, with what ended it among its reasons.
 */
export async function repair(options: RepairOptions): Promise<Tried> {
  const { first, most } = options;
  let generated = first;
  let tried = await options.attempt(generated, 0);
  let best = { generated, tried };
  let idle = 0;
  let ended: string | null = null;
  for (let round = 1; round <= most && needsRepair(generated, tried); round += 1) {
    const next = await options.again(generated, findingsOf(tried), round);
    const isSame = JSON.stringify(next.change.edits) === JSON.stringify(generated.change.edits);
    const stopped = next.drafted?.stopped ?? null;
    if (stopped !== null) ended = stopped.message;
    if (stopped !== null && isSame) break;
    idle = isSame ? idle + 1 : idle;
    generated = next;
    if (!isSame) {
      tried = await options.attempt(generated, round);
      if (weigh(tried) < weigh(best.tried)) {
        best = { generated, tried };
        idle = 0;
      } else idle += 1;
    }
    if (ended === null && idle >= MOST_WITHOUT_PROGRESS) ended = 'Two repairs in a row made it no better.';
    if (ended !== null) break;
    if (round === most && needsRepair(generated, tried))
      ended = `It was repaired ${most} times, and this is what is left.`;
  }
  return withReasons(best.tried, best.generated, ended);
}

/** A draft that stopped by itself has said all it can. */
function needsRepair({ drafted }: Generated, tried: Tried): boolean {
  return drafted !== null && drafted.stopped === null && problems(tried) > 0;
}

/** Findings of guards that ask for something, and what the change broke: what the model can do something about. */
function problems(tried: Tried): number {
  if (tried.kind === 'refused') return 1;
  const { guards, checks } = tried.validated;
  const found = guards.filter((guard) => guard.status === 'found' && guard.weight !== 'warn');
  const failed = checks.filter((check) => check.status === 'failed');
  return (
    found.reduce((sum, guard) => sum + guard.findings.length, 0) +
    failed.reduce((sum, check) => sum + Math.max(1, check.newFailures.length), 0)
  );
}

/** Less is better: first what may be shown at all, then how much is wrong with it. */
function weigh(tried: Tried): number {
  if (tried.kind === 'refused') return 3_000_000;
  const { verdict } = tried.validated;
  return (verdict === 'ready' ? 0 : verdict === 'draft' ? 1_000_000 : 2_000_000) + problems(tried);
}

function findingsOf(tried: Tried): string {
  if (tried.kind === 'refused') return `${tried.reason.message}\n${tried.output.split('\n').slice(-40).join('\n')}`;
  const { guards, checks } = tried.validated;
  return [
    ...guards.filter((guard) => guard.status === 'found' && guard.weight !== 'warn').map(sayGuarded),
    ...checks.filter((check) => check.status === 'failed').map(sayChecked),
  ].join('\n');
}

/** What the model left half done is never ready, whatever the checks say. */
function withReasons(tried: Tried, { drafted }: Generated, ended: string | null): Tried {
  if (tried.kind === 'refused') {
    if (ended === null) return tried;
    return { ...tried, reason: { ...tried.reason, message: `${tried.reason.message} ${ended}` } };
  }
  const { validated } = tried;
  const why = [...new Set([drafted?.stopped?.message, ended].filter((each) => each != null))];
  if (why.length === 0) return tried;
  const verdict = validated.verdict === 'ready' && drafted?.stopped != null ? 'draft' : validated.verdict;
  if (verdict === 'ready') return tried;
  return { ...tried, validated: { ...validated, verdict, reasons: [...why, ...validated.reasons] } };
}
