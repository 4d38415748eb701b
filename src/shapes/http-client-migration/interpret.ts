import type { Slots } from '../../ticket/slots.ts';
import { pastedFrames } from '../read-paste.ts';
import { readWhereAt } from '../read-where.ts';
import { requestWords } from '../request-words.ts';
import { markNames, saidNames } from '../said-names.ts';
import type { Draft } from '../shape.ts';
import { slot } from '../slot-values.ts';
import { CLIENTS } from './slots.ts';

/**
 * Reads a request to move code from the library requests to another HTTP client. Requests that people send are another word; so are moves
 * from another library, or to requests.
 */
export function interpret(text: string, meant = false): Draft | null {
  const said = requestWords(text).replace(/(?<![\w/])s\/(\w{1,40})\/(\w{1,40})\/g?(?!\w)/g, '$1 -> $2');
  const words = markNames(said).replace(OTHER_REQUESTS, (match) => ' '.repeat(match.length));
  if (!meant && (BACKWARDS.test(words) || OTHER_SOURCE.test(words) || DONE.test(words))) return null;
  const both = BOTH.exec(words);
  const found = both ?? [...LEAVES, ...ARRIVES].map((form) => form.exec(words)).find((match) => match !== null);
  if (!meant && (!found || (both !== null && ADDS.test(words)))) return null;
  const { module, target } = readWhereAt(
    said.replace(CLIENT, (client) => ';'.padEnd(client.length)),
    ABOUT,
    found?.index ?? 0,
  );
  const slots: Slots = { around: slot(said, 'said') };
  const paths = [...new Set(saidNames(said).flatMap(({ kind, text }) => (kind === 'path' ? [text] : [])))];
  const [path, otherPath] = paths;
  // A file that is written out is meant, whatever else the sentence that asks speaks of.
  const where =
    path !== undefined && otherPath === undefined && !module.includes(path)
      ? [path, ...target.filter(isCode)]
      : [...module, ...target];
  const pasted = pastedFrames(text).map(({ path }) => path);
  if (where.length === 0 && pasted.length > 0) slots['pasted'] = slot(pasted, 'said');
  if (where.length > 0) slots['module'] = slot(where.length === 1 ? (where[0] ?? '') : where, 'said');
  const subjects = [...said.matchAll(SUBJECT)].map((match) => match[1] ?? '');
  if (subjects.length > 0) slots['mentions'] = slot([...new Set(subjects)].slice(0, 12), 'said');
  const client = CLIENTS.find((each) => new RegExp(`\\b${each}\\b`, 'i').test(words));
  if (client !== undefined) slots['client'] = slot(client, 'said');
  const sure = (both === null ? 0.65 : 0.8) + (where.length > 0 ? 0.15 : 0);
  return { shape: 'http-client-migration', slots, confidence: Math.round(sure * 100) / 100 };
}

/** "the confluence plugin": what talks to somebody, by a word or two and a word for being that. */
const SUBJECT =
  /\b(?:the|our|that|this|in|im|le|la|el|der|die|das|can|could)\s+((?:[a-z][\w-]{1,30}\s){1,2}(?:plugins?|integrations?|clients?|modules?|scripts?|sync|tasks?|services?|providers?|commands?|views?|importer|exporter|adapter|connector|fetcher|handler|downloader|helper))\b/gi;

function isCode(name: string): boolean {
  return /_|[a-z][A-Z]/.test(name);
}

const NEW = '(?:httpx|aiohttp)';
const OLD = '(?:python-)?requests(?:[ -](?:library|package|lib|module|dependency|imports?|calls?|usages?|sessions?))?';

const BOTH = new RegExp(
  `(?<![\\w.-])requests\\b[^\\n]{0,160}?(?<![\\w.-])${NEW}\\b|(?<![\\w.-])${NEW}\\b[^\\n]{0,160}?(?<![\\w.-])requests\\b`,
  'i',
);

