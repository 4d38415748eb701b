/** Names of headers in the words, as written there. */
export function readHeaders(words: string): string[] {
  const known = [...words.matchAll(/(?<![\w-])((?:x|[A-Z][A-Za-z]*)(?:-[A-Za-z][A-Za-z]*){1,5})(?![\w-])/g)]
    .map((match) => match[1] ?? '')
    .filter((name) => /^x-/i.test(name) || STANDARD.test(name));
  const lower = [
    ...words.matchAll(
      /(?<![\w-])((?:cache-control|server-timing|strict-transport-security|content-security-policy|referrer-policy|permissions-policy|retry-after|vary|etag|accept-language|hsts|csp))(?![\w-])/gi,
    ),
  ].map((match) => match[1] ?? '');
  const seen = new Map<string, string>();
  for (const name of [...known, ...lower]) if (!seen.has(name.toLowerCase())) seen.set(name.toLowerCase(), name);
  return [...seen.values()];
}

const STANDARD =
  /^(?:Cache-Control|Server-Timing|Strict-Transport-Security|Content-Security-Policy|Referrer-Policy|Permissions-Policy|Retry-After|Accept-Language|Access-Control-[\w-]+|Cross-Origin-[\w-]+|Content-[\w-]+|User-Agent|If-[\w-]+)$/i;

/** Whether headers are set whose name or value the words leave open and no convention fixes. */
export function leavesHeadersOpen(words: string): boolean {
  const names = readHeaders(words);
  if (names.length === 0)
    return (
      /\bsecurity[- ]headers?\b|\bsicherheits-?header\w*|\b(?:en-?têtes|cabeceras) de (?:sécurité|seguridad)\b/i.test(
        words,
      ) || SETS_SOME.test(words)
    );
  return names.some((name) => !CONVENTIONAL.test(name) && SETS.test(words) && !hasValue(words, name));
}

/** "sets a custom header": which one is not said. */
const SETS_SOME =
  /\b(?:sets?|adds?|adding|send|sends|attach\w*|put|puts|include\w*)\b[^.\n]{0,30}\b(?:an?|some|custom|the|our|extra) (?:[\w-]+ ){0,2}(?:response )?headers?\b(?![^.\n]{0,60}(?:how long|duration|took|process|request[- ]id|correlation|time))/i;
const SETS =
  /\b(?:sets?|setting|adds?|adding|send|sends|attach\w*|put|puts|include\w*|returns?|with|respond\w*|setz\w*|ajout\w*|añad\w*|agreg\w*|hinzu\w*|füg\w*|need|want|missing|headers?)\b/i;
/** Their values follow from the name alone. */
const CONVENTIONAL =
  /^(?:x-request-id|x-correlation-id|x-process-time|x-response-time|server-timing|x-content-type-options|x-trace-id|retry-after|x-ratelimit-\w+)$/i;

function hasValue(words: string, name: string): boolean {
  const at = words.toLowerCase().indexOf(name.toLowerCase());
  const after = words.slice(at + name.length, at + name.length + 60);
  return (
    /^[`"']?\s*(?:[:=]|->|\(|(?:header )?(?:to|with|set to|containing|holding|from|auf|à|a|con|avec|mit|carrying|is|that)\b(?!\s+(?:all|every|each|any|(?:(?:the|our) )?(?:\w+ )?(?:responses?|requests?|answers?|replies|routes?|api))\b)|DENY|SAMEORIGIN|nosniff|max-age|no-store|no-cache|public|private|same-origin|strict-origin|default-src|none\b)/i.test(
      after,
    ) ||
    // "puts the revision into X-Revision": the value stands before.
    /\b(?:puts?|writes?|sends?|stores?|exposes?|reports?|returns?|adds?|sets?|includes?)\s+(?!an?\s+(?:\w+\s+)?header\b)\S[^.\n]{2,60}\s(?:in|into|as|under|via|to)\s+(?:an? |the )?(?:(?:response )?header )?[`"']?$/i.test(
      words.slice(Math.max(0, at - 110), at),
    ) ||
    // What is only read needs no value.
    /\b(?:reads?|checks?|looks? at|from|uses?|parses?|by|depending on|based on|verif\w+|requires?)\s+(?:the |an? )?[`"']?$/i.test(
      words.slice(Math.max(0, at - 30), at),
    )
  );
}
