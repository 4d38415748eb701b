import { median } from '../measure.ts';
import { type Case, VERDICTS } from './cases.ts';
import { comparable, type WrongSlot, wrongSlots } from './compare-slots.ts';

/** What `ensurefix intake` says of a request, and the milliseconds it took. */
export interface Answer {
  /** `failed`: it threw, which it never may. */
  verdict: Case['verdict'] | 'failed';
  /** What it threw. */
  error?: string;
  shape: string | null;
  slots: Record<string, unknown>;
  missing: string[];
  ms: number;
}

export const ENDINGS = [...VERDICTS, 'failed'] as const;

export interface Judged {
  case: Case;
  answer: Answer;
  verdictRight: boolean;
  /** Null where the label is neither accept nor clarify: no shape is scored there. */
  shapeRight: boolean | null;
  /** Null where the label is not clarify. */
  missingRight: boolean | null;
  /** Names and canonical values that are wrong; null where the label is not accept. A label without any is right once accepted. */
  wrongSlots: WrongSlot[] | null;
  wronglyAccepted: boolean;
}

export function judgeCase(expected: Case, answer: Answer): Judged {
  const scored = expected.verdict === 'accept' || expected.verdict === 'clarify';
  return {
    case: expected,
    answer,
    verdictRight: answer.verdict === expected.verdict,
    shapeRight: scored ? answer.shape === expected.shape : null,
    missingRight: expected.verdict === 'clarify' ? sameSet(answer.missing, expected.missing) : null,
    wrongSlots: expected.verdict === 'accept' ? wrongSlots(expected.slots, answer.slots) : null,
    wronglyAccepted: answer.verdict === 'accept' && !['accept', 'clarify'].includes(expected.verdict),
  };
}

export function isRight(judged: Judged): boolean {
  const { verdictRight, shapeRight, missingRight, wrongSlots: wrong } = judged;
  return verdictRight && shapeRight !== false && missingRight !== false && (wrong === null || wrong.length === 0);
}

/** `right` of `of`. */
export interface Share {
  right: number;
  of: number;
}

export interface Score {
  cases: number;
  verdict: Share;
  /** On accept and clarify. */
  shape: Share;
  /** On clarify: the slots asked for are exactly those of the label. */
  missing: Share;
  /** On accept: every name and canonical value of the label. */
  slots: Share;
  /** The same slot by slot, with those of cases that were not accepted counted as wrong. */
  eachSlot: Share;
  /** Reject, review or chat that was accepted: the expensive mistake. */
  wronglyAccepted: Share;
  /** Everything about the case is right. */
  whole: Share;
  /** Rows: the label, in the order of `VERDICTS`; columns: what was decided, in the order of `ENDINGS`. */
  confusion: number[][];
  ms: { median: number; worst: number };
}

export function scoreOf(all: readonly Judged[]): Score {
  const times = all.map(({ answer }) => answer.ms);
  const accepts = all.filter((each) => each.wrongSlots !== null);
  const refusable = all.filter((each) => !['accept', 'clarify'].includes(each.case.verdict));
  return {
    cases: all.length,
    verdict: share(all.map((each) => each.verdictRight)),
    shape: share(all.flatMap((each) => each.shapeRight ?? [])),
    missing: share(all.flatMap((each) => each.missingRight ?? [])),
    slots: share(accepts.map((each) => each.verdictRight && each.wrongSlots?.length === 0)),
    eachSlot: share(
      accepts.flatMap((each) => {
        const wrong = new Set(each.wrongSlots?.map(({ slot }) => slot));
        return comparable(each.case.slots).map((slot) => each.verdictRight && !wrong.has(slot));
      }),
    ),
    wronglyAccepted: {
      right: refusable.filter((each) => each.wronglyAccepted).length,
      of: refusable.length,
    },
    whole: share(all.map(isRight)),
    confusion: VERDICTS.map((label) =>
      ENDINGS.map(
        (decided) => all.filter((each) => each.case.verdict === label && each.answer.verdict === decided).length,
      ),
    ),
    ms: { median: median(times), worst: Math.max(...times) },
  };
}

/** By tag, the most frequent first; a case counts under each of its tags. */
export function slicesByTag(all: readonly Judged[]): { tag: string; score: Score }[] {
  const tags = [...new Set(all.flatMap((each) => each.case.tags))];
  return tags
    .map((tag) => ({ tag, score: scoreOf(all.filter((each) => each.case.tags.includes(tag))) }))
    .sort((a, b) => b.score.cases - a.score.cases || (a.tag < b.tag ? -1 : 1));
}

function share(rights: readonly boolean[]): Share {
  return { right: rights.filter(Boolean).length, of: rights.length };
}

function sameSet(left: readonly string[], right: readonly string[]): boolean {
  const [a, b] = [new Set(left), new Set(right)];
  return a.size === b.size && [...a].every((each) => b.has(each));
}
