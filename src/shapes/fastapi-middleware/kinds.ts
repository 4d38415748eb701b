/** What middleware is usually asked for. */
export interface MiddlewareKind {
  id: string;
  /** Words that mean it, also without the word middleware. */
  words: RegExp;
  /** Class names that do it already. */
  classes: RegExp;
  /** It enforces a number that nobody can guess: a rate, a size, a time. */
  limit: RegExp | null;
  /** Headers it sets by convention, with values that need no saying. */
  headers: string[];
}

const COUNT =
  '(?:\\d[\\d.,_]*\\s*k?|one|two|three|four|five|six|ten|twenty|thirty|fifty|sixty|a hundred|hundred|zehn|hundert|cent|cien|dix|diez)';
const RATE = new RegExp(
  `\\b${COUNT}\\s*(?:x|times|requests?|reqs?|calls?|hits?|anfragen|requêtes?|peticiones|aufrufe)?\\s*(?:/|per|pro|par|por|an?|each|every|in|within|je)\\s*(?:${COUNT}\\s*)?(?:ip|user|client|key|token|s|secs?|seconds?|m|mins?|minutes?|h|hours?|days?|sekunden?|stunden?|tag|secondes?|heures?|jour|segundos?|minutos?|horas?|día)\\b|\\b${COUNT}\\s*(?:rps|rpm|qps|req/s)\\b`,
  'i',
);
const SIZE = /\b\d[\d.,_]*\s*(?:bytes?|[kmg]i?b|[kmg])\b/i;
const TIME =
  /\b(?:\d[\d.,]*|one|two|three|five|ten|thirty|sixty|a|half a)\s*-?\s*(?:ms|millis\w*|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|sekunden?|secondes?|segundos?|minutos?)\b/i;

