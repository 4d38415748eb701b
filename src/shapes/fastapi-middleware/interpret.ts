import type { Slots } from '../../ticket/slots.ts';
import { asksToBeTold } from '../asks-to-be-told.ts';
import { asOneLine, contentWords } from '../content-words.ts';
import { asksForEndpoint } from '../read-endpoint.ts';
import { requestWords } from '../request-words.ts';
import { withoutPaths } from '../said-names.ts';
import type { Draft } from '../shape.ts';
import { slot } from '../slot-values.ts';
import { ENFORCES, MIDDLEWARE_KINDS, type MiddlewareKind } from './kinds.ts';
import { leavesHeadersOpen, readHeaders } from './read-headers.ts';

/** Reads a request for something that is done to every request or answer in one place. */
export function interpret(text: string, meant = false): Draft | null {
  const words = requestWords(text);
  const named = MIDDLEWARE.test(withoutPaths(words));
  const kind = kindOf(words) ?? (named && ENFORCES.words.test(words) && !BY_NAME.test(words) ? ENFORCES : null);
  if (!meant && !named && (kind === null || !(ADDS.test(words) || EVERYWHERE.test(words) || OF_THE_APP.has(kind.id))))
    return null;
  if (
    !meant &&
    (asksToBeTold(words) || ELSE.some((pattern) => pattern.test(words)) || (!named && asksForEndpoint(words)))
  )
    return null;
  if (!meant && !named && kind !== null && NEEDS_SCOPE.has(kind.id) && !EVERYWHERE.test(words)) return null;
  const slots: Slots = {};
  const rest = words.replace(
    /\b(?:(?:fast ?api|starlette|asgi|http|custom|pure)[- ])*middlewares?\b|\bmain\.py\b/gi,
    ' ',
  );
  if (kind !== null || contentWords(rest).length >= 2) slots['behaviour'] = slot(asOneLine(words), 'said');
  if (kind !== null) slots['kind'] = slot(kind.id, 'said');
  const limit =
    (kind?.limit == null ? undefined : limitIn(words, kind.limit)) ??
    (kind?.id === 'gzip' ? /\b\d[\d.,]*\s*(?:bytes?|[km]i?b)\b/i.exec(words)?.[0] : undefined);
  if (limit !== undefined) slots['limit'] = slot(limit.trim(), 'said');
  const headers = readHeaders(words);
  if (headers.length > 0 && !leavesHeadersOpen(words)) slots['headers'] = slot(headers, 'said');
  const plain = [...new Set(words.toLowerCase().match(/[a-z]{3,}/g) ?? [])].slice(0, MOST_WORDS_OF_APPS);
  if (plain.length > 0) slots['app_words'] = slot(plain, 'said');
  const order = readOrder(words);
  if (order !== null) slots['order'] = slot(order, 'said');
  const open = openHeaders(words, kind, named);
  if (open) slots['headers_open'] = slot(true, 'said');
  return { shape: 'fastapi-middleware', slots, confidence: named ? 0.85 : 0.75 };
}

/** The number that shall hold; one that only tells what happened ("someone is posting 80 MB bodies") is none. */
function limitIn(words: string, form: RegExp): string | undefined {
  for (const sentence of words.split(/(?<=[.!?;])\s+|\n+/)) {
    const found = form.exec(sentence)?.[0];
    if (found !== undefined && (!HAPPENED.test(sentence) || LIMITS.test(sentence))) return found;
  }
  return undefined;
}

const HAPPENED =
  /\b(?:some(?:one|body)|people|clients?|customers?|users?|they|bots?|a (?:client|customer|user|bot|script)|crawlers?|scrapers?|partners?|we)\b[^.\n]{0,40}\b(?:(?:is|are|was|were|has been|have been|keeps?|kept) (?:\w+ )?\w+ing|sent|sends?|posted|posts?|uploaded|uploads?|pushed|push(?:es)?|hammered|fired|hit|got|get|had|saw|see|made|tried)\b|\b(?:yesterday|last (?:night|week|month|friday|monday)|this morning|today|gestern|hier|ayer|incident|outage|crashed|died|fell over|oom\w*)\b/i;
const LIMITS =
  /\b(?:max\w*|limit\w*|cap\w*|at most|no more than|more than|larger than|bigger than|longer than|over|above|beyond|exceed\w*|up to|allow\w*|per (?:ip|user|client|key|minute|hour)|reject\w*|refus\w*|block\w*|abort\w*|cut|413|429|504|höchstens|maximal|über|au plus|máximo|más de|plus de)\b|[<>≤≥]/i;

/** The kind whose words the request has; what enforces a number before what only tells something. */
function kindOf(words: string): MiddlewareKind | null {
  return MIDDLEWARE_KINDS.find((kind) => kind.words.test(words)) ?? null;
}

