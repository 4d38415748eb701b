import type { Slots, SlotValue } from '../../ticket/slots.ts';
import { asksToBeTold } from '../asks-to-be-told.ts';
import { asOneLine, contentWords } from '../content-words.ts';
import {
  asksForEndpoint,
  methodOfWords,
  readEndpoints,
  type SaidEndpoint,
  withoutEndpoints,
} from '../read-endpoint.ts';
import { codeBlocks, requestWords } from '../request-words.ts';
import type { Draft } from '../shape.ts';
import { slot } from '../slot-values.ts';
import { statesInputRule } from '../read-rules.ts';
import { readAuth } from './read-auth.ts';
import { readFields } from './read-fields.ts';

/**
 * Reads a request for one more endpoint. The words may as well mean a Django view; which of the two it is, the repository decides.
 * Null where they are about an endpoint that is there.
 */
export function interpret(text: string, meant = false): Draft | null {
  const words = requestWords(text);
  const said = readEndpoints(words);
  const endpoints = said.length > 0 ? said : pastedEndpoints(text);
  const confidence = surely(words, endpoints);
  if (confidence === 0 && !meant) return null;
  const [endpoint] = endpoints;
  const path = endpoint?.path ?? null;
  const method =
    endpoint?.method ?? methodOfWords(wanted(words)) ?? (DOES_SOMETHING.test(wanted(words)) ? 'POST' : null);
  const { fields, schema, none } = readFields(words, text);
  const behaviour = readBehaviour(words);
  const read: Record<string, SlotValue | undefined> = {
    method: method ?? undefined,
    path: path ?? undefined,
    behaviour: behaviour ?? undefined,
    request_fields:
      none || (behaviour !== null && fields === null && actsAlone(words, path))
        ? []
        : // What is shown beside a method that carries no body is the answer.
          method === 'GET' && !BODY.test(words)
          ? undefined
          : (fields ?? undefined),
    schema: schema ?? undefined,
    auth: readAuth(words, path) ?? undefined,
  };
  const slots: Slots = {};
  for (const [name, value] of Object.entries(read)) if (value !== undefined) slots[name] = slot(value, 'said');
  if (CHANGES.test(words)) slots['changes'] = slot(true, 'said');
  if (method !== null && !words.includes(method)) slots['method'] = slot(method, 'said', ACTION_WORD);
  return { shape: 'fastapi-endpoint', slots, confidence };
}

