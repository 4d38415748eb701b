import { REWORKS } from './words/units.ts';
import type { TicketProposal } from '../chat/post.ts';
import type { Draft, Grounding, Knowledge, Shape } from '../shapes/shape.ts';
import type { Question } from '../ticket/question.ts';
import type { Reason } from '../ticket/reason.ts';
import type { Slots } from '../ticket/slots.ts';
import { asksForChange } from './asks.ts';
import { propose } from './propose.ts';
import { LONGEST_REQUEST, type Reading, readMessage } from './read.ts';
import { needsPerson, needsWhoKnows } from './review.ts';
import { type Part, partsIn, unrelated } from './scope/bundle.ts';
import type { Extent } from './scope/measure.ts';
import { looksLikeCode, namesField, namesIn } from './scope/names.ts';
import { bundled, noShape, shapeOff, tooBig } from './reasons.ts';
import { namesFeature, namesFramework, oversize, reachOf } from './scope/size.ts';
import { draftsOf } from './drafts.ts';
import { knownWords } from './likeness/known-words.ts';
import { type Likeness, likenessOf, UNLIKE } from './likeness/likeness.ts';
import { type Kind, kindOfShape, type KindOf, kindsOf } from './words/kinds.ts';

/** What a request leads to. `shape` is the one its words mean, where they mean one. */
export type Decision =
  | { verdict: 'chat'; about: 'nothing' | 'too-long' | 'talk' | 'orders' }
  | { verdict: 'reject'; shape: string | null; reason: Reason; proposals: TicketProposal[] }
  | { verdict: 'review'; shape: string | null; reason: Reason }
  | { verdict: 'clarify'; shape: string; draft: Draft; slots: Slots; questions: Question[] }
  | { verdict: 'accept'; shape: string; draft: Draft; slots: Slots; title: string };

/**
 * Decides a request against a repository: chat, reject, review, clarify or accept, in this order. Pure; the same for every
 * surface. The text is untrusted: orders in it are dropped before anything is read. `drafted` is what an interpreter other than the
 * rules made of the same words; everything but the reading of them stays the same.
 */
export function decide(
  request: string,
  knowledge: Knowledge,
  shapes: readonly Shape[],
  drafted: Draft | null = null,
): Decision {
  const judged = judge(request, knowledge, shapes, drafted);
  if (judged.verdict !== 'oversize' && judged.verdict !== 'bundle') return judged;
  const accepts = (text: string): boolean => judge(text, knowledge, shapes, null).verdict === 'accept';
  const computes = (text: string): boolean => {
    const judgement = judge(text, knowledge, shapes, null);
    return judgement.verdict === 'accept' && shapes.some(({ id, recipe }) => id === judgement.shape && recipe !== null);
  };
  if (judged.verdict === 'bundle') {
    const proposals = judged.parts
      .slice(0, MOST_PROPOSALS)
      .map((part) => ({ request: part.text, why: part.kind?.doing ?? 'a ticket of its own' }));
    return { verdict: 'reject', shape: null, reason: bundled(judged.parts), proposals };
  }
  const offer = propose({
    asked: judged.asked,
    extent: judged.extent,
    parts: judged.parts,
    knowledge,
    accepts,
    computes,
  });
  return {
    verdict: 'reject',
    shape: judged.shape,
    reason: tooBig(judged.extent, offer, knowledge),
    proposals: offer.proposals,
  };
}

/** A draft against the index, as a decision. Called again after each answer. */
export function settle(draft: Draft, knowledge: Knowledge, shapes: readonly Shape[]): Decision {
  const shape = shapes.find((each) => each.id === draft.shape);
  if (shape === undefined) return { verdict: 'review', shape: draft.shape, reason: noShape(null, shapes) };
  if (knowledge.settings.shapesOff.includes(shape.id))
    return { verdict: 'review', shape: shape.id, reason: shapeOff(shape) };
  return decisionOf(shape.ground(draft, knowledge), draft);
}

const MOST_PROPOSALS = 5;

type Judgement =
  | Decision
  | { verdict: 'oversize'; shape: string | null; asked: string; extent: Extent; parts: Part[] }
  | { verdict: 'bundle'; parts: Part[] };

