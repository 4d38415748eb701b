import type { Slots } from '../../ticket/slots.ts';
import { asksToBeTold } from '../asks-to-be-told.ts';
import { asOneLine, contentWords } from '../content-words.ts';
import { asksForEndpoint, namesOfRoutes, readEndpoints, withoutEndpoints } from '../read-endpoint.ts';
import { namesOfCode } from '../said-names.ts';
import { pastedFrames } from '../read-paste.ts';
import { requestWords } from '../request-words.ts';
import type { Draft } from '../shape.ts';
import { slot } from '../slot-values.ts';

/** Reads a request to do work after the answer that is done before it now. Null where the words mean something else. */
export function interpret(text: string, meant = false): Draft | null {
  const words = requestWords(text);
  const strong = BACKGROUND.test(words);
  const weak = !strong && WAITS.test(words) && MOVES.test(words);
  if (
    !meant &&
    (asksToBeTold(words) || (!strong && !weak) || ELSE.some((pattern) => pattern.test(words)) || asksForEndpoint(words))
  )
    return null;
  const endpoints = readEndpoints(words);
  const slots: Slots = {};
  const [endpoint] = endpoints;
  if (endpoint)
    slots['trigger'] = slot([endpoint.method, endpoint.path].filter((part) => part !== null).join(' '), 'said');
  const mentions = [
    ...namesOfCode(words).map((name) => `${name}()`),
    ...plainNames(words),
    ...namesOfRoutes(words),
    ...occasions(words),
    ...calls(words),
    ...[...words.matchAll(LABEL)].map((match) => `${match[1] ?? ''}()`),
  ];
  if (mentions.length > 0) slots['mentions'] = slot(mentions.slice(0, 30), 'said');
  const pasted = pastedFrames(text).flatMap(({ path, name }) => (name === null ? [] : [`${path}::${name}`]));
  if (pasted.length > 0) slots['pasted'] = slot(pasted, 'said');
  const mechanism = readMechanism(words);
  if (mechanism !== null) slots['mechanism'] = slot(mechanism, 'said');
  if (saysWhat(words)) slots['behaviour'] = slot(asOneLine(words), 'said');
  const confidence = (strong ? 0.75 : 0.6) + (endpoint || mentions.length > 0 ? 0.1 : 0) + (mechanism ? 0.1 : 0);
  return { shape: 'fastapi-background-task', slots, confidence: Math.round(confidence * 100) / 100 };
}

