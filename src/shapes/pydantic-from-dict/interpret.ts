import type { Slots } from '../../ticket/slots.ts';
import { asksToBeTold } from '../asks-to-be-told.ts';
import { namesOfCode, namesOfModules } from '../said-names.ts';
import { requestWords } from '../request-words.ts';
import type { Draft } from '../shape.ts';
import { slot } from '../slot-values.ts';

/** Reads a request to turn a dict into a Pydantic model. A dataclass or a TypedDict is another request. */
export function interpret(text: string, meant = false): Draft | null {
  const words = requestWords(text);
  const dict = DICT.test(words);
  const pydantic = PYDANTIC.test(words);
  const becomes =
    (dict || (pydantic && (PAYLOAD.test(words) || VARIABLE_IN.test(words)))) && (pydantic || MODEL.test(words));
  const told = asksToBeTold(words) && !/\bcan\b/i.test(words);
  if (!meant && (!becomes || told || ELSE.some((pattern) => pattern.test(words)))) return null;
  if (!meant && !(dict && pydantic) && LIKELY_ELSE.some((pattern) => pattern.test(words))) return null;
  if (!meant && ((!pydantic && OTHER_CLASS.test(words)) || !TURNS.test(words))) return null;
  const slots: Slots = { around: slot(words, 'said') };
  const name = readModelName(words);
  const owned = OWNS.exec(words);
  const inside = owned ? [owned[0], owned[2], owned[1]] : VARIABLE_IN.exec(words);
  const mentions = [inside?.[2] ?? '', ...namesOfCode(words.replace(FIELDS, ' '))].filter(
    (each) => each !== '' && each !== name && each !== inside?.[1] && !NO_TARGET.test(each),
  );
  const plain = [NOUN_NAME, RETURNS_DICT, PLAIN_NAME, IS_DICT, IN_FILE, LABEL]
    .flatMap((pattern) => [...words.matchAll(pattern)])
    .map((match) => match[1] ?? '')
    .filter((each) => each !== inside?.[1] && !NO_TARGET.test(each) && !mentions.includes(each));
  const all = [...new Set([...mentions, ...plain, ...(inside?.[1] === undefined ? [] : [inside[1]])])];
  if (all.length > 0) slots['mentions'] = slot(all.slice(0, 30), 'said');
  const variable =
    inside?.[1] ??
    [...words.matchAll(/[`"']([a-z_]\w*)[`"']/g)].map((match) => match[1] ?? '').find((each) => NO_TARGET.test(each));
  if (variable !== undefined) slots['variable'] = slot(variable, 'said');
  const modules = namesOfModules(words);
  if (modules.length > 0) slots['module'] = slot(modules[0] ?? '', 'said');
  if (name !== null) slots['model_name'] = slot(name, 'said');
  const fields = readFields(words);
  if (fields.length > 0) slots['fields'] = slot(fields, 'said');
  return { shape: 'pydantic-from-dict', slots, confidence: pydantic && dict ? 0.9 : pydantic ? 0.75 : 0.65 };
}

const DICT =
  /\b(?:dicts?|dictionar(?:y|ies)|dict literals?|wörterbuch|dictionnaires?|diccionarios?|dizionari\w*|plain mapping|bare mapping|raw mapping|hash ?map)\b/i;
const PYDANTIC = /\b(?:pydantic|base ?model)\b/i;
const MODEL =
  /\b(?:typed (?:model|class|object|schema|structure)|(?:a|an|into|to|real|proper|response|request|data) (?:[A-Z]\w+ )?(?:model|schema)|schema class|(?:typisiertes |ein )modell?|modèle|modelo)\b/i;
/** What holds data and may be a dict without being called one. */
const PAYLOAD =
  /\b(?:payload|context|json|body|data|config|settings|response|result|return value|options|kwargs|params|literal|structure|event|message)\b/i;
const OTHER_CLASS = /\b(?:dataclass(?:es)?|typeddict|named ?tuple|attrs|django|orm|sqlalchemy|database|db)\b/i;
const TURNS =
  /\b(?:turn\w*|convert\w*|replac\w*|make|making|chang\w*|swap\w*|switch\w*|migrat\w*|move|refactor\w*|rewrit\w*|extract\w*|should|shall|must|could|would|(?:'|\b)d|help\w*|prefer\w*|voudr\w*|aimer\w*|möcht\w*|hätte\w*|gern\w*|quisi\w*|gustar\w*|querem\w*|needs?|wants?|use|using|instead of|rather than|let's|lets|introduce|add|create|give|define|model|wrap|type|into|become|as an?|have|get rid of|promote|upgrade|please|pls|plz|umwandeln|wandle|ersetz\w*|mach\w*|statt|soll\w*|bitte|transform\w*|remplac\w*|convert\w*|faire|devrait|svp|stp|reemplaz\w*|conviert\w*|convertir|debería|por favor)\b|->|=>|→/i;

const ELSE: readonly RegExp[] = [
  /\b(?:model|schema|pydantic\w*)\b[^.\n]{0,30}\b(?:in)?to (?:an? |plain )?dict\b|\b(?:model_dump|\.dict\(\))|\bas_dict\b[^.\n]{0,20}\badd\b/i,
  /^\W*(?:(?:please|pls|can you|could you|we need|write|add|more|some|unit)\s+)*(?:unit )?tests?\b|\btests? (?:for|of|covering)\b/i,
  /\b(?:upgrade|migrate|bump|move|port)\b[^.\n]{0,30}\bpydantic\s*(?:v?\d|to v)/i,
  /\b(?:endpoint|route)\b[^.\n]{0,30}\b(?:returns?|that|which)\b[^.\n]{0,40}\b(?:new|add)\b/i,
  /\bdict(?:ionary)? (?:lookup|comprehension|order\w*|attack|word)\b|\bword dictionar/i,
];

/** Another kind of work, unless both a dict and Pydantic are said. */
const LIKELY_ELSE: readonly RegExp[] = [/\b(?:type[- ]?hints?|doc ?strings?|mypy)\b/i, /\bvalidat\w+\b/i];

/** Names of types and tools, and the words for what is turned into what. */
const NO_TARGET =
  /^(?:pydantic|BaseModel|BaseSettings|TypedDict|NamedTuple|dataclass(?:es)?|dict|dicts|dictionary|payload|context|model|schema|json|JSON|type|types|typed|the|a|an|it|its|this|that|our|my|FastAPI|Django|template|templates|returned|which|what|there|where|here|everywhere|all|every|each|code|place|models?|schemas?|one|some|stuff|bare|raw|plain|return|data|class|function|method|module|builds?)$/i;

/** "the dict in build_report", "dict returned by summary": a name that is not written like one. */
const PLAIN_NAME =
  /\b(?:in|by|from|of|for|de|dans|en|aus)\s+(?:the\s+)?(?:function\s+|method\s+|class\s+|view\s+|service\s+)?[`"']?([a-z]\w{2,}(?:\.\w+)?)\b(?!\.py|\/|[-\s]?(?:app|module|package|variable|dict)\b)/g;

/** "method run", "the function summary". */
const NOUN_NAME =
  /\b(?:function|method|func|def|methode|funktion|fonction|función|método)\s+[`"']?([a-z_]\w{1,60})\b(?!\.py|\/)/g;

/** "summary returns a dict". */
const RETURNS_DICT =
  /(?<![\w./])([A-Za-z_][\w.]{1,80})[`"']?(?:\(\))? (?:(?:currently|still|just|now|also|only) )?(?:returns?|builds?|gives?|creates?|produces?|makes?|yields?|hands?|sends?|passes|assembles|constructs|uses) (?:back |us |out )?(?:[\w-]+ ){0,4}(?:dict|dictionary)\b/g;

/** "the params dict in login", "`data` of build_report": a name within what holds it. */
const VARIABLE_IN =
  /(?<![\w./])[`"']?([a-z_]\w{1,60})[`"']?(?: (?:dict(?:ionary)?|variable|mapping))? (?:in|inside|within|of|from) (?:the )?(?:function |method |view )?[`"']?([a-z]+_\w{1,80}|[A-Za-z_]\w{0,60}\.(?!py\b)[a-z_]\w{1,80}|_\w{1,80})\b(?!\.py|\/)/;

/** "build_report's totals dict": the same, the other way round. */
const OWNS = /(?<![\w./])[`"']?([A-Za-z_][\w.]{1,80})[`"']?'s [`"']?([a-z_]\w{1,60})[`"']? dict(?:ionary)?\b/;

/** "environments in core/config.py is a dict". */
const IS_DICT =
  /(?:^|[\s`"'])([a-z]\w{2,})[`"']?(?: (?:in|of|from) [`"']?[\w./-]+[`"']?)? (?:is|are) (?:just |only |still |currently )?(?:a |an )?(?:plain |bare |raw |nested |big |huge )?dict/g;

/** "render in billing/totals.py". */
const IN_FILE = /(?:^|[\s`"'])([a-z]\w{2,})[`"']? (?:in|of|from) [`"']?[\w./-]+\.py\b/g;

/** "decode: the dict becomes a model", "core/tokens.py, decode -> …". */
const LABEL = /(?:^|[.!?\n,;:] ?)[`"']?([a-z_]\w{2,60})[`"']?(?:\(\))?\s?(?::|->|=>|→)\s/g;

/** "(exp, sub)", "with fields exp and sub". */
const FIELDS =
  /\((?:[a-z_]\w*(?:\s*:\s*[\w[\] |.]+)?\s*,\s*)+[a-z_]\w*(?:\s*:\s*[\w[\] |.]+)?\s*\)|\bwith (?:the )?(?:fields?|keys?|attributes?) (?:[`"']?[a-z_]\w*[`"']?(?:\s*,\s*(?:and )?|\s+and\s+)?)+/g;

function readFields(words: string): string[] {
  const [listed] = words.match(FIELDS) ?? [];
  if (listed === undefined) return [];
  const names =
    listed
      .replace(/^with (?:the )?\w+/, '')
      .replace(/:\s*[\w[\] |.]+/g, '')
      .match(/[a-z_]\w*/g) ?? [];
  return names.filter((name) => name !== 'and');
}

/** "call it TokenPayload", "a pydantic model TokenPayload". */
function readModelName(words: string): string | null {
  return (
    /\b(?:call(?:ed)?(?: it)?|named?(?: it)?|namens|appelé|llamad[oa])\s+[`"']?([A-Z][A-Za-z0-9]+)\b/.exec(
      words,
    )?.[1] ??
    /\b(?:[Pp]ydantic )?(?:model|schema|BaseModel) [`"']?([A-Z][a-z0-9]\w*)\b/.exec(words)?.[1] ??
    /\b(?:into|to|as|->|=>) (?:an? )?(?:new )?[`"']?([A-Z][a-z0-9]+[A-Z]\w*)[`"']? (?:pydantic )?(?:model|schema)/.exec(
      words,
    )?.[1] ??
    /\b([A-Z][a-z0-9]+[A-Z]\w*)[`"']?[^.\n]{0,20}?\b(?:as (?:a |its |the )?(?:class |model )?name|(?:good|fine|nice|better|right|obvious|fitting|suitable) name|for (?:a |the )?name|would do|or so)\b/.exec(
      words,
    )?.[1] ??
    /\bname\b[^.\n]{0,24}?[`"':=-]\s?[`"']?([A-Z][a-z0-9]+[A-Z]\w*)/.exec(words)?.[1] ??
    null
  );
}
