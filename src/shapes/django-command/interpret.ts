import type { Slots, SlotValue } from '../../ticket/slots.ts';
import { asksForNew, isOtherWork, isQuestion, sentencesOf, withoutOpening } from '../asks-for-new.ts';
import { asOneLine, contentWords } from '../content-words.ts';
import { readApp } from '../read-app.ts';
import { requestWords } from '../request-words.ts';
import type { Draft } from '../shape.ts';
import { slot } from '../slot-values.ts';
import { readArguments, readCriterion } from './read-action.ts';

/** Reads a request for one more management command. Null where the words are about a command that is there. */
export function interpret(text: string, meant = false): Draft | null {
  const words = requestWords(text)
    .replace(/\b(?:mgmt|mgt|management)\b\.?(?=[- ]?(?:cmd|command|befehl|kommando))/gi, 'management')
    .replace(/\bcmds?\b/gi, 'command')
    .replace(/\bmanagement[- ]?(?:command|befehl|kommando)/gi, 'management-command');
  const confidence = surely(words);
  if (confidence === 0 && !(meant && CUE.test(words))) return null;
  const command = readName(words);
  const app = readApp(command === null ? words : words.replaceAll(command, '_'));
  const behaviour = readBehaviour(words, command);
  const { criterion, open } = readCriterion(behaviour ?? '');
  const args = readArguments(words);
  const said: Record<string, SlotValue | undefined> = {
    app: app.app ?? undefined,
    places: app.places.length > 0 ? app.places : undefined,
    command: command ?? undefined,
    behaviour: behaviour ?? undefined,
    criterion: criterion ?? undefined,
    vague: open ? true : undefined,
    arguments: args.length > 0 ? args : undefined,
  };
  const slots: Slots = {};
  for (const [name, value] of Object.entries(said)) if (value !== undefined) slots[name] = slot(value, 'said');
  return { shape: 'django-command', slots, confidence };
}

/** A message like those for commands is for one only where a word says that something is to be run. */
const CUE =
  /\b(?:management-command|commands?|manage(?:\.py)?|befehl|kommando|commande|comando|scripts?|skript|jobs?|cron\w*|task|tool|cli|terminal|shell|nightly|run)\b|\bкоманд/i;

const COMMAND =
  /^(?:management-?commands?|commands?|manage\.py|befehl|kommando|management-befehl|commande|comando|cli-?command|manage-?command)$/i;
const MANAGED = /\bmanagement-?commands?\b|\bmanage\.py\b|\bBaseCommand\b/i;
/** What is run by hand or by a timer is a command, where nothing else runs such things. */
const JOB =
  /\b(?:cron|nightly|hourly|daily|weekly|monthly|periodic|scheduled|housekeeping|clean-?up|maintenance|one-?(?:off|time)|manage\.py|management|django|admin)[ -](?:cron ?)?(?:jobs?|scripts?|tasks?)\b/i;
/** "nightly script: mark …". */
const JOB_FIRST =
  /^\W*(?:an? |new |please )*(?:cron|nightly|hourly|daily|weekly|monthly|periodic|scheduled|housekeeping|manage\.py|management)[ -](?:jobs?|scripts?|tasks?)\s*:\s+[a-z]/i;
const RUN = /^(?:cron-?)?(?:jobs?|scripts?|tasks?)$/i;
const OTHER_RUNNER =
  /\b(?:celery|dramatiq|huey|rq|apscheduler|background ?tasks?|github|gitlab|ci|bash|shell|sql|systemd|kubernetes|k8s)\b|\w\.(?:sh|js|sql|ya?ml)\b/i;
/** Commands of other programs. */
const OTHER_COMMAND =
  /\b(?:slash|shell|docker|make|git|npm|bash|sql|vim|voice|slack|discord|bot|celery|command[- ]line) commands?\b|\bcommand (?:pattern|bus|handler|line|prompt|palette)\b|\/\w+ command\b/i;
