import type { Slots, SlotValue } from '../../ticket/slots.ts';
import { asksForModel, getsAField } from '../asks-for-model.ts';
import { isOtherWork, sentencesOf } from '../asks-for-new.ts';
import { readApp } from '../read-app.ts';
import { readType } from '../field-words.ts';
import { codeBlocks, requestWords } from '../request-words.ts';
import type { Draft } from '../shape.ts';
import { slot } from '../slot-values.ts';
import { readFieldItems, readFieldList, readFields, type FieldList, type SaidField } from './read-fields.ts';
import { classesIn, readModelName } from './read-name.ts';

/** Reads a request for one more model: a new class with a table of its own. Fields on a model that exists are another request. */
export function interpret(text: string, meant = false): Draft | null {
  const words = requestWords(text);
  const declared = declarationIn(text, words);
  const asks = asksForModel(words);
  if (!meant && !asks && (declared === null || sentencesOf(words).some(isOtherWork))) return null;
  if (!asks && declared === null && (getsAField(words) || !CUE.test(words))) return null;
  const name = declared?.name ?? readModelName(words);
  const isPlain = name !== null && declared === null && !words.includes(name);
  // What is written as a class comes before the fields, even where other words were taken for the name.
  const written = isPlain ? classesIn(words).find((each) => /[a-z][A-Z]/.test(each)) : undefined;
  const { fields, unread } = declared ?? readFields(words, written ?? name);
  const app = readApp(name === null ? words : words.replaceAll(name, ' '));
  const within =
    name === null ? undefined : new RegExp(`(?<![\\w./])((?:[a-z_]\\w*\\.)*[a-z_]\\w*)\\.${name}\\b`).exec(words)?.[1];
  const said: Record<string, SlotValue | undefined> = {
    model: name ?? undefined,
    classes: classesIn(words),
    plain: isPlain ? true : undefined,
    app: within?.replace(/\.models$/, '') ?? declared?.app ?? app.app ?? undefined,
    places: app.places.length > 0 ? app.places : undefined,
    details: Object.keys(fields).length > 0 ? fields : undefined,
    unread: unread.length > 0 ? unread : undefined,
    base: declared?.base ?? readBase(words),
    constraints: readConstraints(words),
    admin: readAdmin(words),
  };
  const slots: Slots = {};
  for (const [key, value] of Object.entries(said)) if (value !== undefined) slots[key] = slot(value, 'said');
  const sure = 0.75 + (name === null ? 0 : 0.1) + (slots['details'] ? 0.1 : 0);
  return { shape: 'django-model', slots, confidence: Math.round(sure * 100) / 100 };
}

/** A message like those for models is for one only where a word for it stands there, or a class. */
const CUE =
  /\b(?:models?|tables?|entit(?:y|ies)|modell\w*|datenmodell|tabellen?|modèles?|modelos?|tablas?|modell[oi]|tabell[ae]|class|relation|store|track|record)\b|\b[A-Z][a-z]+[A-Z]|\b(?:create|introduce)\b[^.\n]{0,20}\b[A-Z][a-z]/i;

interface Declaration {
  name: string | null;
  app?: string | undefined;
  base: string | undefined;
  fields: Record<string, SaidField>;
  unread: string[];
}