const BACKGROUND =
  /\bbackground[- ]?(?:tasks?|jobs?|workers?)\b|\b(?:in|to|into|as|via) (?:the |a )?background\b|\bbackground(?:ed|ing)\b|\b(?:after|once) (?:the |we |we've |it )?(?:response|respond\w*|answer\w*|request (?:is|has) (?:done|finished|answered))\b|\bafter (?:sending|returning) the response\b|\bfire[- ]and[- ]forget\b|\b(?:celery|rq|arq|dramatiq|huey|taskiq) (?:tasks?|jobs?|workers?|queue)\b|\b(?:to|into|via|through|with|in|using|on|by|mit|per|als|par|avec|con|por) (?:a |the |our |an |une? |ein\w* )?(?:celery|rq|arq|dramatiq|huey|taskiq|task queue|job queue|queue)\b|\bBackgroundTasks?\b|(?:über|vía) (?:celery|rq|arq|dramatiq|huey|taskiq)\b|\b(?:im|in den) hintergrund\w*|\bhintergrund-?\s?(?:task|job|aufgabe|prozess)\w*|\b(?:en|à l'|l')\s?arrière[- ]plan\b|\btâche de fond\b|\ben (?:segundo|un segundo) plano\b|\btarea en segundo\b|\bin background\b|\bop de achtergrond\b/i;

/** Complaints of waiting; only with a word of doing it otherwise. */
const WAITS =
  /\b(?:blocks?|blocking|wait(?:s|ing)?|hangs?|slow|inline|synchronous(?:ly)?|holds? up)\b[^\n]{0,120}\b(?:requests?|response|endpoint|route|users?|caller|client|email|mail|sms|webhook|notification)/i;
const MOVES =
  /\b(?:do it|send (?:it|them)|run (?:it|them)|should be sent|move|offload|defer|push)\b[^.\n]{0,60}\b(?:later|async(?:hronously)?|afterwards?|separately|out of the request|off the request|outside (?:of )?the request)\b|\bdon'?t (?:make|let) [^.\n]{0,40}\bwait\b|\b(?:without|not) (?:blocking|waiting|holding up)\b/i;

const ELSE: readonly RegExp[] = [
  /^\W*(?:(?:please|pls|can you|could you|we need|write|add|more|some|unit)\s+)*(?:unit )?tests?\b|\btests? (?:for|of|covering)\b/i,
  /\bbackground[- ]?(?:colou?r|image|picture|gradient|check|noise|info\w*|reading|story|music)\b/i,
  /\b(?:type ?hints?|doc ?strings?|print\w*\b.{0,40}\blog)/i,
  /\b(?:fix|remove|delete|drop|get rid of|refactor|rename|upgrade|debug)\b[^.\n]{0,40}\b(?:background tasks?|celery tasks?|jobs?|worker|queue)\b/i,
  /\b(?:move|switch|migrate|port|convert) (?:everything |all |us )?(?:from|off|away from) (?:celery|rq|arq|dramatiq|huey)\b|\bdebug mode in background\b/i,
];

const QUEUES = /\b(celery|rq|arq|dramatiq|huey|taskiq|django[- ]q2?|django[- ]tasks)\b/i;

function readMechanism(words: string): string | null {
  const queue = QUEUES.exec(words)?.[1]?.toLowerCase().replace(' ', '-');
  const negated =
    queue === undefined ? false : new RegExp(`\\b(?:no|not|without|instead of) ${queue}\\b`, 'i').test(words);
  if (queue !== undefined && !negated) return queue === 'django-q2' ? 'django-q' : queue;
  return /\bBackgroundTasks?\b|\b(?:fast ?api|starlette)(?:'s)? background ?tasks?\b/.test(words)
    ? 'BackgroundTasks'
    : null;
}

/** "in register": a function that is not written like one. */
function plainNames(words: string): string[] {
  return [...words.matchAll(/\b(?:in|of|from|by|inside)\s+([a-z]\w{3,})(?=[\s,.;:!?)]|$)/g)]
    .map((match) => match[1] ?? '')
    .filter(
      (name) =>
        !/^(?:background|the|this|that|them|their|there|order|case|general|production|here|mail|mails|email|emails|user|users|line|between)$/.test(
          name,
        ),
    )
    .map((name) => `${name}()`);
}

/** "when a user signs up", "on signup", "after creating an item": which request it is about. */
function occasions(words: string): string[] {
  const found = [
    ...words.matchAll(
      /\b(?:when(?:ever)?|on|after|upon|during|while) (?:(?:a|an|the|someone|somebody|we|you|new|is|are|being)\s+){0,3}([a-z][\w -]{2,40}?)(?=[,.;:!?\n]|\s(?:we|it|is|the|hangs|takes|so|and|because|into|in|to|should|must)\b|$)/gi,
    ),
    ...words.matchAll(
      /(?:^|[.,;:!?\n] ?)((?:creating|updating|deleting|adding|registering|uploading|importing|inviting|exporting)\s+(?:an? |the )?\w+)/gi,
    ),
  ].map((match) => (match[1] ?? '').trim());
  const said = found.filter((phrase) => phrase !== '' && !/\b(?:background|response|request|task)\b/i.test(phrase));
  const subjects = [...words.matchAll(SLOW)]
    .map((match) => (match[1] ?? '').trim())
    .filter((subject) => !NOBODY.test(subject));
  return [...new Set([...subjects, ...said.flatMap(shorter)])].slice(0, 12);
}

/** "the delete call", "the invite request", "the reset-password flow": a word for the request and one for being one. */
function calls(words: string): string[] {
  return [
    ...words.matchAll(
      /\b(?:the|our|that|this|each|every|a|an)\s+((?:[a-z][\w-]{1,30}\s){1,3}?)(?:calls?|requests?|flow|submit|submission|handler|action|post|upload|form|step|process|page|api)\b/gi,
    ),
  ]
    .map((match) => (match[1] ?? '').trim())
    .filter(
      (phrase) =>
        phrase !== '' && !/\b(?:background|response|http|api|same|whole|next|following|rest|other)\b/i.test(phrase),
    );
}

/** "follows a user write a line": where what happens ends is not marked, so each shorter start is tried as well; two words at least. */
function shorter(phrase: string): string[] {
  const words = phrase.split(/\s+/).slice(0, 7);
  const starts = words
    .map((_, at) => words.slice(0, words.length - at))
    .filter((start) => contentWords(start.join(' ')).length > 1 || /^\w+ (?:up|in|out|off)$/.test(start.join(' ')));
  return [phrase, ...starts.map((start) => start.join(' '))];
}

/** "register: send the mail …". */
const LABEL = /(?:^|[.!?\n] ?)[`"']?([a-z_]\w{2,60})[`"']?(?:\(\))?\s?(?::|->|=>|→|,|-)\s/g;

/** "signup is slow because …". */
const SLOW =
  /(?:^|[.!?\n] ?)(?:the |our )?((?:[a-z][\w-]{1,30} ){0,2}[a-z][\w-]{2,30}) (?:is|are|takes|hangs|blocks|waits|feels|stalls|spends|needs|times out)\b/gi;
const NOBODY =
  /^(?:it|this|that|there|what|we|they|users?|customers?|clients?|people|everything|which|here|the (?:whole )?(?:request|response|app|api))$|\b(?:mails?|e-?mails?|smtp|request|response)$/i;

/** What is to be moved, where the words say more than where and how. */
function saysWhat(words: string): boolean {
  const rest = withoutEndpoints(words)
    .replace(new RegExp(BACKGROUND.source, 'gi'), ' ')
    .replace(new RegExp(QUEUES.source, 'gi'), ' ')
    .replace(/\b(?:the |our |that )(?:[\w-]+ ){1,2}(?:end ?point|route|handler|view)\b/gi, ' ')
    .replace(
      /\b(?:is|are|takes?|it'?s?) (?:so+ |too |very |really )*(?:slow|long)\b|\bhangs?\b[^.\n]{0,20}|\b(?:slow|blocking|async|synchronous|inline|background|tasks?|jobs?|queue|stuff|things?|work|something)\b/gi,
      ' ',
    )
    .replace(
      /\b(?:move[sd]?|moving|push|put|run|do|make|use|offload|defer|verschieb\w*|auslager\w*|déplac\w*|mover?|mueve)\b/gi,
      ' ',
    );
  return contentWords(rest).length > 0 && (/[a-z]\w*_\w+|\w\(\)/.test(rest) || contentWords(rest).length >= 1);
}