/** Said of a command that is there. */
const ON_COMMAND =
  /\b(?:add|put|give|needs?|want|introduce|new)\b[^.;\n]{0,60}(?:--[\w-]+|\b(?:flag|option|argument|switch|parameter|progress bar|dry[- ]run|tests?|logging|help text|output|summary|confirmation|prompt))\b[^.;\n]{0,40}\b(?:to|for|in|on)\s+(?:the |our |this |that )?[`"']?[\w.-]+[`"']?(?: management-command| command)?\b/i;

function surely(words: string): number {
  if (words === '' || OTHER_COMMAND.test(words)) return 0;
  const sentences = sentencesOf(words);
  const asked = sentences.some(
    (sentence) =>
      !(ON_COMMAND.test(sentence) && !/\b(?:an?|new) (?:[\w`-]+ ){0,3}(?:management-)?command\b/i.test(sentence)) &&
      (asksForNew(sentence, COMMAND) || (!OTHER_RUNNER.test(words) && JOB.test(sentence) && asksForNew(sentence, RUN))),
  );
  const opened = sentences.some(
    (sentence) =>
      (AS_COMMAND.test(sentence) && !isQuestion(sentence)) ||
      (!isQuestion(sentence) &&
        !isOtherWork(sentence) &&
        (OPENS.test(withoutOpening(sentence)) ||
          (!OTHER_RUNNER.test(words) && JOB_FIRST.test(sentence)) ||
          /^command\s*:\s+\S/i.test(sentence)) &&
        !ON_COMMAND.test(sentence)),
  );
  if (!asked && !opened) return 0;
  return MANAGED.test(words) ? 0.95 : 0.85;
}

/** "command `x` in shop: …", "manage.py x that …": the name comes first. */
const OPENS =
  /^(?:(?:an?|new|another|ein(?:en)?|une?|un)\s+)?(?:(?:django|admin|cli|manage(?:\.py)?)\s+)?(?:(?:management-)?(?:command|befehl|kommando|commande|comando)\s*:?\s+(?:(?:called|named|namens|that|which|to|for|der|das|qui|que|pour|para)\b|[`"']\w|\w+[_-]\w+|(?:in|for)\s+(?:the\s+)?[\w.]+(?:\s+app)?\s*(?::|->|-\s)|[a-z]\w+(?:\s+(?:in|for)\s+(?:the\s+)?[\w.]+)?\s*(?::|->|-\s))|[`"']?(?:\.?\/)?(?:python )?manage\.py\s+[`"']?[a-z]\w+[`"']?(?:\s+[A-Z<[][\w>\]]{0,20}){0,4}(?:\s+(?:that|which|to|should|for|command)\b|\s*(?::|->|-\s)))/i;

/** "delete …, as a management command": whatever the verb, the command is new. */
const AS_COMMAND =
  /\b(?:as|in|with|via|through|als|comme|como) (?:an?|one|ein|une?|un) (?:new )?(?:django[ -])?(?:management-?command|command|befehl|commande|comando)\b/i;

/** What it is said to be called, the plainer way to say it first. */
function readName(words: string): string | null {
  for (const pattern of NAMES) {
    const name = [...words.matchAll(pattern)].map((match) => match[1] ?? '').find((each) => !NO_NAME.test(each));
    if (name !== undefined && name !== '') return name.replace(/-$/, '');
  }
  return null;
}

const NOUN = '(?:management-)?(?:command|befehl|kommando|commande|comando|comando de gestión)s?';
const PLAIN = '[a-z][a-z0-9]*';
/** "prune_tags", "prune-tags". */
const JOINED = `${PLAIN}(?:[_-][a-z0-9]+)+`;
/** "in core", "for the gym app", "(tenancy)", "in pretalx.mail," between the word for it and its name. */
const AT_APP =
  "(?:[\\s,]*(?:\\(?(?:in|for|to|im|in der|für|dans|pour|en|para)\\s+(?:the |our |der |die |l'|la )?)?[`\"']?[a-z][\\w.]*[`\"']?(?:[ -]app)?\\)?[\\s,]*)?";

const NAMES: readonly RegExp[] = [
  /\b(?:say|e\.g\.|for example|maybe|something like|perhaps)[ ,:]+[`"']([a-z][\w-]{1,60})[`"']/gi,
  /\bmanage\.py\s+[`"']?([a-z][\w-]{1,60})/gi,
  new RegExp(
    `\\b${NOUN}\\s*(?:(?:called|named|namens|nommée?|llamado|appelée?)\\s*|:\\s*)?[\`"']([a-z][\\w-]{1,60})[\`"']`,
    'gi',
  ),
  /\b(?:called|named|namens|genannt|nommée?|llamad[oa]|appelée?|(?:call|name) (?:it|this|that|the command)|name(?: is| it|:| =|=)?|nom:?|nombre:?|nenn\w* (?:es|ihn|das))\s+[`"']?([a-z][\w-]{1,60})[`"']?(?![\w@])/gi,
  /\b(?:soll|should be|must be|will be)\s+[`"']?([a-z][\w-]{1,60})[`"']?\s+(?:heißen|called|named)\b/gi,
  new RegExp(`[\`"']([a-z][\\w-]{1,60})[\`"']\\s+(?:\\w+\\s+){0,2}?${NOUN}\\b`, 'gi'),
  new RegExp(`\\b${NOUN}\\b${AT_APP}[\\s:,./-]*[\`"']([a-z][\\w-]{1,60})[\`"']`, 'gi'),
  new RegExp(`\\b(${JOINED})\\s+${NOUN}\\b`, 'gi'),
  new RegExp(`\\b${NOUN}\\s*:?\\s+(${JOINED})\\b`, 'gi'),
  new RegExp(
    `\\b${NOUN}\\b${AT_APP}[\\s:,./-]*(?<!\\b(?:in|for|to|into|of|im|dans|en)\\s)\\b(${JOINED})\\b(?=\\s*(?:[,.:;(/]|->|=>|→|-\\s|that\\b|which\\b|to\\b|takes?\\b|$))`,
    'gi',
  ),
  new RegExp(
    `\\b${NOUN}\\s+([a-z]\\w+)(?=(?:\\s+(?:in|for)\\s+(?:the\\s+)?[\\w.]+(?:\\s+app)?)?\\s*(?::|->|=>|→|-\\s|,|\\())`,
    'gi',
  ),
  new RegExp(
    `(?:^|[\\n.!?]\\s*|[:/]\\s+)[\`"']?(${JOINED})[\`"']?\\s*(?::|,|->|=>|→|-\\s|\\(|as\\b|is\\b|\\/\\s)`,
    'gi',
  ),
  // The only thing that is written as a name, and no place, option or column.
  /(?<!\b(?:in|for|from|of|to|on|with|field|column|argument|option|set|sets|where|by)\s)[`"]([a-z][a-z0-9]*(?:[_-][a-z0-9]+)*)[`"](?!\s*(?:app|field|column|argument|option|flag|table|model|rows?|template)\b)/g,
];
const NO_NAME =
  /^(?:(?:week|dai|night|hour|month|regular|manual|automatical)\w*ly|daily|from|once|twice|every|directly|command|that|which|who|what|to|for|in|a|an|the|and|or|it|is|as|with|per|every|please|pls|plz|thx|thanks|bitte|management|django|manage|manage-command|management-command|django-admin|py|\w*read-?only|dry-run|one-off|follow-up|clean-up|of|by|will|should|can|email|slug|das|der|die|qui|que|pour|para|new|called|named)$/i;

/** What it does: more than its name, its kind and where it goes. */
function readBehaviour(words: string, command: string | null): string | null {
  const named = command === null ? words : words.replaceAll(command, ' ');
  const rest = named
    .replace(
      /\b(?:in|into|to|for|of|im|dans|en)\s+(?:the |our |der |la |l')?[`"']?[\w.]+[`"']?[- ]app\b|\bin [`"']?[\w./]+\.py\b|\bapp [`"']?\w+\b/gi,
      ' ',
    )
    .replace(
      /\b(?:called|named|namens)\b|\b(?:management-?)?(?:commands?|befehl|kommando|commande|comando)\b|\bmanage\.py\b|\bmanagement\b/gi,
      ' ',
    )
    .replace(/\b(?:with|and|plus|incl(?:uding|\.)?)\s+(?:some |a few |unit |its )?tests?\b/gi, ' ');
  const told = contentWords(rest).filter((word) => !/^(?:run|called|name|cron|nightly|daily)$/.test(word));
  return told.length >= 2 ? asOneLine(words.replace(/management-command/g, 'management command')) : null;
}
