import type { Shape } from '../../shapes/shape.ts';

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
  /** Whether words mean this kind. */
  means(text: string): boolean;
}

/** The kind of work that words mean; null where they mean none. */
export type KindOf = (text: string) => Kind | null;

/** Shapes speak for the kinds they do: the surest one counts. What none of them reads may be a kind that no shape does. */
export function kindsOf(shapes: readonly Shape[]): KindOf {
  const done = shapes.map((shape) => ({ shape, kind: kindOfShape(shape) }));
  const known = new Map<string, Kind | null>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    let best: { kind: Kind | null; confidence: number } = { kind: null, confidence: GUESS };
    for (const { shape, kind } of done) {
      const draft = shape.interpret(text);
      if (draft !== null && draft.confidence > best.confidence) best = { kind, confidence: draft.confidence };
    }
    const kind = best.kind ?? KINDS_WITHOUT_SHAPE.find((each) => each.means(text)) ?? null;
    known.set(text, kind);
    return kind;
  };
}

/** A shape that only guesses says nothing of the kind. */
const GUESS = 0.5;

function kindOfShape(shape: Shape): Kind {
  const { id, doing, asksModule, actsFromOnePlace, keepsBehaviour = false } = shape;
  return { id, doing, asksModule, actsFromOnePlace, keepsBehaviour, means: (text) => shape.interpret(text) !== null };
}

const kind = (id: string, doing: string, heads: RegExp[], more: Partial<Kind> = {}): Kind => ({
  id,
  doing,
  asksModule: false,
  actsFromOnePlace: false,
  keepsBehaviour: false,
  means: (text) => heads.some((head) => head.test(text)),
  ...more,
});

/** Work that no shape does, so that it can be named. */
const KINDS_WITHOUT_SHAPE: readonly Kind[] = [
  kind(
    'print-to-logging',
    'turning prints into logging',
    [
      /\bprint(?:s|ed|ing|\(\)s?| ?statements?| ?calls?)?\b.{0,80}\blog(?:s|ger|ging)?\b/i,
      /\blog(?:s|ger|ging)\b.{0,60}\b(?:instead of|not|rather than|for|over|from)\b.{0,20}\bprint/i,
      /\b(?:get rid of|remove|drop|replace|convert|swap|no more|kill)\b.{0,20}\bprint(?:s|\(\)|\b)/i,
    ],
    { asksModule: true },
  ),
  kind(
    'http-client-migration',
    'moving a module to another HTTP client',
    [
      /\brequests\b.{0,60}\b(?:httpx|aiohttp)\b/i,
      /\b(?:httpx|aiohttp)\b.{0,60}\brequests\b/i,
      /\boff (?:of )?requests\b/i,
    ],
    { asksModule: true },
  ),
  kind(
    'type-hints',
    'adding type hints',
    [
      /\btype[- ]?(?:hints?|annotations?)\b|\btypehints?\b|\bannotate\b|-> ?Any\b|\b(?:un)?typed\b(?! (?:pydantic|model|dict|fields))/i,
    ],
    { asksModule: true },
  ),
  kind('docstrings', 'writing docstrings', [/\bdoc ?strings?\b/i], { asksModule: true }),
  kind('test-backfill', 'writing tests', [
    /\b(?:unit |more |some |few |integration |regression |missing )*tests? (?:for|of|covering|around|on|against)\b/i,
    /\b(?:write|add|create|need|want|backfill|more|missing)\b.{0,20}\btests?\b/i,
    /\b(?:isn'?t|not|un|never|hardly)[ -]?(?:tested|covered)\b|\bno (?:unit )?tests?\b|\buntested\b/i,
    /\b(?:test )?coverage\b/i,
    /^(?:please )?(?:test|cover)\b/i,
  ]),
  kind('pydantic-from-dict', 'turning a dict into a Pydantic model', [
    /\bdicts?\b.{0,80}\b(?:pydantic|dataclass|typeddict|typed model|model|schema)\b/i,
    /\b(?:pydantic|typed|dataclass)\b.{0,40}\b(?:model|schema)\b.{0,60}\b(?:dict|payload|for it|instead)\b/i,
  ]),
  kind(
    'fastapi-background-task',
    'moving a call into a background task',
    [
      /\bbackground ?tasks?\b|\bin(?:to)? the background\b|\bafter the response\b|\b(?:celery|rq|arq|dramatiq) tasks?\b/i,
    ],
    { actsFromOnePlace: true },
  ),
  kind(
    'fastapi-middleware',
    'adding a middleware',
    [/\bmiddlewares?\b|\bgzip\b|\bcors\b|\brate[- ]?limit\w*\b|\bsecurity headers\b|\brequest[- ]ids?\b/i],
    { actsFromOnePlace: true },
  ),
  kind(
    'django-command',
    'writing a management command',
    [
      /\b(?:management|manage\.py|admin) commands?\b|\bcommand\b.{0,40}\b(?:that|which|to|in|:)|\b(?:a|an|new) (?:`?\w+`? )?command\b|\bmanage\.py \w+/i,
    ],
    { actsFromOnePlace: true },
  ),
  kind('drf-resource', 'adding a serializer and viewset', [
    /\bview ?sets?\b|\bcrud\b.{0,40}\b(?:api|endpoints?|for)\b|\brest resource\b/i,
  ]),
  kind(
    'endpoint',
    'adding an endpoint or a view',
    [
      /\b(?:get|post|put|patch|delete)\s+`?\/\S+/i,
      /\bend ?points?\b|\bapi route\b|\bnew route\b|\ba route\b|\bwebhook\b/i,
      /\b(?:a|an|new|another|the) (?:\w+ ){0,3}(?:page|view|screen)\b(?! app)/i,
    ],
    { actsFromOnePlace: true },
  ),
  kind('request-validation', 'adding validation', [
    /\bvalidat\w+\b/i,
    /\b(?:at (?:most|least)|max(?:imum)?|min(?:imum)?|no (?:more|less|longer) than|between|up to|cap(?:ped)? (?:it )?at|>=|<=|\d+ ?\.\. ?\d+)\b.{0,30}\b(?:chars?|characters?|length|items?|entries|tags?|rows?|digits?|\d+)\b/i,
    /\b(?:refuse|reject|must (?:be|have|not be|contain|start|end)|has to be|not allow\w*)\b/i,
  ]),
  kind('django-model', 'creating a model', [
    /\b(?:new|create|add)\b.{0,20}\bmodels?\b|\b(?:a|an) \w+ model\b|\bmodel \w+ (?:with|in|->)/i,
    /\bnew (?:db |database )?table\b/i,
  ]),
  kind('django-field', 'adding a field', [
    /\b(?:field|column|flag|attribute|foreign ?key|fk|nullable|many-to-many|m2m)\b/i,
    /\b[A-Z]\w*Field\b|\b(?:char|varchar)\(\d+\)/,
    /\badd\b.{0,60}\bto (?:the )?`?[A-Z]\w+`?/,
  ]),
  kind('dependency', 'updating a dependency', [
    /\b(?:bump|upgrade|update|pin|downgrade)\b.{0,40}\b(?:\d+(?:\.\d+)*|latest|newest|version|dependenc\w+|requirements?)\b/i,
  ]),
  kind('rename', 'renaming', [/\brename\b/i]),
  kind('rework', 'reworking code that works', [
    /\b(?:refactor(?:ing)?|rewrite|redesign|overhaul|rework|restructur(?:e|ing)|simplify|clean up)\b/i,
  ]),
];