/**
 * "COMPLETE OVERHAUL OF OUR STACK aka: graphite.py prints …": what says in the same breath that it is something small leaves the big words
 * before it without a meaning, where it names a thing and they do not.
 */
function withoutFlourish(request: string): string {
  const found = SMALLER.exec(request);
  if (found === null) return request;
  const before = request.slice(0, found.index);
  const after = request.slice(found.index + found[0].length);
  const isLoud = LOUD.test(before) && !looksLikeCode(before) && before.length < 200;
  return isLoud && looksLikeCode(after) ? after : request;
}

const SMALLER =
  /(?:,\s*|\s|\()(?:aka|a\.k\.a\.|i\.e\.|in other words|that is to say|by which I mean|or rather)\b[:,]?\s*|\((?:(?:ok|okay|well|really|actually|just|only|no)\b[:, ]*){1,3}(?:it'?s )?(?:only |just )?(?:one|a single|two)? ?(?:line|liner|call|function|field|rule|method|file|print|thing)?s?\)?:?\s*/i;
const LOUD = new RegExp(
  `\\b(?:${REWORKS}|big|huge|massive|complete|total|radical|epic|major|emergency|urgent)\\b`,
  'i',
);

function judge(request: string, knowledge: Knowledge, shapes: readonly Shape[], drafted: Draft | null): Judgement {
  if (request.trim() === '') return { verdict: 'chat', about: 'nothing' };
  if (request.length > LONGEST_REQUEST) return { verdict: 'chat', about: 'too-long' };
  const reading = readMessage(withoutFlourish(request));
  const likenessIn = (text: string): Likeness => likenessOf(text, knowledge.index);
  const like = likenessIn(reading.text);
  const kindOf = kindsOf(shapes, likenessIn, knowledge.index);
  const drafts = draftsOf(reading.text, shapes, like, knowledge.index);
  const draft = drafted ?? drafts[0] ?? null;
  const asked = askedIn(reading, shapes, knowledge, likenessIn, { kindOf, drafts });
  if (asked === '') return { verdict: 'chat', about: reading.orders > 0 ? 'orders' : 'talk' };

  const kind = kindOf(asked) ?? kindOf(reading.prose);
  const shape = draft !== null && draft.confidence >= PLAINLY ? draft.shape : null;
  const parts = partsIn(asked, kindOf, likenessIn, knowledge.index);
  const extent =
    oversize(asked, kind ?? kindThatFits(draft, knowledge, shapes), knowledge, reading.prose) ??
    likeOversize(asked, like, draft, knowledge);
  if (extent !== null) return { verdict: 'oversize', shape, asked, extent, parts };
  const tickets = isOneTicket(like, parts, shapes)
    ? null
    : (unrelated(parts) ?? unrelated(partsIn(reading.prose, kindOf, likenessIn, knowledge.index).filter(isPlain)));
  if (tickets !== null) return { verdict: 'bundle', parts: tickets };

  const reason = needsPerson(asked, kind, knowledge);
  if (reason !== null) return { verdict: 'review', shape, reason };
  if (draft === null && kind === null && like.of('talk') > like.most(['talk']) && !namesSomething(asked, knowledge))
    return { verdict: 'chat', about: 'talk' };
  if (like.of('talk') > LIKELY_TALK && (draft === null || draft.confidence < PLAINLY))
    return { verdict: 'chat', about: 'talk' };
  const settled = [
    ...drafts,
    ...draftsOf(asked, shapes, likenessIn(asked), knowledge.index),
    ...draftsOf(withoutItsTests(parts), shapes, likenessIn(withoutItsTests(parts)), knowledge.index),
  ];
  const surest = draft ?? settled[0] ?? null;
  const whole = kindOf(reading.prose);
  const isShape = whole !== null && whole.id === surest?.shape;
  if (
    surest === null ||
    (!isShape && meansAnother(kind, surest, shapes)) ||
    isLikelyAnother(surest, like, knowledge, shapes)
  )
    return { verdict: 'review', shape: null, reason: noShape(kind, shapes) };
  const byRules = settleFirst(settled, reading.text, knowledge, shapes);
  // "Recipe.servings should default to 2": what a model has is changed, and nothing that takes requests is meant.
  if (
    findsNothing(byRules) &&
    byRules.verdict === 'clarify' &&
    byRules.shape === VALIDATION &&
    namesField(asked, knowledge.index)
  )
    return { verdict: 'review', shape: null, reason: noShape(null, shapes) };
  if (drafted === null) return byRules;
  // Whoever understood more of the same ticket is right: what the rules find in the words need not be asked.
  const byOther = settle(drafted, knowledge, shapes);
  return byRules.verdict === 'accept' && byRules.shape === drafted.shape && byOther.verdict !== 'accept'
    ? byRules
    : byOther;
}

/** The words are like requests for more than a ticket, and name nothing single that would bound them. */
function likeOversize(asked: string, like: Likeness, draft: Draft | null, knowledge: Knowledge): Extent | null {
  const sentences = asked.split('\n').map((sentence) => likenessOf(sentence, knowledge.index).of('huge'));
  if (like.of('huge') < 0.8 * (draft?.confidence ?? 0)) return null;
  if (like.of('huge') < LIKELY_HUGE && Math.max(...sentences) < PLAINLY_HUGE) return null;
  return reachOf(asked, knowledge.index, like.of('huge') > PLAINLY_HUGE);
}

/** The words are like work that no shape does, more than like the surest shape. */
function isLikelyAnother(surest: Draft, like: Likeness, knowledge: Knowledge, shapes: readonly Shape[]): boolean {
  const others = like.of('fix') + like.of('alter') + like.of('rework') + like.of('other') + like.of('person');
  if (others <= Math.max(surest.confidence, PLAINLY)) return false;
  return others > Math.max(surest.confidence, PLAINLY) + FITS_WELL || !fitsWell(settle(surest, knowledge, shapes));
}

/** The kind of a draft that is only likely, where it names something new and the repository has what it works on. */
function kindThatFits(draft: Draft | null, knowledge: Knowledge, shapes: readonly Shape[]): Kind | null {
  const shape = shapes.find(({ id }) => id === draft?.shape);
  if (draft === null || shape === undefined || draft.confidence < LIKELY_KIND) return null;
  const decision = settle(draft, knowledge, shapes);
  const fits =
    fitsWell(decision) ||
    (decision.verdict === 'clarify' &&
      decision.questions.every(({ slot }) => !OBJECTS.has(slot)) &&
      saysName(decision.slots, /\w_\w/));
  return fits ? { ...kindOfShape(shape), means: () => true } : null;
}

const LIKELY_KIND = 0.3;

/** Whether everything the shape needs was found in the words and the repository, with a name that is written as one. */
function fitsWell(decision: Decision): boolean {
  return decision.verdict === 'accept' && saysName(decision.slots);
}

/** Whether a value was said that is written as a name of code. */
function saysName(slots: Slots, written = WRITTEN_AS_CODE): boolean {
  return Object.values(slots).some(
    ({ from, value }) => from === 'said' && typeof value === 'string' && !/\s/.test(value) && written.test(value),
  );
}

const WRITTEN_AS_CODE = /\w[_/]\w|^[A-Z][a-z]+[A-Z]\w*$/;

/** What a draft that fits the repository in everything is worth against words that sound like something else. */
const FITS_WELL = 0.25;

/** A message that is one shape through and through is one ticket, unless it says itself that it is more. */
function isOneTicket(like: Likeness, parts: readonly Part[], shapes: readonly Shape[]): boolean {
  const one = shapes.find(({ id }) => like.of(id) > SURELY_ONE);
  return (
    one !== undefined &&
    !parts.some(
      (part) =>
        part.apart || ((part.opens || part.likely > SURELY_PART) && part.names.length > 0 && part.kind?.id !== one.id),
    )
  );
}

const SURELY_ONE = 0.9;
const SURELY_PART = 0.75;

/** Background may look like a request of its own; a part that is plainly of its kind is one. */
function isPlain({ kind, likely, apart, names }: Part): boolean {
  return kind !== null && (likely > PLAINLY_PART || (apart && names.length > 0));
}

/** From here on what a message is like decides. */
const PLAINLY = 0.5;
const PLAINLY_PART = 0.6;
const LIKELY_HUGE = 0.45;
/** One sentence alone is a small witness. */
const PLAINLY_HUGE = 0.7;

/** The sentences that ask for a change, one a line; the rest of a message is background. */
function askedIn(
  reading: Reading,
  shapes: readonly Shape[],
  knowledge: Knowledge,
  likenessIn: (text: string) => Likeness,
  whole: { kindOf: KindOf; drafts: readonly Draft[] },
): string {
  const like = likenessIn(reading.text);
  // "What would it take to …? Actually, just do it": what was asked about is asked for.
  const doIt = DO_IT.test(reading.prose) && !byOrders(reading);
  if (like.of('talk') > SURELY_TALK && !doIt) return '';
  // What is left of an order may look like anything: beside orders only rules find what is asked.
  const byRules = byOrders(reading);
  const likeness = byRules ? (): Likeness => UNLIKE : likenessIn;
  const kindOf = byRules ? kindsOf(shapes, likeness, knowledge.index) : whole.kindOf;
  const feature = namesFeature(reading.prose);
  const alone =
    reading.sentences.length === 1 &&
    (byRules ? draftsOf(reading.text, shapes, UNLIKE, knowledge.index) : whole.drafts).length > 0;
  let named = false;
  const asked = reading.sentences.filter((sentence) => {
    // "put_object prints. should be a warning": what a wish is about may stand in the sentence before.
    const before = named;
    named = namesSomething(sentence, knowledge);
    if (asksByLikeness(sentence, likeness(sentence))) return true;
    if (doIt && sentence.endsWith('?')) return true;
    return asksForChange(sentence, (words) => ({
      names: before || namesSomething(words, knowledge),
      kind: kindOf(words) !== null || namesFramework(words) || needsWhoKnows(words) || alone || feature,
    }));
  });
  // No sentence asks in words that are known, and the message as a whole is like requests.
  if (
    asked.length === 0 &&
    (asksByLikeness(reading.prose, likeness(reading.text)) || isPlainlyMeant(whole.drafts[0] ?? null, like, reading))
  )
    return reading.sentences.join('\n');
  return asked.join('\n');
}

/** A shape's own words stand in the message, it is little like talk, and not all of it is questions. */
function isPlainlyMeant(draft: Draft | null, like: Likeness, reading: Reading): boolean {
  return (
    draft !== null &&
    draft.confidence > PLAINLY_MEANT &&
    like.of('talk') < LITTLE_TALK &&
    !byOrders(reading) &&
    !reading.sentences.every((sentence) => sentence.endsWith('?'))
  );
}

const PLAINLY_MEANT = 0.6;
const LITTLE_TALK = 0.15;

function byOrders(reading: Reading): boolean {
  return reading.orders > 0;
}

const DO_IT = /\?[\s\S]*\b(?:just|please|pls|simply|go ahead and|then|so|let's) do (?:it|that|so)\b/i;

/** Whether words are plainly like requests of one kind, whatever their verbs. A question that asks for a change says so. */
function asksByLikeness(words: string, like: Likeness): boolean {
  return !words.trimEnd().endsWith('?') && like.of('talk') < 0.2 && like.most(['talk']) > 0.6;
}

const LIKELY_TALK = 0.6;
const SURELY_TALK = 0.9;

function namesSomething(words: string, knowledge: Knowledge): boolean {
  if (looksLikeCode(words) || namesIn(words, knowledge.index).length > 0) return true;
  // "permissioncreate should check …": a class in lower case.
  const isKnown = knownWords(knowledge.index);
  return words.split(/[^\w]+/).some((word) => word.length >= LONG_WORD && isKnown(word));
}

const LONG_WORD = 9;

/** "…, and write a test for it": every ticket brings its tests, so these words may hide what is asked. */
function withoutItsTests(parts: readonly Part[]): string {
  const own = parts.filter((part) => !(part.pointsBack && part.names.length === 0 && part.kind?.id === TESTS));
  return own.map((part) => part.text).join('\n');
}

const TESTS = 'test-backfill';
const VALIDATION = 'request-validation';

/** The surest draft that this repository's framework can be asked for: an endpoint is a view in one and a route in another. */
function settleFirst(drafts: readonly Draft[], text: string, knowledge: Knowledge, shapes: readonly Shape[]): Decision {
  let first: Decision | null = null;
  for (const [at, draft] of drafts.entries()) {
    const decision = settle(draft, knowledge, shapes);
    if (decision.verdict !== 'review' || !OTHER_FRAMEWORK.has(decision.reason.code))
      return lacksObject(decision)
        ? (findsMore(draft, decision, drafts.slice(at + 1), text, knowledge, shapes) ?? decision)
        : decision;
    first ??= decision;
  }
  return first ?? { verdict: 'review', shape: null, reason: noShape(null, shapes) };
}

/** It asks for nearly everything, among it what the ticket is about: nothing in the repository is what this shape works on. */
function findsNothing(decision: Decision): boolean {
  return (
    decision.verdict === 'clarify' &&
    decision.questions.length > 1 &&
    decision.questions.some(({ slot }) => OBJECTS.has(slot))
  );
}

function lacksObject(decision: Decision): boolean {
  return decision.verdict === 'clarify' && decision.questions.some(({ slot }) => OBJECTS.has(slot));
}

/** Another meaning that is nearly as likely and finds its object in the repository; null where none is. */
function findsMore(
  first: Draft,
  decided: Decision,
  others: readonly Draft[],
  text: string,
  knowledge: Knowledge,
  shapes: readonly Shape[],
): Decision | null {
  const least = first.confidence * (findsNothing(decided) ? NEARLY : VERY_NEARLY);
  for (const draft of others) {
    if (draft.shape === first.shape || draft.confidence < least) continue;
    const decision = settle(draft, knowledge, shapes);
    if (fitsWell(decision) && isWritten(decision, text)) return decision;
    if (!findsNothing(decided)) continue;
    if (decision.verdict === 'accept') return decision;
    if (decision.verdict === 'clarify' && decision.questions.every(({ slot }) => !OBJECTS.has(slot))) return decision;
  }
  return null;
}

/** Whether the names that were said stand in the text as they are; what was made of its words does not. */
function isWritten(decision: Decision, text: string): boolean {
  if (decision.verdict !== 'accept') return false;
  const said = Object.values(decision.slots).filter(
    ({ from, value }) =>
      from === 'said' && typeof value === 'string' && WRITTEN_AS_CODE.test(value) && !/\s/.test(value),
  );
  return said.every(({ value }) => typeof value === 'string' && text.toLowerCase().includes(value.toLowerCase()));
}

const VERY_NEARLY = 0.65;
const NEARLY = 0.4;
/** Slots for what a ticket works on. */
const OBJECTS: ReadonlySet<string> = new Set(['endpoint', 'model', 'target', 'module', 'trigger', 'path']);

/** Shapes' reasons for a repository whose framework they are not made for. */
const OTHER_FRAMEWORK: ReadonlySet<string> = new Set(['other-framework', 'not-django', 'not-fastapi']);

/** Whether the words are plainly another kind of work than the draft, one that no shape here does. */
function meansAnother(kind: Kind | null, draft: Draft, shapes: readonly Shape[]): boolean {
  if (kind === null || kind.id === draft.shape || shapes.some((shape) => shape.id === kind.id)) return false;
  return draft.confidence < SURE;
}

/** From here on a shape's own reading counts more than the vocabulary's. */
const SURE = 0.7;

function decisionOf(grounding: Grounding, draft: Draft): Decision {
  const { shape } = draft;
  switch (grounding.kind) {
    case 'resolved':
      return { verdict: 'accept', shape, draft, slots: grounding.slots, title: grounding.title };
    case 'asks':
      return { verdict: 'clarify', shape, draft, slots: grounding.slots, questions: grounding.questions };
    case 'review':
      return { verdict: 'review', shape, reason: grounding.reason };
  }
}