export const MIDDLEWARE_KINDS: readonly MiddlewareKind[] = [
  {
    id: 'gzip',
    words:
      /\b(?:gzip\w*|brotli|compress(?:ion|ed|ing)? (?:of |the |all |our |api |http )*(?:responses?|answers?|replies|payloads?|json|output)|responses? (?:should be |are |be |get )?compress\w*|response compression|komprimier\w*|comprim\w*|compress(?:er)? les)\b/i,
    classes: /gzip|brotli|compress/i,
    limit: null,
    headers: [],
  },
  { id: 'cors', words: /\bcors\b|\bcross[- ]origin\b/i, classes: /cors/i, limit: null, headers: [] },
  {
    id: 'rate-limit',
    words:
      /\brate[- ]?limit\w*\b|\bthrottl\w+\b|\btoo many (?:requests?|calls?|hits|attempts)\b|\bzu viele anfragen\b|\btrop de requêtes\b|\bdemasiadas peticiones\b|\b429\b|\b(?:hammer|flood|spam|overload|brute[- ]?forc)\w*\b[^.\n]{0,40}\b(?:api|server|backend|endpoints?|routes?|us|login|app|service)\b|\bhow (?:many|often)\b[^.\n]{0,40}\b(?:requests?|calls?)\b|\b(?:limit|cap|begrenz\w*|limit\w+)\b[^.\n]{0,40}\b(?:requests?|calls?|anfragen|requêtes|peticiones)\b[^.\n]{0,30}(?:\bper\b|\/|\bpro\b|\bpar\b|\bpor\b)|\b(?:requests?|calls?) per (?:second|minute|hour|ip|user|client)\b|\bratenbegrenzung\b/i,
    classes: /rate_?limit|slowapi|throttl/i,
    limit: RATE,
    headers: [],
  },
  {
    id: 'body-size',
    words:
      /\b(?:huge|big|bigger|large|larger|over-?sized?|giant|gigantic|enormous|massive|monster|ridiculous(?:ly)?|insane(?:ly)?|excessive(?:ly)?|fat|riesige?\w*|énormes?|enormes?|zu große?\w*|trop gros\w*|demasiado grandes?)\b[^.\n]{0,30}\b(?:uploads?|bod(?:y|ies)|payloads?|requests?|files?|json|anfragen|requêtes|peticiones|corps)\b|\b(?:uploads?|bod(?:y|ies)|payloads?|requests?|anfragen|requêtes|peticiones)\b[^.\n]{0,30}\b(?:too (?:big|large|long)|huge|over-?sized?|zu groß|trop gros\w*)\b|\b(?:request |max(?:imum)? |limit(?:ing)? (?:the )?|too (?:big|large) )*(?:request|body|payload|upload)s?[- ]?(?:size|body size)?[- ](?:limits?|larger|bigger|over|above|size)\b|\b(?:limit|cap|restrict|begrenz\w*)\b[^.\n]{0,30}\b(?:body|payload|request|upload)s? (?:size|length)|\b(?:bodies|payloads|requests|uploads) (?:that are )?(?:over|above|larger|bigger|exceeding|with a body)\b|\b413\b|\b(?:taille|größe|grösse|tamaño)\b[^.\n]{0,20}\b(?:requêtes?|anfragen?|peticion\w*|body|corps|cuerpo)\b|\b(?:anfrage|request|body)-?größe\b|\bcontent-length\b|\btoo large (?:requests?|bod\w+|payloads?)\b/i,
    classes: /body_?size|content_?size|limit_?upload|max_?body|contentlength/i,
    limit: SIZE,
    headers: [],
  },
  {
    id: 'timeout',
    words:
      /\b(?:request|response|global) time[- ]?outs?\b|\btime[- ]?outs?\b[^.\n]{0,20}\b(?:on|for|to|of|in) (?:all|every|each|any)\b|\b(?:all|every|each) (?:requests?|routes?|endpoints?|calls?)\b[^.\n]{0,30}\btime[- ]?(?:outs?|limit)\b|\b(?:abort|cancel|kill|cut|stop|terminat|interrupt|end)\w*\b[^.\n]{0,30}\b(?:long[- ]running|hanging|endless|stuck|slow|too long)\b|\brequests?\b[^.\n]{0,20}\b(?:take|run|last|hang)s? (?:too|for too) long\b|\bzeitlimit\b|\bdélai (?:maximal|d'attente|limite)\b|\btiempo (?:límite|máximo)\b|\btime[- ]?out (?:middleware|for (?:all |every |each )?(?:requests?|routes?|endpoints?))|(?:\b(?:abort|cancel|kill|terminat|interrupt)\w*|\bcuts? off\b|\b504\b)[^.\n]{0,50}\brequests?\b|\brequests? (?:that |which )?(?:take|run|last)s? (?:longer|more) than\b/i,
    classes: /timeout/i,
    limit: TIME,
    headers: [],
  },
  {
    id: 'slow-requests',
    words:
      /\b(?:log|warn\w*|report|flag)\b[^.\n]{0,40}\bslow (?:requests?|responses?|endpoints?|routes?)\b|\bslow[- ]requests? (?:log\w*|warn\w*|middleware)\b/i,
    classes: /slow/i,
    limit: TIME,
    headers: [],
  },
  {
    id: 'request-id',
    words:
      /\b(?:request|correlation|trace)[- _]?ids?\b|\bx-(?:request|correlation)-id\b|\b(?:tie|link|connect|correlate)\w*\b[^.\n]{0,40}\brequests?\b/i,
    classes: /request_?id|correlation/i,
    limit: null,
    headers: ['X-Request-ID'],
  },
  {
    id: 'timing',
    words:
      /\bx-process-time\b|\btiming middleware\b|\bprocess(?:ing)? time\b[^.\n]{0,20}\bmiddleware\b|\bserver-timing\b|\b(?:process(?:ing)?|response|request|execution)[- ]?(?:time|timing|duration)s?\b[^.\n]{0,40}\b(?:headers?|middleware|every|each|all|responses?)\b|\b(?:header|middleware)\b[^.\n]{0,60}\b(?:how long|time (?:it|each|every|a|the) |duration|timing|took|laufzeit|dauer|durée|tiempo)\b|\btime (?:every|each|all) requests?\b|\bhow long (?:each|every|a|the) requests? (?:takes?|took)\b/i,
    classes: /process_?time|timing|timer|server_?timing/i,
    limit: null,
    headers: ['X-Process-Time'],
  },
  {
    id: 'security-headers',
    words:
      /\b(?:security|hardening|hardened|owasp)[- ](?:related |response |http )?headers?\b|\bsicherheits-?header\w*\b|\b(?:en-?têtes|cabeceras|headers?) de (?:sécurité|seguridad)\b|\bx-(?:frame-options|content-type-options|xss-protection)\b|\b(?:strict-transport-security|content-security-policy|referrer-policy|permissions-policy|hsts|csp)\b/i,
    classes: /secur\w*_?headers?|hsts|csp/i,
    limit: null,
    headers: [],
  },
  {
    id: 'request-log',
    words:
      /\b(?:log|logs|logging|protokollier\w*|journalis\w*|registr\w+)\b[^.\n]{0,80}\b(?:every|each|all|any|incoming|jede\w*|alle|chaque|cada|todas?)\b[^.\n]{0,20}\b(?:http |api |incoming )?(?:requests?|anfragen?|requêtes?|peticion\w*)\b|\b(?:request|access)[- ]?log(?:ging|s|ger)?\b|\b(?:every|each|all) requests? (?:should|must|to|be)\b[^.\n]{0,20}\blog/i,
    classes: /request_?log|access_?log|logging|log_?request/i,
    limit: null,
    headers: [],
  },
  {
    id: 'response-headers',
    words:
      /(?<![\w-])[a-z]{1,20}(?:-[a-z]{1,20}){1,5}(?![\w-])[^.\n]{0,60}\b(?:on|in|to|for|with|auf|sur|en) (?:every|each|all|any|jede\w*|alle\w*|chaque|toutes|cada|todas)\b[^.\n]{0,20}\b(?:responses?|answers?|replies|antwort\w*|réponses?|respuestas?)\b|\b(?:every|each|all) (?:[\w-]+ )?responses? (?:needs?|should|must|has to|have to|gets?|carr(?:y|ies)|includes?|wants?)\b[^.\n]{0,40}\b(?:headers?|x-[a-z-]{1,40})\b|\b(?:sets?|send|sends|adds?|puts?|attach\w*|include\w*|setz\w*|ajout\w*|añad\w*)\b[^.\n]{0,80}(?:\bheader\b|(?<![\w-])[a-z]{1,20}(?:-[a-z]{1,20}){1,5}(?![\w-]))[^.\n]{0,60}\b(?:every|each|all|jede\w*|alle\w*|chaque|toutes|cada|todas)\b[^.\n]{0,20}\b(?:responses?|answers?|replies|antwort\w*|réponses?|respuestas?)\b/i,
    classes: /(?!)/,
    limit: null,
    headers: [],
  },
  {
    id: 'trusted-host',
    words: /\btrusted[- ]?hosts?\b|\bhost header\b|\ballowed hosts middleware\b/i,
    classes: /trusted_?host/i,
    limit: null,
    headers: [],
  },
  {
    id: 'https',
    words:
      /\bhttps[- ]redirect\w*\b|\bredirect\b[^.\n]{0,30}\bhttps?\b[^.\n]{0,20}\bhttps\b|\b(?:force|enforce) https\b/i,
    classes: /https_?redirect/i,
    limit: null,
    headers: [],
  },
  {
    id: 'session',
    words: /\bsession middleware\b|\bcookie[- ]based sessions?\b/i,
    classes: /session/i,
    limit: null,
    headers: [],
  },
];

/** Turns requests away by some number, in whatever words: only for what is called a middleware. */
export const ENFORCES: MiddlewareKind = {
  id: 'limit',
  words:
    /\b(?:limit|cap|restrict|block|reject|refus|turn|stop|prevent|den(?:y|ies)|drop|slow|protect|guard|forbid|begrenz|ablehn|blockier|limit|bloque|refuse|rechaz)\w*\b[^.\n]{0,60}\b(?:too (?:many|big|large|long|often|fast|heavy|much)|huge|large|big|long|many|excessive|gigantic|giant|enormous|massive|oversized|heavy|frequent\w*|abus\w*|simultaneous|concurrent|parallel|size|length|number|amount|rate|clients?|bots?|scrapers?|ips?)\b|\b(?:limit|begrenz)\w*\b/i,
  classes: /(?!)/,
  limit: new RegExp(`${RATE.source}|${SIZE.source}|${TIME.source}|\\b\\d[\\d.,_]*\\b`, 'i'),
  headers: [],
};
