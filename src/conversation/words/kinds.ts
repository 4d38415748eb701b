import type { RepoIndex } from '../../python/index/facts.ts';
import type { Shape } from '../../shapes/shape.ts';
import { draftsOf } from '../drafts.ts';
import type { Likeness, OtherKind } from '../likeness/likeness.ts';

/** A kind of work people ask for, whether a shape does it or not: what bounded requests are told apart by. */
export interface Kind {
  /** A shape's id where a shape does it. */
  id: string;
  /** "writing tests", for "I cannot do X yet". */
  doing: string;
  /** See `Shape`. */
  asksModule: boolean;
  actsFromOnePlace: boolean;
  keepsBehaviour: boolean;
  /** It is a ticket of its own beside any other, whatever it names. */
  standsAlone: boolean;
  /** How surely the words it was found in are of this kind, from 0 to 1. */
  likely: number;
  /** Whether words mean this kind. */
  means(text: string): boolean;
}

/** The kind of work that words mean; null where they mean none. */
export type KindOf = (text: string) => Kind | null;

/**
 * Shapes speak for the kinds they do: the surest one counts. What is none of theirs may be a kind that no shape does, told by its words or by what
 * it is like.
 */
export function kindsOf(shapes: readonly Shape[], likenessOf: (text: string) => Likeness, index: RepoIndex): KindOf {
  const done = new Map(shapes.map((shape) => [shape.id, kindOfShape(shape)]));
  const known = new Map<string, Kind | null>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const like = likenessOf(text);
    const [best] = draftsOf(text, shapes, like, index);
    const other = OTHERS.find(({ id }) => like.of(id) > PLAIN)?.kind ?? null;
    const kind =
      best !== undefined && best.confidence > GUESS
        ? withLikeliness(done.get(best.shape) ?? null, best.confidence)
        : (KINDS_WITHOUT_SHAPE.find((each) => each.means(text)) ?? other);
    known.set(text, kind);
    return kind;
  };
}

function withLikeliness(kind: Kind | null, likely: number): Kind | null {
  return kind === null ? null : { ...kind, likely };
}

/** What only looks a little like a shape says nothing of the kind. */
const GUESS = 0.45;
/** From here on a text means what it is like, where nothing else is known of it. */
const PLAIN = 0.6;

/** A shape as the kind it does. */
export function kindOfShape(shape: Shape): Kind {
  const { id, doing, asksModule, actsFromOnePlace, keepsBehaviour = false } = shape;
  const means = (text: string): boolean => shape.interpret(text) !== null;
  return { id, doing, asksModule, actsFromOnePlace, keepsBehaviour, standsAlone: false, likely: 1, means };
}

const kind = (id: string, doing: string, heads: RegExp[], more: Partial<Kind> = {}): Kind => ({
  id,
  doing,
  asksModule: false,
  actsFromOnePlace: false,
  keepsBehaviour: false,
  standsAlone: false,
  likely: 1,
  means: (text) => heads.some((head) => head.test(text)),
  ...more,
});

/** Work that no shape does, so that it can be named: in this order, the more particular first. */
const KINDS_WITHOUT_SHAPE: readonly Kind[] = [
  kind('docstrings', 'writing docstrings', [/\bdoc ?strings?\b/i], { asksModule: true }),
  kind(
    'dependency',
    'updating a dependency',
    [
      /\b(?:bump|upgrade|update|pin|unpin|downgrade)\b.{0,40}\b(?:\d+(?:\.\d+)*|latest|newest|newer|version|release|dependenc\w+|requirements?|lock ?file)\b/i,
    ],
    { standsAlone: true },
  ),
  kind('delivery', 'changing how the project is built and delivered', [
    /\b(?:docker ?file|docker[- ]compose|compose file|github actions?|gitlab[- ]ci|ci (?:job|pipeline|workflow|config)|workflow file|pre-?commit|makefile|helm|terraform)\b/i,
  ]),
  kind('documentation', 'writing documentation', [
    /\b(?:read ?me|change ?log|contributing guide|documentation|docs (?:page|section|chapter))\b/i,
  ]),
  kind('frontend', 'changing how pages look', [
    /\b(?:css|stylesheets?|javascript|tailwind|bootstrap|dark mode|favicons? (?:of|for) the site|font(?:s| size)|(?:colou?r|padding|margin|width|position|label|text) of the (?:\w+ ){0,3}(?:button|link|header|footer|navbar|menu|page|sidebar|title))\b/i,
  ]),
  kind('translation', 'translating texts', [
    /\btranslat(?:e|ions?|ed) (?:\w+ ){0,6}(?:in)?to [A-Z]\w+|\b\w+ translations?\b(?! model)/,
  ]),
  kind('rename', 'renaming', [/\brenam(?:e|ing)\b/i]),
  kind('rework', 'reworking code that works', [
    /\b(?:refactor(?:ing|ed)?|rewrit(?:e|ten|ing)|redesign(?:ed)?|overhaul(?:ed)?|rework(?:ed)?|restructur(?:e|ing)|simplify|clean(?:ing)? up|tidy(?:ing)? up|dead code)\b/i,
  ]),
];

/** Kinds that are known by examples alone. */
const OTHERS: readonly { id: OtherKind; kind: Kind }[] = [
  { id: 'fix', kind: kind('fix', 'changing what code does', []) },
  { id: 'alter', kind: kind('alter', 'changing a model or field that is there', []) },
  { id: 'rework', kind: kind('rework', 'reworking code that works', []) },
  { id: 'other', kind: kind('other', 'work outside the Python code', []) },
];