function openHeaders(words: string, kind: MiddlewareKind | null, named: boolean): boolean {
  if (kind !== null && kind.headers.length > 0) return false;
  if (kind?.id === 'cors')
    return !/\b(?:origins?|domains?|for|from|allow)\b[^.\n]{0,60}(?:\*|localhost|\w+\.\w{2,}|https?:|every|all|any|BACKEND_CORS|settings)/i.test(
      words,
    );
  return (named || kind?.id === 'security-headers' || EVERYWHERE.test(words)) && leavesHeadersOpen(words);
}

/** Words that may say which of several apps is meant. */
const MOST_WORDS_OF_APPS = 80;

/** Who is turned away is told by what a request is or has, not by a number. */
const BY_NAME =
  /\b(?:blocklist|blacklist|denylist|allowlist|whitelist|block(?:ed|list)? ips?|ips? (?:from|in|on|of)|user[- ]agents?|banned|without (?:an? )?(?:header|token|key|auth\w*|user|tenant)|unauthori[sz]ed|unauthenticated|anonymous|unknown|missing|maintenance|read-?only|from outside|by country|certain|specific)\b/i;

const MIDDLEWARE = /\b(?:[A-Z]\w*)?middle-?wares?\b/i;
const ADDS =
  /\b(?:add\w*|turn(?:ed)? on|enable\w*|activate|need\w*|want\w*|should|must|set up|setup|introduce|implement|create|build|write|install|use|put|set|sets|send|attach|include|limit\w*|cap|restrict|throttle|reject|refuse|abort|log|warn|time|measure|tie|correlate|compress|force|enforce|redirect|allow|please|pls|plz|missing|would be|can (?:we|you)|could (?:we|you)|let's|hinzu\w*|füg\w*|aktivier\w*|einbau\w*|brauch\w*|bitte|ajout\w*|activ\w*|besoin|faudrait|svp|stp|añad\w*|agreg\w*|habilit\w*|necesit\w*|por favor)\b/i;

/** Nothing smaller than an app has these. */
const OF_THE_APP = new Set(['gzip', 'cors', 'trusted-host', 'https']);
/** Words of these are also said of a single endpoint. */
const NEEDS_SCOPE = new Set(['body-size', 'timeout', 'timing']);
const EVERYWHERE =
  /\b(?:every|each|all|any|global\w*|whole|entire|everywhere|incoming|api[- ]wide|app[- ]wide|for the api|the api|our api|requests|responses|alle[nr]?|jede\w*|chaque|tou(?:s|te|tes|t)|cada|tod[oa]s?)\b/i;

const ELSE: readonly RegExp[] = [
  /(?:\b[A-Z]\w{0,60}Middleware|\b(?:the|our|this|existing) (?:[\w-]+ )?middleware)\b(?! (?:that|which|should|must|shall))[^.\n]{0,60}\b(?:crash\w*|fail\w*|breaks?|broken|raises?|throws?|bug\w*|leaks?|explodes?|doesn'?t|does not|no longer|swallows?|hangs?|loops?)\b/,
  /^\W*(?:(?:please|pls|can you|could you|we need|write|add|more|some|unit)\s+)*(?:unit )?tests?\b|\btests? (?:for|of|covering)\b|\bcoverage\b/i,
  /\b(?:type[- ]?hints?|doc ?strings?|annotations?)\b/i,
  /\b(?:remove|delete|drop|get rid of|fix|debug|rename|refactor|rewrite|replace|move|upgrade|bump|convert|clean up|simplify|document)\s+(?:the |our |this |that |all |every |old |existing )*(?:\w+[- ]){0,3}(?:\w*middle-?wares?|rate[- ]?limit\w*|cors|gzip|request[- ]ids?)\b/i,
  /\bprint(?:s|ing|ed|\(\)s?| statements?| calls?)?\b[^.\n]{0,60}\blog/i,
  /\b(?:field|column|flag)\b[^.\n]{0,40}\b(?:to|on) (?:the )?[A-Z]\w+|\b\w+Field\b/,
  /\bmanagement commands?\b|\bcommand\b[^.\n]{0,30}\b(?:that|which|to)\b/i,
  /\b(?:background task|celery)\b/i,
  /\b(?:store|save|persist)\b[^.\n]{0,40}\b(?:request|correlation|trace)[- _]?ids?\b/i,
];

function readOrder(words: string): string | null {
  const beside =
    /\b(?:right |directly |just |immediately )?(after|before|behind|around|outside|inside|nach|vor|après|avant|después de|antes de)\s+(?:the |our |de |del |der |dem |le |la |el )?[`"']?([A-Z]\w*Middleware|[A-Za-z]+(?= middleware)|CORS|GZip|gzip|cors|auth\w*)\b/.exec(
      words,
    );
  if (beside) return `${beside[1]} ${beside[2]}`;
  return (
    /\b(?:outermost|innermost|as the (?:first|last) (?:one|middleware)|(?:first|last) in (?:the )?(?:chain|line|order)|runs? (?:first|last))\b/i.exec(
      words,
    )?.[0] ?? null
  );
}
