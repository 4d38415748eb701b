import type { Slots } from '../../ticket/slots.ts';
import { asksToBeTold } from '../asks-to-be-told.ts';
import { asksForEndpoint, namesOfRoutes, readEndpoints } from '../read-endpoint.ts';
import { namesOfCode, namesOfModules } from '../said-names.ts';
import { pastedFrames } from '../read-paste.ts';
import { requestWords } from '../request-words.ts';
import type { Draft } from '../shape.ts';
import { slot } from '../slot-values.ts';
import { readRules, readStatus, statesDomain, statesInputRule, statesRule } from '../read-rules.ts';

/** Reads a request that values of requests shall be checked: by a word for it, or by a rule on something that takes input. */
export function interpret(text: string, meant = false): Draft | null {
  const words = requestWords(text);
  const confidence = surely(words);
  if (confidence === 0 && !meant) return null;
  const slots: Slots = {};
  const [endpoint] = readEndpoints(words);
  // What stands behind a question mark is asked with GET.
  const method = endpoint?.method ?? (endpoint && words.includes(`${endpoint.path}?`) ? 'GET' : null);
  if (endpoint) slots['endpoint'] = slot([method, endpoint.path].filter((part) => part !== null).join(' '), 'said');
  const names = namesOfCode(words.replace(COMPARED, ' '));
  const said = [...names, ...namesOfSchemas(words), ...namesOfRoutes(words), ...subjects(words), ...capitalised(words)];
  if (said.length > 0) slots['mentions'] = slot([...new Set(said)].slice(0, MOST_MENTIONS), 'said');
  const plain = [...new Set(words.match(PLAIN_WORD) ?? [])].slice(0, MOST_PLAIN);
  if (plain.length > 0) slots['plain'] = slot(plain, 'said');
  const together = namesTogether(words);
  if (together.length > 0) slots['together'] = slot(together, 'said');
  const pasted = pastedFrames(text).flatMap(({ path, name }) => (name === null ? [] : [`${path}::${name}`]));
  if (pasted.length > 0) slots['pasted'] = slot(pasted, 'said');
  const modules = namesOfModules(words);
  if (modules.length > 0) slots['within'] = slot(modules, 'said');
  const rules = readRules(words.replace(SAID_VAGUELY, ' '));
  if (rules !== null) slots['rules'] = slot(rules, 'said');
  const status = readStatus(words);
  if (status !== null) slots['error_status'] = slot(status, 'said');
  return { shape: 'request-validation', slots, confidence };
}

