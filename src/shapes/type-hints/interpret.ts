import type { Slots } from '../../ticket/slots.ts';
import { requestWords } from '../request-words.ts';
import { pastedFrames } from '../read-paste.ts';
import { readWhere } from '../read-where.ts';
import type { Draft } from '../shape.ts';
import { markNames, NAME, saidNames } from '../said-names.ts';
import { slot } from '../slot-values.ts';

/** Reads a request to say types in code that is there. Types that come along with new code are no request of their own. */
export function interpret(text: string, meant = false): Draft | null {
  const words = requestWords(text);
  const marked = markNames(words).replace(OTHER_THINGS, blank).replace(RIDES_ALONG, blank);
  const forms = FORMS.some((form) => form.test(marked)) ? FORMS : OTHER_ORDERS.test(marked) ? [] : LOOSELY;
  const at = forms.map((form) => form.exec(marked)?.index ?? -1).filter((index) => index >= 0);
  if (at.length === 0 && !meant) return null;
  const { module, target } = readWhere(words, ABOUT, at.length === 0 ? 0 : Math.min(...at));
  const slots: Slots = { around: slot(words, 'said') };
  if (module.length > 0) slots['module'] = slot(module.length === 1 ? (module[0] ?? '') : module, 'said');
  if (target.length > 0) slots['target'] = slot(target, 'said');
  if (!ALL_OF_IT.test(aboutNames(words))) {
    const names =
      target.length > 0 ? target : saidNames(words).flatMap(({ kind, text }) => (kind === 'path' ? [] : [text]));
    const mentions = [...names, ...listedWords(words)];
    if (mentions.length > 0) slots['mentions'] = slot([...new Set(mentions)].slice(0, 30), 'said');
  }
  const pasted = pastedFrames(text).map(({ path }) => path);
  if (module.length + target.length === 0 && pasted.length > 0) slots['pasted'] = slot(pasted, 'said');
  if (RETYPES.test(words)) slots['retypes'] = slot(true, 'said');
  const sure = (forms === LOOSELY ? 0.55 : 0.75) + (module.length > 0 ? 0.15 : 0) + (target.length > 0 ? 0.05 : 0);
  return { shape: 'type-hints', slots, confidence: Math.round(sure * 100) / 100 };
}