/** An action on what the path names; on a collection only where the path itself is called so, as creating one takes more. */
function actsAlone(words: string, path: string | null): boolean {
  if (!ACTS_ALONE.test(words) || SEVERAL.test(words)) return false;
  return (
    path === null ||
    /[{<:]|\/me(?:\/|$)/.test(path) ||
    ACTS_ALONE.test(path.split('/').at(-1)?.replace(/[-_]/g, ' ') ?? '')
  );
}

/** A request that was pasted: "POST /items" in a block, or a call of curl. */
function pastedEndpoints(text: string): SaidEndpoint[] {
  const blocks = codeBlocks(text)
    .join('\n')
    .replace(/\bhttps?:\/\/[^\s/"']{1,200}/g, '');
  return readEndpoints(blocks).filter(({ method }) => method !== null);
}

const BODY = /\b(?:body|payload|takes?|accepts?|expects?|params?|fields?)\b/i;
/** What shall be different: of an endpoint that is there, as the repository tells. */
const CHANGES =
  /\breturns?\b[^.\n]{0,80}[,;.]\s*(?:(?:please|pls|can we|could you|we should|let's|but|and|it should)\s+)*(?:sort|order|fix|change|stop|filter|exclude|hide|skip|paginate|include|make)\b|\bshould (?:also|not|no longer|only|still|now|instead|be (?:sorted|ordered|paginated|cached))\b/i;

/** Why the method is what it is, where no method was named. */
export const ACTION_WORD = 'an action word';

const NOUN =
  /\b(?:end ?points?|endpunkte?|(?:api|fastapi|http|rest|get|post|put|patch|delete)[- ](?:routes?|operations?|calls?|handlers?|methods?)|routes?|path operations?|webhooks?|punto final|point d'accès|points? de terminaison|rutas?|api calls?)\b/i;
const FASTAPI =
  /\b(?:fast ?api|api ?router|routers?|response[_ ]models?|path operations?|open ?api|pydantic|depends)\b/i;

const ADDS =
  /\b(?:add(?:s|ed|ing)?|creat(?:e|es|ed|ing)|new|another|implement\w*|build|write|introduce|expose[sd]?|provide|offer|need(?:s|ed)?|want(?:s|ed)?|missing|could (?:we|i|you) (?:please )?(?:get|have|add)|can (?:we|i) (?:please )?(?:get|have)|should (?:have|get|be)|would be (?:great|nice|good|cool|helpful|useful|handy)|let's have|give us|set up|hinzu\w*|anleg\w*|lege?|erstell\w*|bau\w*|brauch\w*|bräucht\w*|ajout\w*|cré\w+|faudrait|besoin|añad\w*|agreg\w*|crea\w*|necesit\w*|hace falta|aggiung\w*|adicion\w*|voeg)\b/i;

/** Plainly another kind of work, unless what it is said of is a new endpoint. */
const ASIDE: readonly RegExp[] = [
  /\bbackground ?tasks?\b|\bin(?:to)? the background\b|\bafter the response\b|\bim hintergrund\b|\ben arrière-plan\b|\ben segundo plano\b/i,
  /\bmiddlewares?\b|\brate[- ]?limit\w*|\bgzip\b|\bcors\b/i,
  /\bvalidat\w+\b|\b(?:must|has to|have to|needs to|should) (?:be (?:at (?:least|most)|between|valid|positive|unique|one of)|not be|refuse|reject|have at (?:least|most))\b|\b(?:refuse|reject|422)\b/i,
  /\bdict(?:s|ionar(?:y|ies))?\b[^.\n]{0,80}\b(?:pydantic|model|schema)\b/i,
];

/** Plainly another kind of work, or work on an endpoint that is there. */
const ELSE: readonly RegExp[] = [
  /\b(?:view ?sets?|serializers?|templates?|html|django|drf|class-based)\b/i,
  /\b(?:management|manage\.py|cli) commands?\b|\btype[- ]?(?:hints?|annotations?)\b|\bdoc ?strings?\b/i,
  /^\W*(?:(?:please|pls|can you|could you|we need|write|add|more|some|unit|a few|backfill|missing)\s+)*(?:unit |integration |regression )*tests?\b|\btests? (?:for|of|covering)\b|\buntested\b|\bcoverage\b/i,
  /\b(?:explodes?|crash(?:es|ed|ing)?|broken|fails?|failing|hangs?|is slow|too slow|times? out|raises?|throws?|bug|returns? (?:a )?(?:500|404|wrong)|gives? (?:a )?(?:500|404))\b|\breturns? [^.\n]{0,50}\b(?:instead of|twice|wrong|incorrect\w*|stale|no longer)\b|\b(?:no longer|still) (?:works?|returns?)\b|\bdoes(?:n't| not) (?:work|return|answer)\b/i,
  /(?:^|[.!?:;,\n]\s*|\b(?:please|pls|plz|to|and|you|we|let's|lets|should|must|could|can|just)\s+)(?:fix|rename|move|deprecate|refactor|rewrite|document|speed up|optimi[sz]e|cache|paginate|protect|secure|debug|convert|split|migrate|test|port|replace|remove|delete(?!\s+[`"']?\/)|drop|get rid of|kill|change|update|modify|extend|clean up|improve)\s+(?:the |our |all |every |each |this |that |these |old |existing |legacy )*(?:[`"']?(?:GET|POST|PUT|PATCH|DELETE)\b|[`"']?\/|(?:[\w-]+ ){0,3}(?:end ?points?|routes?|handlers?)\b)/i,
  /\b(?:field|column|attribute|foreign ?key)\b[^.\n]{0,30}\b(?:to|on) (?:the )?(?:[A-Z]\w+|\w+ (?:model|table))\b/,
  /\bprint(?:s|ing|\(\))?\b[^.\n]{0,60}\blog|\b(?:httpx|aiohttp)\b/i,
];

function surely(words: string, endpoints: SaidEndpoint[]): number {
  if (words === '' || asksToBeTold(words)) return 0;
  const noun = NOUN.test(words);
  const routed = endpoints.some(({ method }) => method !== null);
  const exposed = /\b(?:via|over|through|in|on|from) (?:the |our )?(?:[\w-]+ )?api\b/i.test(words) && ADDS.test(words);
  if (!noun && !routed && !exposed && !(endpoints.length > 0 && ADDS.test(words))) return 0;
  const plain = withoutTests(words);
  if (ELSE.some((pattern) => pattern.test(plain))) return 0;
  const aside = ASIDE.some((pattern) => pattern.test(plain)) || (statesInputRule(plain) && !GIVES_BACK.test(plain));
  if (aside && !asksForEndpoint(plain)) return 0;
  // "fails on POST /items": an address that something is said to happen at is there.
  if (AT_ONE.test(words) && !asksForEndpoint(plain)) return 0;
  // An endpoint alone, with neither a verb nor a word for what it gives, may be about anything.
  if (!routed && !ADDS.test(words) && !GIVES.test(words)) return 0;
  if (/\b(?:the|our|this|that|existing) (?:[\w/`-]+ ){0,3}(?:end ?point|route)\b/i.test(words) && !ADDS.test(words))
    return 0;
  let sum = 0.55;
  if (routed) sum += 0.2;
  else if (endpoints.length > 0) sum += 0.1;
  if (noun) sum += 0.1;
  if (FASTAPI.test(words)) sum += 0.1;
  return Math.round(sum * 100) / 100;
}

const AT_ONE =
  /\b(?:on|in|to|of|from|at|by|calling|call|hitting|via|through|when)\s+(?:the |our |a |every |each )?[`"']?(?:GET|POST|PUT|PATCH|DELETE)\s+[`"']?\//;
const GIVES =
  /\b(?:end ?points?|routes?|api calls?|webhooks?)\b[^.\n]{0,30}?\b(?:to|for|that|which|zum|für|pour|para)\b|\bendpunkt\w* (?:zum|für)\b|\b(?:returns?|returning|lists?|shows?|gives?|that|which|liefert|gibt|retourne|renvoie|devuelve|devuelva)\b|->|=>|→/i;

/** What it answers, or a schema it takes: an endpoint that is to be made. */
const GIVES_BACK =
  /\b(?:returns?|returning|answers? with|payload|body)\b(?! (?:must|should|has to|may|with an? empty))/i;

/** "with tests" decorates any request. */
function withoutTests(words: string): string {
  return words.replace(
    /\b(?:with|and|plus|incl(?:uding|\.)?|also|mit|avec|con)\s+(?:some |a few |unit )?tests?\b/gi,
    ' ',
  );
}

/** An action word of no other method: "to block a person". */
const DOES_SOMETHING =
  /\b(?:to|zum|pour|para)\s+(?!be\b|have\b|do\b|the\b|an?\b|our\b|us\b|my\b|it\b|this\b|that\b|find\b|browse\b|compare\b|know\b)[a-zà-ÿ]{3,}/i;

/** What follows the word for it, where its own verbs stand: "add an endpoint to delete …" deletes. */
function wanted(words: string): string {
  const rest = withoutEndpoints(words);
  const at = rest.search(NOUN);
  const after = at === -1 ? rest.replace(/^.{0,40}?\b(?:add|create|build|expose|allow|let)\b/i, ' ') : rest.slice(at);
  const text = after.replace(/^\S+/, ' ');
  if (methodOfWords(text) !== null) return text;
  return at === -1 ? text : `${rest.slice(0, at).replace(LEAD, ' ')} ${text}`;
}

const LEAD =
  /\b(?:add|create|creating|build|write|implement|introduce|provide|expose|need|want|get|have|set up|make|give|would|can|could|leg\w*|anlegen|erstell\w*|bau\w*|ajout\w*|cré\w+|añad\w*|agreg\w*|crea\w*)\b/gi;

/** What it does, where the words say it: more than its address, its body, who may call it and where it goes. */
function readBehaviour(words: string): string | null {
  const rest = withoutEndpoints(withoutTests(words))
    .replace(
      /\b(?:to|in|into|on|of) (?:the |our )?[`"']?(?:[\w/]+\.py|[\w-]+ (?:routers?|module|file|api|app|routes?))\b[`"']?/gi,
      ' ',
    )
    .replace(/\b(?:body|payload|takes?|accepts?|expects?|request fields?)\b[^.;\n]{0,200}/i, ' ')
    .replace(
      /\b(?:no|without) (?:auth\w*|login|request body|body)\b|\b(?:super ?users?|admins?)[- ]only\b|\bonly (?:for )?(?:super ?users?|admins?)\b|\bsame auth\b[^.,;\n]{0,40}|\bpublic\b|\blog(?:ged|in)[- ](?:in|required)\b|\bauth\w* required\b|\bcurrent user\b/gi,
      ' ',
    )
    .replace(NOUN, ' ');
  const told = contentWords(rest);
  const answers = /(?:->|=>|→|\breturns?\b)\s*\S|\{\s*["']\w/i.test(rest);
  return told.length >= 2 || (answers && told.length > 0) ? asOneLine(words) : null;
}

/** Which ones is said in the body. */
const SEVERAL = /\b(?:several|many|multiple|bulk|at once|a list of|lists of|mehrere|plusieurs|vari[oa]s)\b/i;

/** An action on what the path names needs nothing more to be told. */
const ACTS_ALONE =
  /\b(?:(?:un)?archiv|(?:de|re)?activat|(?:dis|en)abl|(?:un)?hid|suspend|re-?open|clos|reset|confirm|complet|(?:un)?publish|duplicat|clon|toggl|restor|cancel|approv|re-?send|re-?trigger|trigger|restart|re-?start|rebuild|recomput|refresh|re-?sync|sync|revok|(?:un)?lock|(?:un)?follow|(?:un)?favou?rit|(?:un)?pin|(?:un)?star|(?:un)?block|ban|accept|dismiss|acknowledg|log(?:s|ging)? out|mark)(?:s|es|ed|e|ing|ies|y)?\b|\bsets? \w+ to (?:true|false|none|null|now|zero|\d+)\b|\b(?:make|makes|creates?) a copy\b|\bcop(?:y|ies) (?:an?|the|of)\b/i;
