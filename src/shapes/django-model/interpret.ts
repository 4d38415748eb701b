import type { Slots, SlotValue } from '../../ticket/slots.ts';
import { asksForNew, isOtherWork, sentencesOf } from '../asks-for-new.ts';
import { readApp } from '../read-app.ts';
import { codeBlocks, requestWords } from '../request-words.ts';
import type { Draft } from '../shape.ts';
import { slot } from '../slot-values.ts';
import { readFields } from './read-fields.ts';
import { readModelName } from './read-name.ts';

/** Reads a request for one more model: a new class with a table of its own. Fields on a model that exists are another request. */
export function interpret(text: string): Draft | null {
  const words = requestWords(text);
  const declared = declarationIn(text);
  const asks = asksForNew(words, MODEL) && !NO_MODEL.test(words);
  if (!asks && (declared === null || sentencesOf(words).some(isOtherWork))) return null;
  const name = declared?.name ?? readModelName(words);
  const fields = readFields(declared?.body ?? words, name);
  const app = readApp(name === null ? words : words.replaceAll(name, ' '));
  const within =
    name === null ? undefined : new RegExp(`(?<![\\w./])((?:[a-z_]\\w*\\.)*[a-z_]\\w*)\\.${name}\\b`).exec(words)?.[1];
  const said: Record<string, SlotValue | undefined> = {
    model: name ?? undefined,
    app: within?.replace(/\.models$/, '') ?? app.app ?? undefined,
    places: app.places.length > 0 ? app.places : undefined,
    details: Object.keys(fields).length > 0 ? fields : undefined,
    base: declared?.base ?? readBase(words),
    constraints: readConstraints(words),
    admin: readAdmin(words),
  };
  const slots: Slots = {};
  for (const [key, value] of Object.entries(said)) if (value !== undefined) slots[key] = slot(value, 'said');
  const sure = 0.75 + (name === null ? 0 : 0.1) + (slots['details'] ? 0.1 : 0);
  return { shape: 'django-model', slots, confidence: Math.round(sure * 100) / 100 };
}

const MODEL =
  /^(?:(?:django-|db-|database-|data-)?models?|(?:db-|database-)?tables?|entity|modell|datenmodell|tabelle|datenbanktabelle|modèle|table|modelo|tabla|modello|tabella)$/i;

/** A model of another kind, or a part of a model. */
const NO_MODEL =
  /\b(?:pydantic|dataclass|typed ?dict|sqlmodel|sqlalchemy|response|request|payload|input|output|view|base|ml|language|3d|typed|role|mental|threat|pricing) models?\b|\bmodels? (?:fields?|methods?|managers?|mixins?|validators?|validation|forms?|admins?|tests?|serializers?|choices?|property|properties|constraints?|index(?:es)?|signals?|instances?|view ?sets?)\b|\b(?:pydantic|sqlmodel|sqlalchemy|alembic)\b|\btables? (?:view|component|row|header|in the (?:page|template|docs))\b|\bhtml table\b/i;

interface Declaration {
  name: string;
  base: string | undefined;
  body: string;
}

/** A class written out in a code block: "class Loan(models.Model): …". */
function declarationIn(text: string): Declaration | null {
  for (const block of codeBlocks(text)) {
    const head = /^class ([A-Z]\w{0,80})\(([^()\n]{0,200})\):/m.exec(block);
    if (!head || !/\b(?:Model|[A-Z]\w*(?:Model|Mixin|Base))\b/.test(head[2] ?? '')) continue;
    const base = (head[2] ?? '')
      .split(',')
      .map((each) => each.trim())
      .find((each) => !/(?:^|\.)Model$/.test(each));
    const body = block.slice(head.index + head[0].length).replace(/^\s+(?:class Meta|def )[\s\S]*$/m, '');
    return { name: head[1] ?? '', base, body };
  }
  return null;
}

function readBase(words: string): string | undefined {
  return /\b(?:based on|inherit(?:s|ing)?(?: from)?|subclass(?:es|ing)?(?: of)?|extend(?:s|ing)?|derived from|child of|base(?: class)?:?|erbt von|hérite de|hereda de)\s+(?:the\s+|our\s+)?[`"']?((?:\w+\.)*[A-Z]\w+)/.exec(
    words,
  )?.[1];
}

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