/** What was written out: a class in a code block, pairs of name and type as JSON, or "Loan(book: fk, due: date)". */
function declarationIn(text: string, words: string): Declaration | null {
  const inline = /\{\s*"[\s\S]{0,2000}\}/.exec(words)?.[0];
  for (const block of [...codeBlocks(text), ...(inline === undefined ? [] : [inline])]) {
    // Pairs of a name and a word are the body of many a thing; they are a model's where one is spoken of.
    const found = classIn(block) ?? (MODEL_WORD.test(`${words} ${block}`) ? pairsIn(block) : null);
    if (found !== null) return found;
  }
  return callIn(words);
}

const MODEL_WORD = /\b(?:(?<!pydantic |data ?)models?|tables?|modell|tabelle|modèle|modelo|tabla)\b(?! ?validat)/i;

/** "class Loan(models.Model): …". */
function classIn(block: string): Declaration | null {
  const head = /^[ \t]*class ([A-Z]\w{0,80})\(([^()\n]{0,200})\):/m.exec(block);
  // A class of which only a part is shown is there already.
  if (
    !head ||
    /^\s*(?:#\s*)?(?:\.\.\.|…)/m.test(block) ||
    !/\b(?:Model|[A-Z]\w*(?:Model|Mixin|Base))\b/.test(head[2] ?? '')
  )
    return null;
  const base = (head[2] ?? '')
    .split(',')
    .map((each) => each.trim())
    .find((each) => !/(?:^|\.)Model$/.test(each));
  const body = block.slice(head.index + head[0].length).replace(/^\s+(?:class Meta|def )[\s\S]*$/m, '');
  return { name: head[1] ?? '', base, ...readFields(body, null) };
}

/** `{"bookmark": "fk to Bookmark", "read_at": "datetime, null"}`, `started: datetime` a line; the model's own name may be among them. */
function pairsIn(block: string): Declaration | null {
  const pairs = [...block.matchAll(PAIR)].map((match) => ({
    key: match[1] ?? match[3] ?? match[5] ?? '',
    value: (match[2] ?? match[4] ?? match[6] ?? '').trim(),
  }));
  const own = pairs.find(
    ({ key, value }) =>
      /^(?:name|model|class|table)$/i.test(key) && /^[A-Z][a-z]\w*$/.test(value) && !value.endsWith('Field'),
  );
  const list = pairs
    .filter((pair) => pair !== own && !/^(?:app|base|fields|columns)$/i.test(pair.key) && /^[a-z_]\w*$/i.test(pair.key))
    .map(({ key, value }) => `${key}: ${value}`);
  const read = readFieldItems(list);
  const stated = list.filter((item) => readType(item.replace(/^\w+: /, ' ')) !== null);
  const app = pairs.find(({ key }) => /^app$/i.test(key))?.value;
  return stated.length > 1 ? { name: own?.value ?? null, app, base: undefined, ...read } : null;
}

const PAIR =
  /^[ \t]*([a-z_]\w{0,60}):[ \t]+([^\n"'{[]{2,120})$|"(\w{1,60})"\s*:\s*"([^"\n]{1,120})"|^[ \t]*([a-z_]\w{0,60})(?:[ \t]{2,}|\t|[ \t]*\|[ \t]*)(\S[^\n]{1,120})$/gim;

/** "Vaccine(name: char 80, given: date)": two typed fields at least, or it is any call. */
function callIn(words: string): Declaration | null {
  const call =
    /(?:^|\n|[.!?;]\s+|\b(?:add|create|new|please|pls)\s+|^\W*[\w.]{2,30}:\s+)[`*]?([A-Z][a-z]\w{0,80})\s?\(([^()]{0,600}(?:\([^()]{0,80}\)[^()]{0,300}){0,20})\)/.exec(
      words,
    );
  if (!call || !/^\s*[`"']?[a-z_]\w*[`"']?\s*:/.test(call[2] ?? '')) return null;
  const read = readFieldList(call[2] ?? '');
  return isTyped(read) ? { name: call[1] ?? '', base: undefined, ...read } : null;
}

function isTyped({ fields }: FieldList): boolean {
  return Object.values(fields).filter(({ type }) => type !== null).length > 1;
}

function readBase(words: string): string | undefined {
  return BASES.flatMap((pattern) => pattern.exec(words)?.[1] ?? [])[0];
}

const CLASS = '[`"\']?((?:\\w+\\.)*[A-Z]\\w+)';
const BASES: readonly RegExp[] = [
  new RegExp(
    `\\b(?:(?:based|build|built|building|on top) (?:on|of)|[Ii]nherit(?:s|ing|ed)?(?: from| of)?|[Ss]ubclass(?:es|ing)?(?: of)?|[Ee]xtend(?:s|ing)?|[Dd]eriv(?:e|es|ed|ing) from|child of|[Bb]ase(?:d)?(?: class)?(?: is| on|:| =)?|[Bb]asis(?: ist|:)?|[Bb]asisklasse:?|[Ee]rb(?:t|en|end)? von|basierend auf|[Hh]érit(?:e|ant|er) de|basée? sur|[Hh]ereda(?:r|ndo)? de|basado en|via|mixing in|with the mixin)\\s+(?:the\\s+|our\\s+|usual\\s+)*${CLASS}`,
  ),
  new RegExp(
    `${CLASS}[\`"']?\\s+(?:as (?:the |its |a )?base(?: class)?|as (?:the |its )?parent|als Basis(?:klasse)?|comme base|como base)\\b`,
  ),
];

function readConstraints(words: string): string | undefined {
  return /\b(?:unique[ _]together(?: (?:on|for) [^.;\n]{1,80})?|unique (?:on|per|for|over) [^.;\n]{1,80}|one (?:\w+ )?per \w+[^.;\n]{0,60}|(?:unique|check) constraints?[^.;\n]{0,80}|eindeutig (?:pro|je) [^.;\n]{1,60})/i
    .exec(words)?.[0]
    .trim();
}

function readAdmin(words: string): string | undefined {
  if (
    /\b(?:no|without|skip(?: the)?|not in(?: the)?|ohne|sans|sin|leave out the)\s+admin\b|\badmin\b[^.;\n]{0,20}\b(?:not needed|isn'?t needed|unnecessary|skip)/i.test(
      words,
    )
  )
    return 'skip';
  return /\b(?:read-?only (?:in the )?admin|admin read-?only)\b/i.test(words)
    ? 'read-only'
    : /\badmin\b/i.test(words)
      ? 'registered'
      : undefined;
}