/** Away from requests, with no word of where to. */
const LEAVES: readonly RegExp[] = [
  /\boff (?:of )?`?requests`?\b/i,
  /\b(?:get rid of|drop|ditch|remove|replace|rip out|phase out|stop using|no longer use|migrate(?: away)? from|move away from|away from|port|kill|ersetze?n?|entferne?n?|remplace[rz]?|supprime[rz]?|reemplaza\w*|quita\w*|elimina\w*)\s+(?:the |our |das |la |le |el )?`?requests`?(?:[ -](?:library|package|lib|module|dependency|imports?|calls?|usages?)\b|`|\s+(?:in|from|within|inside|dans|en|aus|out of)\s+[`'"]?█)/i,
];
/** To the new one, with no word of where from. */
const ARRIVES: readonly RegExp[] = [
  new RegExp(
    `\\b(?:move|port|migrate|switch|convert|rewrite|change|transition|bring|transfer|upgrade|stelle?n?|umstellen|umbauen|migrier\\w*|portier\\w*|pass(?:er|e|ez)|migr(?:er|ar|a|ez)|basculer?|cambia\\w*|passa\\w*|mudar?|migrare)\\b(?:[^.;\\n]|\\.(?=\\S)){1,100}?\\b(?:to|onto|on|auf|zu|à|vers|a|al|para|over to|into)\\s+\`?${NEW}\\b`,
    'i',
  ),
  new RegExp(`^(?:[^.;\\n]|\\.(?=\\S)){0,80}?(?:->|=>|→)\\s*\`?${NEW}\\b`, 'i'),
  new RegExp(`\\b${NEW}[\`]?\\s+migration\\b`, 'i'),
  // "We standardise on httpx. Please convert pay.py": the new one is said first, and then what shall have it.
  new RegExp(
    `\\b${NEW}\\b[^\\n]{0,80}[.;,!]\\s[^.\\n]{0,40}\\b(?:convert|migrate|move|port|switch|change|adapt)\\s+(?:the |our )?[\`'"]?█`,
    'i',
  ),
  new RegExp(
    `█[\`'"]?(?:[^.;\\n]|\\.(?=\\S)){0,20}\\b(?:should|shall|must|needs? to|has to|could)\\s+(?:use|be using|be on|move to|switch to)\\s+\`?${NEW}\\b`,
    'i',
  ),
  // "should use httpx to call …" is about a call that is yet to be written.
  new RegExp(
    `\\b(?:should|shall|must|needs? to|has to|have to|could|can|let|let's|make|makes|have|want|wants|please|pls|sollte\\w*|soll|müssen|devrait|debería\\w*)\\b(?:[^.;\\n]|\\.(?=\\S)){0,80}?\\b(?:use|uses|using|talk|speak|be on|run on|go through|rely on|work with|nutzen|verwenden|utiliser|usar)\\s+\`?${NEW}\\b(?!\\.\\w|\`? (?:to|for) (?:call|fetch|get|post|send|talk|ask|check|download|upload|push|pull|ping|notify|query|load)\\b)`,
    'i',
  ),
  new RegExp(`\\b${NEW}\`?,?\\s+(?:please|pls|plz|instead|bitte|stattdessen|svp|stp|por favor)\\b`, 'i'),
  new RegExp(`\\b(?:use|using)\\s+\`?${NEW}\`?\\s+(?:in|for|inside|within)\\s+[\`'"]?█`, 'i'),
];

/** From the new one to requests. */
const BACKWARDS = new RegExp(
  `\\b(?:from|replace|swap|drop|von|ersetze?n?|de|remplace[rz]?|reemplaza\\w*)\\s+(?:the )?\`?${NEW}\`?\\s+(?:back )?(?:to|with|for|by|auf|durch|zu|par|à|vers|por|a|in favou?r of)\\s+\`?requests|${NEW}\`?\\s*(?:->|=>|→)\\s*\`?requests|\\brequests\`?\\s+(?:instead of|rather than|over|in place of|statt)\\s+\`?${NEW}`,
  'i',
);
/** Another library is left, not requests. */
const OTHER_SOURCE =
  /\b(?:from|replace|swap|drop|off|ditch|von|de)\s+(?:the )?`?(?:urllib[23]?|urllib\.request|aiohttp|pycurl|curl|http\.client|tornado|grequests|httplib2|treq)\b/i;
/** It is over. */
const DONE = new RegExp(
  `\\b${NEW}[\`]? (?:migration|move|switch|port)\\b[^.\\n]{0,60}\\b(?:went|was|is done|looks|worked|works|landed|merged|broke|finished)\\b`,
  'i',
);
/** Both are spoken of, and neither is to go. */
const ADDS =
  /\b(?:why|difference|compare|versus|vs\.?|benchmark|better than|pin|bump|upgrade) (?:[^.;\n]|\.(?=\S)){0,60}\b(?:requests|httpx)\b(?!(?:[^.;\n]|\.(?=\S)){0,80}\b(?:in|to|from)\b)/i;

/** What people send and servers answer. */
const OTHER_REQUESTS =
  /\b(?:api|http|https|get|post|put|patch|delete|incoming|outgoing|user|users'?|client|pull|merge|feature|failed|failing|concurrent|parallel|unauthenticated|authenticated|anonymous|many|all|per|slow|bad|rate[- ]limit\w*|these|those|other|more|number of|support|access|follow|friend|join|leave|time[- ]off|signup|\d+)[ -]requests\b(?! (?:to|with|by|for|library|package|lib|module|->)(?:[^.\n]|\.(?=\S)){0,40}(?:httpx|aiohttp))|\brequests (?:per|from (?:the |a |an )?(?:user|client|browser|ip|banned|unknown|anonymous|frontend|front-end)\w*|that|which|without|(?:are|is)(?! (?:going|on its way|deprecated|used|imported|out\b|dropped|being|to be|unmaintained|no longer|blocking|sync|not async|what))|were|coming|should|must|take|time out|fail\w*|to (?:the )?(?:api|server|backend|endpoint)|\/)/gi;

/** A client with what leads to it: what stands between two of them is no place. */
const CLIENT = new RegExp(
  `(?:\\b(?:away from|from|off(?: of)?|to|onto|on|into|with|by|for|instead of|rather than|using|of|the|von|auf|durch|zu|mit|de|à|vers|par|a|al|por|con)\\s+)*(?<![\\w./-])\`?(?:${OLD}|${NEW}(?:\\.\\w+)*)\`?(?![\\w./-])`,
  'gi',
);

/** What stands before the place. The clients' names are blanked when these are tried. */
const ABOUT: readonly RegExp[] = [
  /\b(?:in|inside|within|for|throughout|across|im|dans|en|del|nel)\s+(?=(?:the |our |le |la |el |der |dem )?[`'"]?[\w./-]{2,})(?!favou?r|order|place|general|the (?:meantime|future)|(?:that|this) (?:case|way))/giu,
  /\b(?:move|port|migrate|switch|convert|rewrite|change|transition|bring|transfer|get|take|upgrade|stelle?n?|migriere?n?|portiere?n?|passe[rz]?|migre[rz]?|migra[r]?|bascule[rz]?|cambia[r]?|passa(?:re)?)\s+(?=(?:the |our |le |la |el |das |die |den )?[`'"]?[\w./-]{2,})(?!over|away|from|off|to\b)/giu,
];
