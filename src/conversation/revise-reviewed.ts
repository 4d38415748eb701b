import { matchesAny } from '../lib/glob.ts';
import type { Draft, Knowledge, Shape } from '../shapes/shape.ts';
import type { Bounds } from '../ticket/bounds.ts';
import type { Slots, SlotValue } from '../ticket/slots.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { decide, settle } from './decide.ts';
import { readMessage } from './read.ts';
import { reviseDraft } from './revise.ts';
import { termsOf } from './terms.ts';

/** What a reviewer's words mean for a ticket whose pull request is open. */
export type Reviewed =
  /** Praise, a question, a remark: nothing is asked of the bot. */
  | { kind: 'nothing' }
  | {
      kind: 'revise';
      changed: Pick<Ticket, 'slots' | 'title' | 'bounds' | 'requiredChecks'>;
      /** What is different, in words: "max length: 255 → 100". */
      words: string;
    }
  /** Asked for in words that no rule reads, and nothing in them is another ticket. */
  | { kind: 'asks' }
  /** Asked for, and not what was agreed; `why` says which bound it breaks. */
  | { kind: 'outside'; why: string };

/**
 * Reads a review as the edit of the ticket's slots that it is, by the same rules as the requester's own words. What is a ticket of its own, or
 * leads outside the agreed bounds, is outside. Pure; the text is untrusted and orders in it are dropped.
 */
export function reviseReviewed(seen: {
  text: string;
  ticket: Ticket;
  knowledge: Knowledge;
  shapes: readonly Shape[];
}): Reviewed {
  const { ticket, knowledge, shapes } = seen;
  const text = seen.text.replace(/```suggestion[\s\S]*?```/g, ' ').trim();
  if (text === '') return { kind: 'nothing' };
  const shape = shapes.find(({ id }) => id === ticket.shape);
  if (shape === undefined) return { kind: 'nothing' };
  const draft: Draft = { shape: ticket.shape, slots: ticket.slots, confidence: 1 };
  const sentences = readMessage(text).sentences;
  // A review may say several things; each sentence that is an edit counts, and the later one wins.
  const edits = [text, ...sentences].map((words) => reviseDraft(words, ticket.request, draft, shape));
  const edit = edits[0] ?? edits.slice(1).reduce((all, each) => (each === null ? all : { ...all, ...each }), null);
  if (edit !== null) return apply(edit, draft, seen, shape);
  const decision = decide(text, knowledge, shapes);
  if (decision.verdict === 'chat') return { kind: 'nothing' };
  if (decision.verdict === 'review' && decision.reason.code === 'no-shape') return { kind: 'asks' };
  return { kind: 'outside', why: `it is no part of this ticket, which is ${sayBounds(ticket.bounds)}` };
}

function apply(edit: Slots, draft: Draft, seen: Parameters<typeof reviseReviewed>[0], shape: Shape): Reviewed {
  const { ticket, knowledge, shapes } = seen;
  const decision = settle({ ...draft, slots: { ...draft.slots, ...edit } }, knowledge, shapes);
  if (decision.verdict === 'review') return { kind: 'outside', why: decision.reason.message };
  if (decision.verdict === 'clarify') {
    return { kind: 'outside', why: `it leaves a question open: ${decision.questions[0]?.text ?? 'what exactly'}` };
  }
  if (decision.verdict !== 'accept') return { kind: 'nothing' };
  const { thread, requester, request, repo, base } = ticket;
  const where = { address: repo, ref: base.ref, commit: base.commit };
  const made = termsOf({ decision, shape, knowledge, repo: where, thread, requester, request });
  if (made.kind === 'unclear') return { kind: 'outside', why: made.reason.message };
  const { slots, title, bounds, requiredChecks } = made.terms;
  // What was agreed as a bound stays one, also where less would do now; paths that bear a name bear the new one.
  const agreed = { ...ticket.bounds, paths: ticket.bounds.paths.map((path) => renamed(path, ticket.slots, slots)) };
  if (!isInside(bounds, agreed)) {
    return { kind: 'outside', why: `it needs ${sayBounds(bounds)}, and agreed were ${sayBounds(agreed)}` };
  }
  const words = Object.keys(slots).flatMap((name) => sayChange(name, ticket.slots[name]?.value, slots[name]?.value));
  if (words.length === 0) return { kind: 'nothing' };
  return { kind: 'revise', changed: { slots, title, bounds: agreed, requiredChecks }, words: words.join(', ') };
}

/** A migration's file is called after its field: the same bound, under the name a slot has now. */
function renamed(path: string, before: Slots, after: Slots): string {
  return Object.entries(before).reduce((changed, [slot, { value }]) => {
    const next = after[slot]?.value;
    const isName = typeof value === 'string' && typeof next === 'string' && value !== next && /^\w+$/.test(value);
    return isName ? changed.replaceAll(new RegExp(`(?<![A-Za-z0-9])${value}(?![A-Za-z0-9])`, 'g'), next) : changed;
  }, path);
}

function isInside(wanted: Bounds, agreed: Bounds): boolean {
  const covered = wanted.paths.every((path) => agreed.paths.includes(path) || matchesAny(path, agreed.paths));
  return covered && wanted.files <= agreed.files && wanted.lines <= agreed.lines;
}

export function sayBounds({ files, lines, paths }: Bounds): string {
  const where = paths.slice(0, 4).join(', ') + (paths.length > 4 ? ', …' : '');
  return `at most ${files} file${files === 1 ? '' : 's'} and ${lines} lines in ${where}`;
}

function sayChange(name: string, before: SlotValue | undefined, after: SlotValue | undefined): string[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  return [`${name.replaceAll('_', ' ')}: ${sayValue(before)} → ${sayValue(after)}`];
}

function sayValue(value: SlotValue | undefined): string {
  if (value === undefined || value === null || value === '') return 'none';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