/** Names that are said to get the same rules, in small letters: "ItemCreate, ItemUpdate", "… Same for ItemUpdate", "ItemUpdate too". */
function namesTogether(words: string): string[] {
  const listed = [...words.replace(/[`"'*]/g, '').matchAll(LISTED)].flatMap((match) => match[0].split(/[^\w.]+/));
  const same = [...words.replace(/[`"'*]/g, '').matchAll(SAME_FOR)].map((match) => match[1] ?? match[2] ?? '');
  return [...new Set([...listed, ...same].map((name) => (name.split('.')[0] ?? '').toLowerCase()))]
    .filter((name) => name.length > 2)
    .slice(0, MOST_MENTIONS);
}

const LISTED =
  /\b(?:[A-Z]\w{2,60}|[a-z]{7,60})(?:\.\w+)?(?:(?:\s?[,&+/]\s?(?:and )?|\s(?:and|und|et|y|plus|as well as)\s)(?:the |in |on )?(?:[A-Z]\w{2,60}|[a-z]{7,60})(?:\.\w+)?)+/g;
const SAME_FOR =
  /\b(?:same|also|likewise|ditto|too|idem|ebenso|dasselbe|gleiches)\b[^.\n]{0,20}?\b(?:for|on|in|to|with|für|bei|pour|para)\s+(?:the )?(\w{3,60})|(?<![\w.])(\w{3,60}) (?:too|as well|likewise|auch|aussi|también)\b/gi;

/** A class may be written without its capitals: "itemcreate". */
const PLAIN_WORD = /(?<![\w./-])[a-z][a-z_]{6,60}(?![\w/-])/g;
const MOST_PLAIN = 60;

/** What is named later explains what was named before. */
const MOST_MENTIONS = 30;

const VALIDATES =
  /\bvalidat(?:e|es|ed|ing|ions?|ors?)\b|\bvalidier\w*|\bvalide[rz]?\b(?= (?:les|la|le|que|l'))|\bvalid(?:ar|e|ación)\b(?= (?:que|los|la|el|las|de))|\bvalidación\b|\bsaniti[sz]e\b|\binput checks?\b|\bconstraints?\b(?! (?:on|in) the (?:db|database|table))/i;
const INPUT =
  /\b(?:request|query|path|body|form|input|payload|url)[- ]?(?:params?|parameters?|body|fields?|data|values?|arguments?|validation)?\b|\bparams?\b|\bparameters?\b|\bpayload\b|\binput\b|\bserializers?\b|\bforms?\b|\bschemas?\b|\bend ?points?\b|\bhandlers?\b|\broutes?\b|\b[A-Z]\w*(?:Form|Serializer|Schema|Create|Update|Request|In|Base|Input|Payload|DTO|Spec|Model)\b|\b(?:422|400)\b|\bpydantic\b|\bcleaned_data\b|\bclean_?\w*\b(?=\()/;
const REFUSES =
  /\b(?:refuse[ds]?|reject(?:s|ed)?|forbid|disallow(?:ed)?|don'?t (?:allow|accept)|do not (?:allow|accept)|not (?:be )?(?:allowed|accepted)|422|400|ablehnen|refuser|rechazar)\b/i;

/** What a value is compared with is not where the rule goes: "like in UserCreate". */
const COMPARED =
  /\b(?:like|as|same as|wie|comme|como)\s+(?:in|on|for|with|we do in|bei|dans|en)?\s*(?:the |our )?[`"']?[A-Za-z_][\w.]*[`"']?/g;
const SAID_VAGUELY =
  /\b(?:proper|better|some|more|stricter|input|request|body) validation\b|\bvalidat\w+ (?:should|must|needs to) be (?:stricter|better|improved|tightened|added)\b/gi;

/** Plainly another kind of work. */
const ELSE: readonly RegExp[] = [
  /\b(?:unique|sparse|compound|partial|composite|db|database)[- ]ind(?:ex|exes|ices)\b/i,
  /\bmiddlewares?\b|\brate[- ]?limit\w*|\bthrottl\w*|\bgzip\b|\brequests? per (?:second|minute|hour)\b/i,
  /\b(?:management|manage\.py) commands?\b|\bcommand\b[^.\n]{0,40}\b(?:that|which|to|called)\b/i,
  /\bbackground ?tasks?\b|\bcelery\b/i,
  /\b(?:view ?sets?)\b[^.\n]{0,60}\b(?:for|crud|read-only)\b|\bcrud\b/i,
  /^\W*(?:(?:please|pls|can you|could you|we need|write|add|more|some|unit|a few|backfill)\s+)*(?:unit |integration )?tests?\b|\btests? (?:for|of|covering)\b|\buntested\b|\bcoverage\b|\bhas no (?:unit )?tests?\b/i,
  /\btype[- ]?(?:hints?|annotations?)\b|\bdoc ?strings?\b|\bprint(?:s|ing|\(\)s?)?\b[^.\n]{0,60}\blog|\b(?:httpx|aiohttp)\b/i,
  /\b(?:add(?:ing)?|new|create|need|want|introduce)\b[^.;\n]{0,60}\b(?:model|table|app)\b(?! (?:field )?validat)/i,
  /\bdicts?\b[^.\n]{0,60}\b(?:pydantic|schema|model)\b/i,
  /\b(?:remove|drop|delete|relax|loosen|get rid of|disable|skip|turn off)\b[^.\n]{0,40}\b(?:validat\w+|validators?|checks?|constraints?)\b/i,
  /\b(?:page|template|html|css|button|navbar|tooltip)\b[^.\n]{0,40}\b(?:shows?|display|list)/i,
  /\b(?:squash|migrations? (?:for|squash)|refactor the whole)\b/i,
];

/** A field that is to be added comes with its length; that is no rule of a request. */
const NEW_FIELD =
  /\b(?:add(?:s|ed|ing)?|new|needs?|wants?|gets?|give|include|ajoute\w*|füg\w*|añad\w*|hinzu\w*)\b[^.;\n]{0,80}\b(?:fields?|columns?|flag|attribute|foreign ?key|fk)\b|\b[A-Z]\w*Field\b|\b(?:var)?char\(\d+\)|\b(?:nullable|null=|blank=)\b/;

function surely(words: string): number {
  if (words === '' || asksToBeTold(words) || ELSE.some((pattern) => pattern.test(words))) return 0;
  const validates = VALIDATES.test(words);
  if (!validates && (NEW_FIELD.test(words) || (ADDS_ONE.test(words) && !TAKES_INPUT.test(words)))) return 0;
  if (
    asksForEndpoint(words) &&
    !/\b(?:add|need\w*|want|missing|body|input|request|more|better)\s+(?:\w+ ){0,2}validat/i.test(words)
  )
    return 0;
  const inputRule = statesInputRule(words) && !SHOWN.test(words);
  const domain = statesDomain(words);
  const rule = inputRule || domain || statesRule(words);
  const input = INPUT.test(words);
  const refuses = REFUSES.test(words);
  const endpoint = readEndpoints(words).some(({ method }) => method !== null);
  // "GET /tags/popular: top 10 tags, returns …" tells what is answered.
  if (endpoint && !validates && !inputRule && !refuses && ANSWERS.test(words)) return 0;
  const names = namesOfCode(words).length > 0;
  let sum = 0;
  if (validates) sum += 0.5;
  if (rule) sum += 0.25;
  if (refuses) sum += 0.2;
  if (input || endpoint) sum += 0.25;
  if (names) sum += 0.1;
  if (rule && CHECKED.test(words)) sum += 0.2;
  if (rule && RULED_CLASS.test(words)) sum += 0.3;
  if (rule && RULED_HANDLER.test(words)) sum += 0.3;
  if (rule && RULED_ENDPOINT.test(words)) sum += 0.3;
  if (!rule && !validates) return 0;
  const subject = endpoint || DOTTED.test(words) || CLASS.test(words);
  if (inputRule && (subject || names)) sum = Math.max(sum, 0.75);
  if ((domain || rule) && DOTTED.test(words)) sum = Math.max(sum, 0.7);
  if (domain && (subject || names)) sum = Math.max(sum, 0.65);
  return sum < 0.45 ? 0 : Math.min(0.95, Math.round(sum * 100) / 100);
}

/** A field of a class: "TagCreate.name". */
const DOTTED = /(?<![\w./])[`"']?[A-Z]\w*[a-z]\w*[`"']?\.[`"']?[a-z_]\w*(?!\w*\()/;
const CLASS = /(?<![\w./])(?:[A-Z][a-z0-9]+){2,}(?![\w/])/;
/** What is cut for showing is no rule. */
const SHOWN = /\b(?:truncat\w*|shorten\w*|abbreviat\w*|ellips\w*|display\w*|render\w*|kürz\w*|cut off|trimmed to)\b/i;
const ANSWERS =
  /\b(?:returns?|returning|lists?|listing|shows?|gives?|top \d+|newest|latest|liefert|gibt|renvoie|devuelve)\b|->|=>|→/i;

/** Lengths and forms of what people type in. */
const CHECKED =
  /\b(?:must|has to|have to|needs? to|should|shall|make sure|ensure|max\w*|min\w*|at (?:most|least)|muss|müssen|darf|doit|debe\w*)\b[^.\n]{0,60}\b(?:chars?|characters?|zeichen|caractères?|caracteres|digits?|letters?|length|valid|empty|blank|unique|lower ?case|upper ?case|positive|negative|https?|url|e-?mail|regex|pattern|future|past|contain|differ|match)\b/i;
/** A class, or a field of one, and then its rule: "TagCreate: name …", "TagCreate.name must be …". */
const RULED_CLASS =
  /(?:^|[\n.!] ?|\b(?:in|on|for)\s+)[`"']?(?:[A-Z][a-z0-9]+){2,}[`"']?(?:\.[a-z_]\w*[`"']?)?\s*(?::|,|->|=>|\b(?:must|should|has|have|needs?|takes|accepts|allows|the|is|shall|only|may|can|muss|darf|soll)\b)/;
/** "list_articles: limit is capped at 50". */
const RULED_HANDLER = /(?:^|[\n.!] ?)[`"']?[a-z]+(?:_[a-z0-9]+)+(?:\(\))?[`"']?:\s/;
/** "GET /articles: limit between 1 and 100". */
const RULED_ENDPOINT =
  /\b(?:GET|POST|PUT|PATCH|DELETE)\s+[`"']?\/\S*?[`"']?(?::\s|,\s|\s(?:-|->)\s|\s(?:must|should|has to|needs to|shall|may not|accepts|takes|allows|muss|soll)\b)(?![^\n]{0,40}\b(?:returns?|lists?|shows?|gives?|that|which)\b)/;

/** "add `region` char(20) to Server": something is added to a class that is no form. */
const ADDS_ONE = /\b(?:add|new|create)\b[^.;\n]{0,60}\b(?:to|on|in) (?:the )?[`"']?[A-Z]\w+/;
const TAKES_INPUT =
  /\b(?:to|on|in) (?:the )?[`"']?\w*(?:Form|Serializer|Schema|Create|Update|Request|In|Base|Input|Payload|DTO)\b/;

/** "login should refuse …": what is to check, in plain words. */
function subjects(words: string): string[] {
  return [
    ...words.matchAll(
      /(?:^|[.!?\n] ?|\b(?:the|our)\s+)((?:[a-z][\w-]*\s){1,3}?)(?:should|must|has to|needs to|shall|may)\s+(?:not\s+)?(?:refuse|reject|accept|allow|only|validate|check|forbid|not)\b/gi,
    ),
  ]
    .map((match) => (match[1] ?? '').replace(/^(?:the|our|a|an)\s+/i, '').trim())
    .filter(
      (subject) => subject !== '' && !/^(?:we|it|they|you|this|that|that one|there|user|users|people)$/i.test(subject),
    );
}

/** A class may have a name of one word; only one that exists is taken for it. */
function capitalised(words: string): string[] {
  return [...words.matchAll(/(?<![\w./-])([A-Z][a-z]{2,})(?![\w/-])/g)].map((match) => match[1] ?? '');
}

/** "the signup form", "profile serializer", "item create schema". */
function namesOfSchemas(words: string): string[] {
  return [...words.matchAll(/(?:^|[\s(])((?:[`"']?[A-Za-z]\w*[`"']?[ -]){1,3}?(?:forms?|serializers?|schemas?))\b/g)]
    .map((match) =>
      (match[1] ?? '')
        .replace(/[`"']/g, '')
        .replace(
          /^(?:(?:the|our|in|on|of|for|to|a|an|that|this|and|with|pydantic|django|request|input|body|im|der|das|le|la|el|validation|validate|same)\s+)+/i,
          '',
        ),
    )
    .filter((name) => /\s/.test(name) && !/^(?:\w+ )?(?:pydantic|django|request|input|same) \w+$/i.test(name));
}