/** Plain words of a list: "neither run nor close", "run / close". */
function listedWords(words: string): string[] {
  const after = [
    ...words.matchAll(
      /(?<![\w./-])(?:and|or|nor|neither|either|both|und|et|y|[,/&+])\s+[`"']?([a-z_]\w{2,60})(?![\w/]|\.\w)/gi,
    ),
  ].map((match) => match[1] ?? '');
  const before = [
    ...words.matchAll(/(?<![\w./-])([a-z_]\w{2,60})[`"']?\s?(?:[,/&+]|\s(?:and|or|nor|und|et|y)\s)/gi),
  ].map((match) => match[1] ?? '');
  return [...before, ...after];
}

const ALL_OF_IT =
  /\b(?:(?<!\bat )all|every|each|whole|entire|everything|everywhere|throughout|complete(?:ly)?|alle[nrs]?|ganze[snr]?|jede\w*|tou(?:s|tes|t)|todas?|todos?)\b/i;

/** The sentences that name something: "URGENT, drop everything!!!" says nothing of what is meant. */
function aboutNames(words: string): string {
  const sentences = words.split(/(?<=[.!?;])\s+|\n+/);
  const naming = sentences.filter((sentence) => saidNames(sentence).length > 0);
  return naming.length > 0 ? naming.join(' ') : words;
}

function blank(words: string): string {
  return ' '.repeat(words.length);
}

const HINTS =
  '(?:(?:python |static |return |argument |parameter )?type[- ]?(?:hint(?:s|ing)?|annotations?|signatures?)|typehint(?:s|ing)?|typings?|(?:return|argument|parameter|function|signature)[- ]annotations?|typ-?annotation(?:en)?|typ-?hinweise?n?|typisierung(?:en)?|annotations? de types?|indications? de types?|typage|anotacion(?:es)? de tipos?|anotación de tipos?|tipado|annotazioni? (?:di|dei) tip[oi]|anotaç(?:ão|ões) de tipos?|tipagem|adnotacj\\w+ typ\\w*)';

/** The types that are there are said to be bad, so that a module without an open one may be meant. */
const RETYPES =
  /type: ?ignore|\bAny\b|\b(?:wrong|bare|vague|loose|imprecise|bogus|outdated|incorrect|untrue|proper|precise|concrete|better|correct|stricter|narrower)\s+(?:\w+ ){0,2}(?:types|(?:type[- ]?)?(?:hints|annotations))\b|\b(?:mypy|pyright)\b[^\n]{0,60}\b(?:errors?|complain\w*|fails?|strict)/i;

const THINGS =
  '(?:(?:public|private|helper|utility|util|view|api|remaining|missing|all|the|these|those|every|each|module-level|module|our)\\s+){0,3}(?:functions?|methods?|modules?|files?|signatures?|parameters?|params|args|arguments|returns?|return (?:types?|values?)|helpers?|class(?:es)?|code|everything|views?|serializers?|utils?|scripts?)';

const GOOD =
  '(?:proper|real|correct|concrete|precise|actual|explicit|full|complete|static|meaningful|accurate|useful|decent|better)';

const FORMS: readonly RegExp[] = [
  new RegExp(`\\b${HINTS}\\b`, 'iu'),
  new RegExp(
    `\\bannotat(?:e|ing|ed)\\b\\s+(?:all |the |every |each |our )*(?:of )?(?:the )?(?:${NAME}|\`|${THINGS}\\b)`,
    'i',
  ),
  new RegExp(
    `(?:${NAME}|\\b${THINGS}\\b)[\`'"]?(?:[^.;\\n]|\\.(?=\\S)){0,40}?\\b(?:is|are|isn'?t|aren'?t|be|fully|properly|completely|get|gets|still|entirely|totally)\\s+(?:not |un|never |barely )?(?:annotated|typed)\\b`,
    'i',
  ),
  /\b(?:un|under)-?(?:typed|annotated)\b(?! (?:pydantic|dict\w*|json|payload|data|value))/i,
  /\b(?:isn'?t|is not|aren'?t|are not|not|hardly|barely|never|poorly|nicht|no está|n'est pas)\s+(?:\w+ )?(?:typed|annotated|getypt|typisiert|typée?s?|tipad[oa]s?)\b/i,
  /->\s*`?Any\b|\breturns? `?Any`?\b|\b(?:replace|remove|get rid of|no more|drop|kill)\b(?:[^.\n]|\.(?=\S)){0,30}`?\bAny\b/,
  /\b(?:add|write|missing|put|give|need|needs|want|lacks?|have|has no|no|with|proper|real|correct|specify|declare|fill in|ergänz\w*|füg\w*|ajout\w*|añad\w*|agreg\w*)\b(?:[^.\n]|\.(?=\S)){0,30}\b(?:return|parameter|param|argument|arg|function|signature)[- ]?types?\b/i,
  new RegExp(
    `(?:^|[.!?;:,\\n]\\s*|\\b(?:please|pls|can you|could you|would you|should|must|we|to|and|also|let's|fully|properly|strictly)\\s+)type\\s+(?:(?:all|the|out|every|our)\\s+)*(?:${NAME}|\`\\w|(?:public |private |helper )?(?:functions?|methods?|module|signatures?|parameters?|arguments?|returns?)\\b)`,
    'i',
  ),
  new RegExp(
    `\\b(?:add|write|put|need|needs|want|missing|lacks?|more|some|give|proper|real|the right|füg\\w*|ergänz\\w*)\\s+(?:\\w+ ){0,2}types?\\s+(?:to|for|in|on|into|throughout|across|everywhere|from)\\s+(?:the |all |our |every |its |their |any )*(?:${NAME}|\`|${THINGS})`,
    'i',
  ),
  // "pay.py has no types at all", "hints for pay.py", "proper types": said beside a name, or of functions.
  new RegExp(
    `(?:${NAME}|\\b${THINGS}\\b)(?:[^;\\n]|;(?=\\S)){0,60}?\\b(?:no|without|needs?|lacks?|lacking|missing|wants?|deserves?|could use|few|keine?|sans|sin)\\s+(?:\\w+ ){0,2}?types\\b(?! of\\b)`,
    'i',
  ),
  new RegExp(
    `\\b${GOOD}\\s+types\\b(?! of\\b)(?:[^;\\n]){0,80}?${NAME}|${NAME}(?:[^\\n]){0,120}?\\b${GOOD}\\s+types\\b(?! of\\b)`,
    'i',
  ),
  /\bhints?\s+(?:for|in|on|to|throughout|across|please|pls|plz|bitte|are|is|missing)\b|\b(?:missing|no|add|proper|more|some|needs?|wants?|lacks?|full|without|put|give)\s+(?:\w+ ){0,2}?hints\b/i,
  /\b(?:types?|typen|tipos?|annotations?|annotationen|anotaciones)\s+(?:are |is )?missing\b|\bmissing (?:types?|annotations?)\b/i,
  /\b(?:mypy|pyright|type ?checker)\b(?:[^.\n]|\.(?=\S)){0,60}\b(?:strict|clean|happy|pass(?:es)?|untyped|annotations?|green|disallow_untyped_defs|no-untyped-def|complain\w*|compliant|errors?)\b|\b(?:strict|clean|happy|pass|satisf\w+|silence|untyped|errors?)\b(?:[^.\n]|\.(?=\S)){0,40}\b(?:mypy|pyright)\b/i,
  /\btypisier(?:e|en|t)\b|\bannotat\w+\b(?:[^.;\n]|\.(?=\S)){0,60}?\bwith (?:static |proper |python |full )?types\b/i,
  /\b(?:typ(?:er|ez)\b|tipar\b|tipa(?:r|e|)\b|tipizza\w*)\s+(?:\w+ ){0,3}[`'"]?(?:█|\w)/i,
  /аннотаци\w+ тип\w*|типизаци\w*|тайп-?хинт\w*|类型(?:注解|提示|标注|注释)|型(?:ヒント|注釈|アノテーション)|타입 ?(?:힌트|어노테이션)/u,
];

/** Whatever the sentence is like: types are spoken of in one breath with a name. */
const LOOSELY: readonly RegExp[] = [
  new RegExp(`${NAME}(?:[^.;\\n]|\\.(?=\\S)){0,80}?\\b(?:typed|untyped|typing|annotat\\w+|hints|types)\\b`, 'i'),
  new RegExp(`\\b(?:typed|untyped|typing|annotat\\w+|hints|types)\\b(?:[^.;\\n]|\\.(?=\\S)){0,80}?${NAME}`, 'i'),
];
const OTHER_ORDERS =
  /\b(?:rename|move|remove|delete|drop|split|merge|extract|fix|sort|print|import|refactor|support|list|filter|count|show|return|endpoint|route|model|field|column|pydantic|dict|serializer|form|middleware|tests?|log\w*|validat\w+|choices|enum)s?\b/i;

/** Databases that annotate, types of other things, and hints that go. */
const OTHER_THINGS =
  /\bhints? (?:texts?|fields?|columns?|labels?|messages?|boxes|box|bubbles?|attributes?)\b|\b(?:password|help|ui|ux|form|search|input|query|index|optimi[sz]er|resource|user|usage|cooking|size)[- ]hints?\b|(?<!\btype[- ]?)\bhints? (?:to|for) (?:the |our )?(?:users?|customers?|admins?|players?|visitors?|beginners)\b|\bannotat\w*\b(?:[^.\n]|\.(?=\S)){0,60}\b(?:query ?sets?|queries|query|rows?|aggregat\w+|subquery|images?|photos?|pictures?|pdfs?|screenshots?|charts?)\b|\bannotat\w+\b(?:[^.\n]|\.(?=\S)){0,60}\bwith (?:an? |the )?(?:number|count|total|sum|avg|average|latest|last|max|min)\b|\.annotate\b|\b(?:query ?sets?|queries|lists?|objects|managers?)\b(?:[^.\n]|\.(?=\S)){0,30}\bannotat\w+|\b(?:remove|delete|strip|drop|get rid of|rip out|kill)\s+(?:all |the |those |these |its |our |redundant |useless )*(?:type[- ]?(?:hints?|annotations?)|typehints?|typings?)\b|\b(?:content|mime|media|field|column|event|file|model|user|account|payment|message|check|channel|room|data)[- ]types?\b|\btyped ?dicts?\b|\b(?:strongly|weakly|loosely|dynamically) typed\b|\btyped (?:pydantic|models?|settings|schemas?|payloads?|fields?|objects?|responses?|clients?|errors?|exceptions?)\b|\b(?:pydantic|dataclass)\b(?:[^.\n]|\.(?=\S)){0,30}\btyped\b|\b(?:as|typed) (?:a |an )?(?:typed )?(?:pydantic|dataclass)\b/gi;

/** Hints of code that is yet to be written: "add a helper parse_x with type hints". */
const RIDES_ALONG = new RegExp(
  `(?:[,+&(]|\\b(?:and|(?<!\\b(?:do|done|deal) )with|incl(?:uding|\\.)?|plus|w\\/|mit|und|inkl\\.?|avec|et|con|y)(?=\\s|$))\\s*(?:(?:proper|full|complete|correct|good|fully|properly|nice|some|matching|the|strict|usual)\\s+)*(?:${HINTS}|typed)(?:\\s+(?:too|as well|also|please|pls|(?:for|on) (?:it|that|them|everything new|the new \\w+)))*(?=\\s*(?:[.,;!?)\\n]|$))`,
  'gi',
);

/** What stands between the words that ask and where. */
const ABOUT: readonly RegExp[] = [
  new RegExp(
    `\\b(?:${HINTS}|types?|hints|annotations?)\\s+(?:(?:that are |which are )?missing\\s+)?(?:(?:for|to|in|into|on|of|across|throughout|from|inside|within|at|für|zu|in|im|pour|dans|à|de|du|para|en|a|al|per|nel|для|в|do|w)\\s+)+`,
    'giu',
  ),
  /\b(?:annotate|type(?! ?(?:hint|annot|check|sign|safe|err))|untyped|typisiere?n?|typer|typez|tipar|tipa)\s+/giu,
  /\b(?:mypy|pyright)(?:[- ](?:strict|clean|errors?|happy|issues?|complaints?))*\s+(?:in|for|on|of|about|with)\s+/giu,
];
